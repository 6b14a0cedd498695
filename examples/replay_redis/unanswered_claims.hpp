// Claims that failed. Of one whose answer was lost Redis may hold the key, or take it yet, and nobody would work on it
// until the lease is over: so whoever claims that key next asks as the same owner, to whom it is free.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_UNANSWERED_CLAIMS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_UNANSWERED_CLAIMS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>

namespace replay_redis {

/// Thread-safe.
class unanswered_claims {
 public:
  /// The oldest make room: their keys are free when their leases are over.
  static constexpr std::size_t max_kept = 1024;

  /// May throw std::bad_alloc, and has then changed nothing.
  void keep(std::string_view key, std::uint64_t owner) {
    std::list<claim> added;
    added.push_back({std::string(key), owner});
    const std::lock_guard lock(mutex_);
    claims_.splice(claims_.end(), added);
    if (claims_.size() > max_kept) claims_.pop_front();
  }

  /// The owner of a claim of this key, to one caller only; 0 where there is none.
  std::uint64_t take(std::string_view key) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(claims_.begin(), claims_.end(), [&](const claim& each) { return each.key == key; });
    if (found == claims_.end()) return 0;
    const std::uint64_t owner = found->owner;
    claims_.erase(found);
    return owner;
  }

 private:
  struct claim {
    std::string key;
    std::uint64_t owner;
  };

  std::mutex mutex_;
  std::list<claim> claims_;  // guarded by mutex_
};

}  // namespace replay_redis

#endif
