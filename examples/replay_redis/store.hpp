// A `replay_store` that machines share: claims kept in Redis, 4.0 or later, or what speaks its protocol and scripts.
//
// Keeps its promises as Redis keeps its data: `appendonly yes` and `appendfsync always`, so that a claim that was
// acknowledged survives a crash. What a replica had not yet received when it took over is lost, and can be handled
// once more. Evicts nothing (`maxmemory-policy noeviction`; each connection makes sure). Redis's clock is the one that
// counts: where it is set back by hand, what expired meanwhile is free again.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_STORE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_STORE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <ubiops/webhooks/replay/claim.hpp>

#include "redis_url.hpp"

namespace replay_redis {

struct settings {
  redis_url server;
  std::string key_prefix = "ubiops-webhooks:";
  /// How long a call may take, connecting included. Longer is `replay_store_unavailable`.
  std::chrono::milliseconds timeout{2000};
  /// Connections that are kept while nobody uses them. There are as many as threads that call at once.
  std::size_t max_idle = 64;
};

/// Thread-safe; each call has a connection to itself and is one round trip, two where Redis has forgotten the script.
/// Connects anew where a connection has ended. Movable, not while it is in use.
class store {
 public:
  /// Connects once, so that a wrong address or password is told now: `replay_store_unavailable` with the step that
  /// failed. `invalid_policy` for a time-out that is not positive.
  static ubiops::webhooks::result<store> create(settings settings);

  store(store&&) noexcept;
  store& operator=(store&&) noexcept;
  ~store();

  /// As `replay_store` says. `signature_too_old` also where `until` is over by Redis's clock; `replay_store_full` where
  /// Redis has no memory left. After `replay_store_unavailable` the key may be taken until the lease is over.
  ubiops::webhooks::result<ubiops::webhooks::claim_ticket> claim(std::string_view key, std::chrono::sys_seconds until,
                                                                 std::chrono::seconds lease,
                                                                 std::chrono::sys_seconds now);

  /// As `replay_store` says. `replay_store_unavailable` leaves open whether it was done: ask again.
  ubiops::webhooks::result<void> commit(std::string_view key, std::uint64_t owner);

  /// Likewise, but do not ask again: `claim_lost` would be no news.
  ubiops::webhooks::result<void> release(std::string_view key, std::uint64_t owner);

 private:
  class pool;
  explicit store(std::unique_ptr<pool> owned) noexcept;

  std::unique_ptr<pool> pool_;
};

}  // namespace replay_redis

#endif
