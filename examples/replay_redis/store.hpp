// A `replay_store` that machines share: claims kept in Redis, 5.0 or later, or what speaks its protocol and scripts;
// one primary, with replicas or without, not a cluster.
//
// Keeps its promises as Redis keeps its data: `appendonly yes` and `appendfsync always`, so that a claim that was
// acknowledged survives a crash. What a replica had not yet received when it took over is lost, and can be handled
// once more. Evicts nothing (`maxmemory-policy noeviction`; each connection makes sure, and again from time to time).
// Redis's clock is the one that counts: where it is set back by hand, what expired meanwhile is free again.
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
  /// What all keys begin with.
  std::string key_prefix = "ubiops-webhooks:";
  /// Whose deliveries these are: the registered URL, or a name for the receiver. UbiOps sends the same event to every
  /// URL that asks for it, and receivers of different URLs that share a Redis and a scope would swallow each other's.
  /// No blank; comes next in a key, with a blank behind it.
  std::string scope = {};
  /// How long a call may take: a name's look-up, connecting, logging in and all replies. Longer is
  /// `replay_store_unavailable`. A claim has no longer than its lease either.
  std::chrono::milliseconds timeout{2000};
  /// How often `maxmemory-policy` is looked at again.
  std::chrono::milliseconds look_again{5000};
  /// Connections that are kept while nobody uses them. There are as many as threads that call at once.
  std::size_t max_idle = 64;
};

/// Thread-safe; each call has a connection to itself and is one round trip, two where Redis has forgotten the script or
/// is looked at again. Connects anew where a connection has ended, or leads to what is no primary any more. Movable,
/// not while it is in use.
class store {
 public:
  /// Connects and makes a trial claim, so that what cannot work is told now: `replay_store_unavailable` with the step
  /// that failed and Redis's own code word ("AUTH: WRONGPASS", "trial claim: NOPERM"), or with what is wrong with this
  /// server: too old, a replica, a node of a cluster, an eviction policy. One that is full passes. `invalid_policy` for
  /// a time-out that is not positive or above an hour, a scope that is none, no host; `unreadable_file` for a file of
  /// TLS. May throw `std::bad_alloc`, as nothing else here does.
  static ubiops::webhooks::result<store> create(settings settings);

  store(store&&) noexcept;
  store& operator=(store&&) noexcept;
  ~store();

  /// As `replay_store` says. `signature_too_old` also where `until` is over by Redis's clock; `replay_store_full` where
  /// Redis has no memory left. After `replay_store_unavailable` the key may be taken until the lease is over; not for
  /// this store, which asks for it as the same owner the next time, unless a thousand other claims have failed since.
  ubiops::webhooks::result<ubiops::webhooks::claim_ticket> claim(std::string_view key, std::chrono::sys_seconds until,
                                                                 std::chrono::seconds lease,
                                                                 std::chrono::sys_seconds now) noexcept;

  /// As `replay_store` says. `replay_store_unavailable` leaves open whether it was done: ask again.
  ubiops::webhooks::result<void> commit(std::string_view key, std::uint64_t owner) noexcept;

  /// Likewise, but do not ask again: `claim_lost` would be no news.
  ubiops::webhooks::result<void> release(std::string_view key, std::uint64_t owner) noexcept;

 private:
  class pool;
  explicit store(std::unique_ptr<pool> owned) noexcept;

  std::unique_ptr<pool> pool_;
};

}  // namespace replay_redis

#endif
