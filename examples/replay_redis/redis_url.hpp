// Where a Redis is: redis://[[user]:password@]host[:port][/database].
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_REDIS_URL_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_REDIS_URL_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include <ubiops/webhooks/result.hpp>

namespace replay_redis {

struct redis_url {
  std::string host;
  std::uint16_t port = 6379;
  std::string user;      // empty: Redis's default user
  std::string password;  // empty: none is sent; never shown
  unsigned database = 0;

  /// As it may be shown: "redis://host:port/database".
  [[nodiscard]] std::string shown() const;
};

/// Reads a URL. User and password may hold "%XX"; an IPv6 address stands in brackets. Anything else is
/// `errc::invalid_policy`, and the error names the part and never its value.
ubiops::webhooks::result<redis_url> parse_redis_url(std::string_view text);

}  // namespace replay_redis

#endif
