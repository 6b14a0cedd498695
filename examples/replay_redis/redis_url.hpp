// Where a Redis is:
//
//   redis://[[user]:password@]host[:port][,host[:port]…][/database]
//   rediss://…[?ca_file=FILE&cert_file=FILE&key_file=FILE]    the same by TLS
//   redis-sentinel://…[/database]#name, rediss-sentinel://…   hosts that are Sentinels and know the primary of that
//   name
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_REDIS_URL_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_REDIS_URL_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/result.hpp>

namespace replay_redis {

struct redis_host {
  std::string name;
  std::uint16_t port = 6379;
};

/// Files in PEM.
struct tls_files {
  std::string ca;  // whom to trust; empty: whom the system trusts
  std::string certificate;  // ours, where the server asks for one; empty: none
  std::string key;  // its private key
};

struct redis_url {
  std::vector<redis_host> hosts;  // the first that is a primary is used
  std::string user;  // empty: Redis's default user
  std::string password;  // empty: none is sent; never shown
  unsigned database = 0;
  std::string primary;  // what the Sentinels call it; empty: the hosts are no Sentinels
  bool uses_tls = false;
  tls_files tls;

  /// As it may be shown: "redis://host:port/database".
  [[nodiscard]] std::string shown() const;
};

/// The most hosts of a URL: with more, each would get too small a part of a call's time.
inline constexpr std::size_t max_hosts = 8;

/// Reads a URL. User, password, files and name may hold "%XX"; an IPv6 address stands in brackets. Anything else is
/// `errc::invalid_policy`, and the error names the part and never its value.
ubiops::webhooks::result<redis_url> parse_redis_url(std::string_view text);

}  // namespace replay_redis

#endif
