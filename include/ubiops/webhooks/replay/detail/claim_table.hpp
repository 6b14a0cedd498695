// The entries of one shard of the memory replay store: found by key, found again when they may be forgotten. It knows
// nothing of the claim protocol and is not thread-safe.
#ifndef UBIOPS_WEBHOOKS_REPLAY_DETAIL_CLAIM_TABLE_HPP
#define UBIOPS_WEBHOOKS_REPLAY_DETAIL_CLAIM_TABLE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/replay/detail/expiry_wheel.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A time as the wheel counts it: in the same order, from 0.
[[nodiscard]] constexpr std::uint64_t wheel_time(std::chrono::sys_seconds time) noexcept {
  return static_cast<std::uint64_t>(time.time_since_epoch().count()) ^ (std::uint64_t{1} << 63);
}

/// An entry and, right behind it in the same allocation, the bytes of its key: one cache miss less for each claim.
struct claim_entry : expiry_links<claim_entry> {
  std::chrono::sys_seconds until{};
  std::chrono::sys_seconds lease_end{};
  std::uint64_t owner = 0;
  claim_entry* next = nullptr;  // in its bucket
  const std::uint32_t hash;
  const std::uint32_t key_size : 31;
  std::uint32_t done : 1 = 0;

  /// `key` has less than 2^31 bytes. Null where there is no memory.
  [[nodiscard]] static claim_entry* make(std::uint32_t hash, std::string_view key) noexcept {
    void* memory = ::operator new(sizeof(claim_entry) + key.size(), std::nothrow);
    if (memory == nullptr) return nullptr;
    key.copy(static_cast<char*>(memory) + sizeof(claim_entry), key.size());
    return ::new (memory) claim_entry(hash, key.size());
  }

  static void destroy(claim_entry* entry) noexcept {
    entry->~claim_entry();
    ::operator delete(entry);
  }

  [[nodiscard]] std::string_view key() const noexcept {
    return {reinterpret_cast<const char*>(this) + sizeof(claim_entry), key_size};
  }

  /// A running lease outlives `until`: its owner may still commit.
  [[nodiscard]] std::chrono::sys_seconds kept_until() const noexcept {
    return done != 0 || until > lease_end ? until : lease_end;
  }
  [[nodiscard]] std::uint64_t due() const noexcept { return wheel_time(kept_until()); }

 private:
  claim_entry(std::uint32_t key_hash, std::size_t size) noexcept
      : hash(key_hash), key_size(static_cast<std::uint32_t>(size) & 0x7fffffffu) {}
};

class claim_table {
 public:
  /// `count` buckets, a power of two, for good: growing would rehash every entry under the shard's lock.
  explicit claim_table(std::size_t count) : buckets_(std::make_unique<claim_entry*[]>(count)), mask_(count - 1) {}
  claim_table(const claim_table&) = delete;
  claim_table& operator=(const claim_table&) = delete;

  ~claim_table() {
    for (std::size_t i = 0; i <= mask_; ++i) {
      for (claim_entry* entry = buckets_[i]; entry != nullptr;) {
        claim_entry* following = entry->next;
        claim_entry::destroy(entry);
        entry = following;
      }
    }
  }

  /// O(1) on average, or null.
  [[nodiscard]] claim_entry* find(std::uint32_t hash, std::string_view key) noexcept {
    claim_entry* entry = buckets_[hash & mask_];
    while (entry != nullptr && (entry->hash != hash || entry->key() != key)) entry = entry->next;
    return entry;
  }

  /// Adds an entry for a key that is not there, for the caller to fill in and `schedule`. Null, and nothing is changed,
  /// where there is no memory.
  [[nodiscard]] claim_entry* insert(std::uint32_t hash, std::string_view key) noexcept {
    claim_entry* entry = claim_entry::make(hash, key);
    if (entry != nullptr) entry->next = std::exchange(buckets_[hash & mask_], entry);
    return entry;
  }

  /// Once for a new entry, and again only where `kept_until()` has become earlier.
  void schedule(claim_entry& entry) noexcept {
    unschedule(entry);
    wheel_.insert(entry);
  }

  void erase(claim_entry& entry) noexcept {
    unschedule(entry);
    claim_entry** link = &buckets_[entry.hash & mask_];
    while (*link != &entry) link = &(*link)->next;
    *link = entry.next;
    claim_entry::destroy(&entry);
  }

  /// An entry that need not be kept at `now`, for the caller to erase; see `expiry_wheel::take_due`.
  [[nodiscard]] claim_entry* take_due(std::chrono::sys_seconds now, std::size_t& work) noexcept {
    claim_entry* entry = wheel_.take_due(wheel_time(now), work);
    if (entry != nullptr) entry->due_link = nullptr;
    return entry;
  }

 private:
  void unschedule(claim_entry& entry) noexcept {
    if (entry.due_link != nullptr) wheel_.remove(entry);
  }

  const std::unique_ptr<claim_entry*[]> buckets_;
  const std::size_t mask_;
  expiry_wheel<claim_entry> wheel_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
