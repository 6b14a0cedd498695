// One connection to a Redis that claims can be kept in.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_CONNECTION_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_CONNECTION_HPP

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/result.hpp>

#include "client.hpp"
#include "deadline.hpp"
#include "redis_url.hpp"
#include "scripts.hpp"

namespace replay_redis {

class connection {
 public:
  /// Logs in, looks at the server, and has the scripts loaded. `replay_store_unavailable` with the step that failed and
  /// Redis's code word, or with why no claim can be kept there: too old, a replica, a node of a cluster.
  static ubiops::webhooks::result<connection> open(stream bytes, const redis_url& login, deadline end);

  /// Claims a key that nobody else has, commits and forgets it, so that want of a right is told, by Redis's code word.
  ubiops::webhooks::result<void> try_out(std::string_view key, deadline end);

  /// Looks at the server again; an error as from open().
  ubiops::webhooks::result<void> look_again(deadline end);

  /// Whether it may drop keys to make room, when it was looked at last.
  [[nodiscard]] bool may_evict() const noexcept { return may_evict_; }

  [[nodiscard]] bool is_usable() const noexcept { return client_.is_usable(); }

  /// Runs a script. After anything but an answer the connection is of no use.
  outcome run(script which, std::string_view key, const std::vector<std::string>& arguments, deadline end);

 private:
  explicit connection(client logged_in) noexcept : client_(std::move(logged_in)) {}

  ubiops::webhooks::result<void> judge(const outcome& info);

  client client_;
  std::array<std::string, script_count> digests_;  // of the scripts, as Redis names them
  bool may_evict_ = false;
};

}  // namespace replay_redis

#endif
