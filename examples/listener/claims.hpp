// The replay store that --replay names.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_CLAIMS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_CLAIMS_HPP

#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include <ubiops/webhooks/replay.hpp>

#include "../replay_redis/store.hpp"
#include "options.hpp"

namespace listener {

/// A `replay_store`, in memory or in Redis.
class claims {
 public:
  /// What `replay` says: "memory" or "redis://…"; null for "off". Throws bad_setting, which never shows a password.
  static std::unique_ptr<claims> open(const options& settings);

  ubiops::webhooks::result<ubiops::webhooks::claim_ticket> claim(std::string_view key, std::chrono::sys_seconds until,
                                                                 std::chrono::seconds lease,
                                                                 std::chrono::sys_seconds now) {
    return std::visit([&](auto& store) { return store.claim(key, until, lease, now); }, store_);
  }
  ubiops::webhooks::result<void> commit(std::string_view key, std::uint64_t owner) {
    return std::visit([&](auto& store) { return store.commit(key, owner); }, store_);
  }
  ubiops::webhooks::result<void> release(std::string_view key, std::uint64_t owner) {
    return std::visit([&](auto& store) { return store.release(key, owner); }, store_);
  }

 private:
  using any_store = std::variant<ubiops::webhooks::memory_replay_store, replay_redis::store>;
  explicit claims(any_store store) : store_(std::move(store)) {}

  any_store store_;
};

}  // namespace listener

#endif
