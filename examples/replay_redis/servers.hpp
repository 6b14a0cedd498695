// Which of several Redis servers to use: the primary of a list, or the one that Sentinels name.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_SERVERS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_SERVERS_HPP

#include <atomic>
#include <cstddef>
#include <memory>

#include <ubiops/webhooks/result.hpp>

#include "connection.hpp"
#include "deadline.hpp"
#include "name_lookup.hpp"
#include "redis_url.hpp"
#include "tls.hpp"

namespace replay_redis {

/// Thread-safe.
class servers {
 public:
  /// `invalid_policy` for no host, or more than `max_hosts`; `unreadable_file` for a file of TLS.
  static ubiops::webhooks::result<std::unique_ptr<servers>> create(redis_url url);

  /// To the host that was used last, or else to the first that can be used; each gets its part of the time. Where none
  /// can be, the error of one that answered, if any did.
  ubiops::webhooks::result<connection> connect(deadline end);

 private:
  explicit servers(redis_url url) : url_(std::move(url)) {}

  ubiops::webhooks::result<stream> reach(const redis_host& host, deadline end);
  ubiops::webhooks::result<connection> connect_by(const redis_host& host, deadline end);
  ubiops::webhooks::result<redis_host> ask_sentinel(const redis_host& sentinel, deadline end);

  const redis_url url_;
  tls_context tls_;  // null: without TLS
  name_lookup names_;
  std::atomic<std::size_t> last_{0};
};

}  // namespace replay_redis

#endif
