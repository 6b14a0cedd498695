// The replay store that --replay names.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_CLAIMS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_CLAIMS_HPP

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <ubiops/webhooks/replay.hpp>

#include "../replay_redis/store.hpp"
#include "options.hpp"

namespace listener {

/// A `replay_store`, in memory or in Redis.
class claims {
 public:
  /// What `replay` says: "memory" or the URL of a Redis; null for "off". Throws bad_setting, which never shows a
  /// password.
  static std::unique_ptr<claims> open(const options& settings);

  ubiops::webhooks::result<ubiops::webhooks::claim_ticket> claim(std::string_view key, std::chrono::sys_seconds until,
                                                                 std::chrono::seconds lease,
                                                                 std::chrono::sys_seconds now) {
    return with_store([&](auto& store) { return store.claim(key, until, lease, now); });
  }
  ubiops::webhooks::result<void> commit(std::string_view key, std::uint64_t owner) {
    return with_store([&](auto& store) { return store.commit(key, owner); });
  }
  ubiops::webhooks::result<void> release(std::string_view key, std::uint64_t owner) {
    return with_store([&](auto& store) { return store.release(key, owner); });
  }

 private:
  using any_store = std::variant<ubiops::webhooks::memory_replay_store, replay_redis::store>;
  explicit claims(any_store store) : store_(std::move(store)) {}

  // Not std::visit, which may throw: a claim is released in a destructor.
  template <class Function>
  std::invoke_result_t<Function, replay_redis::store&> with_store(Function function) {
    if (auto* const memory = std::get_if<ubiops::webhooks::memory_replay_store>(&store_)) return function(*memory);
    return function(*std::get_if<replay_redis::store>(&store_));
  }

  any_store store_;
};

}  // namespace listener

#endif
