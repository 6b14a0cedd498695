// Claims kept in the memory of one process.
#ifndef UBIOPS_WEBHOOKS_REPLAY_MEMORY_STORE_HPP
#define UBIOPS_WEBHOOKS_REPLAY_MEMORY_STORE_HPP

#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <random>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/replay/claim.hpp>
#include <ubiops/webhooks/replay/detail/claim_table.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1 {

/// A `replay_store` for one process: a restarted process has forgotten every claim, and takes a request that is still
/// inside its window, or a retry, for new. Where that matters, or where there is more than one process, share a store.
///
/// Thread-safe; sixteen shards, each behind a mutex of its own. Holds whole keys, since a shortened one could take a
/// new delivery for an old one. Never drops an entry that is alive; those that have expired are dropped by later
/// claims, a few by each, in O(1) amortised, and all of them before the store says that it is full. What was claimed
/// while the clock was set back may keep its place, be it expired, until the clock is where it was: to look for it
/// would cost each claim of a full store time that grows with its size.
///
/// Remembers the latest `until` that it ever dropped and refuses any claim that is not later, so that no step of the
/// clock makes a delivery new. A clock that is set back lengthens running leases by the step; one that is set forward
/// shortens them. Owner numbers start anew with each store and are unique within its life: 60 bits of count in each
/// shard. Movable, not while it is in use; a store that was moved from is unavailable.
class memory_replay_store {
 public:
  /// The most entries that `create` allows.
  static constexpr std::size_t max_capacity = std::size_t{1} << 28;

  using hash_seed = sodium_crypto::short_hash_seed;

  /// A seed that nobody can foresee, from the system's generator.
  [[nodiscard]] static hash_seed random_seed() {
    std::random_device device;
    const auto word = [&device] { return std::uint64_t{device()} << 32 | device(); };
    const std::uint64_t first = word();
    return {first, word()};
  }

  /// A store of at most `max_entries` keys. `invalid_policy` for 0 or more than `max_capacity`.
  ///
  /// Memory: 16 to 32 bytes for each of `max_entries` at once, and 176 bytes for each entry with a 100-byte key while
  /// it is held (56, the key, and what the allocator adds; the growth of glibc's mallinfo2().uordblks over a million
  /// claims, x86-64): about 0.2 GB for a million.
  static result<memory_replay_store> create(std::size_t max_entries, hash_seed seed = random_seed()) {
    if (max_entries == 0) return error(errc::invalid_policy, "max_entries: 0");
    if (max_entries > max_capacity) return error(errc::invalid_policy, "max_entries: too many");
    return memory_replay_store(std::make_unique<core>(max_entries, seed));
  }

  /// As `replay_store` says; `replay_store_full` while every entry is alive, or keeps its place since the clock was set
  /// back, or where there is no memory for one more. Allocates for a new key only, and throws nothing.
  result<claim_ticket> claim(std::string_view key, std::chrono::sys_seconds until, std::chrono::seconds lease,
                             std::chrono::sys_seconds now) {
    if (key.size() > limits::max_replay_key) return error(errc::limit_exceeded, "replay key");
    if (lease < std::chrono::seconds{1}) return error(errc::invalid_policy, "lease: less than 1 s");
    if (until <= now) return error(errc::signature_too_old);
    if (core_ == nullptr) return error(errc::replay_store_unavailable);
    return core_->claim(key, {until, lease_end(now, lease), now});
  }

  /// As `replay_store` says. Does not allocate.
  result<void> commit(std::string_view key, std::uint64_t owner) {
    if (core_ == nullptr) return error(errc::replay_store_unavailable);
    return core_->commit(key, owner);
  }

  /// As `replay_store` says. Does not allocate.
  result<void> release(std::string_view key, std::uint64_t owner) {
    if (core_ == nullptr) return error(errc::replay_store_unavailable);
    return core_->release(key, owner);
  }

  /// Entries held, alive or not yet dropped.
  [[nodiscard]] std::size_t size() const noexcept { return core_ == nullptr ? 0 : core_->places.size(); }

  [[nodiscard]] std::size_t max_entries() const noexcept { return core_ == nullptr ? 0 : core_->places.limit; }

 private:
  using time = std::chrono::sys_seconds;
  using entry = detail::claim_entry;

  // Sixteen: a claim holds its shard for less than 1 us of the 50 us that its verification took, so that 64 busy cores
  // use each shard for less than a tenth of the time.
  static constexpr unsigned shard_bits = 4;
  static constexpr std::size_t shard_count = std::size_t{1} << shard_bits;

  // How many times one claim may move an entry of its shard to a lower level of the expiry wheel, or drop one. Each
  // claim adds one entry at most, and with a horizon of a day an entry takes about three steps, so that none are left
  // behind.
  static constexpr std::size_t work_per_claim = 8;

  struct times {
    time until;
    time lease_end;
    time now;
  };

  struct hashed_key {
    std::string_view text;
    std::uint32_t hash;  // within the shard
    std::uint32_t shard;
  };

  struct alignas(64) shard {
    std::mutex mutex;
    std::uint64_t claims = 0;
    detail::claim_table table;

    explicit shard(std::size_t max_entries) : table(std::bit_ceil(2 * (max_entries / shard_count + 1))) {}
  };

  // How many entries there are, of how many there may be.
  struct counter {
    const std::size_t limit;
    std::atomic<std::size_t> used{0};

    [[nodiscard]] std::size_t size() const noexcept { return used.load(std::memory_order_relaxed); }
    [[nodiscard]] bool take() noexcept {
      std::size_t count = size();
      while (count < limit) {
        if (used.compare_exchange_weak(count, count + 1, std::memory_order_relaxed)) return true;
      }
      return false;
    }
    void give_back() noexcept { used.fetch_sub(1, std::memory_order_relaxed); }
  };

  // A place for one new entry, given back if it is not used.
  class place {
   public:
    explicit place(counter& places) noexcept : places_(places) {}
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place() {
      if (held_) places_.give_back();
    }
    [[nodiscard]] bool take() noexcept { return held_ = held_ || places_.take(); }
    void take_over() noexcept { held_ = true; }  // from an entry that has been erased
    void use() noexcept { held_ = false; }

   private:
    counter& places_;
    bool held_ = false;
  };

  // What threads share; it does not move.
  struct core {
    counter places;
    const hash_seed seed;
    std::atomic<time::rep> forgotten{(time::min)().time_since_epoch().count()};  // the latest `until` that was dropped
    std::deque<shard> shards;  // in place, since a mutex does not move

    core(std::size_t max_entries, hash_seed secret) : places{max_entries}, seed(secret) {
      for (std::size_t i = 0; i < shard_count; ++i) shards.emplace_back(max_entries);
    }

    [[nodiscard]] hashed_key hashed(std::string_view key) const noexcept {
      const std::uint64_t hash = sodium_crypto::short_hash(seed, key);
      return {key, static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> (64 - shard_bits))};
    }

    result<claim_ticket> claim(std::string_view text, const times& wanted) {
      const hashed_key key = hashed(text);
      shard& home = shards[key.shard];
      place room(places);
      for (;;) {
        {
          const std::lock_guard lock(home.mutex);
          drop_expired(home, wanted.now);
          // Read under the lock: whoever dropped this key before has written it under the same lock.
          if (wanted.until <= time(time::duration(forgotten.load(std::memory_order_relaxed)))) {
            return error(errc::signature_too_old);
          }
          if (entry* known = home.table.find(key.hash, key.text)) return claim_known(home, key.shard, *known, wanted);
          if (room.take()) {
            entry* const added = home.table.insert(key.hash, key.text);
            if (added == nullptr) return error(errc::replay_store_full);
            room.use();
            added->until = wanted.until;
            const claim_ticket ticket = give(home, key.shard, *added, wanted);
            home.table.schedule(*added);
            return ticket;
          }
        }
        if (!find_room(key.shard, wanted.now, room)) return error(errc::replay_store_full);
      }
    }

    claim_ticket claim_known(shard& home, std::size_t index, entry& known, const times& wanted) noexcept {
      const bool expired = known.kept_until() <= wanted.now;
      if (expired) forget(known.until);
      if (expired || (!known.done && known.lease_end <= wanted.now)) return give(home, index, known, wanted);
      if (wanted.until > known.until) known.until = wanted.until;
      return {known.done ? claim_state::done : claim_state::in_progress, 0};
    }

    // `lease_end` of a known entry is past, so that it is kept longer than before.
    claim_ticket give(shard& home, std::size_t index, entry& given, const times& wanted) noexcept {
      given.owner = ++home.claims << shard_bits | index;
      given.done = false;
      given.lease_end = wanted.lease_end;
      if (wanted.until > given.until) given.until = wanted.until;
      return {claim_state::claimed, given.owner};
    }

    result<void> commit(std::string_view text, std::uint64_t owner) {
      const hashed_key key = hashed(text);
      shard& home = shards[key.shard];
      const std::lock_guard lock(home.mutex);
      entry* known = home.table.find(key.hash, key.text);
      if (known == nullptr || known->owner != owner) return error(errc::claim_lost);
      known->done = true;
      if (known->lease_end > known->until) home.table.schedule(*known);
      return {};
    }

    result<void> release(std::string_view text, std::uint64_t owner) {
      const hashed_key key = hashed(text);
      shard& home = shards[key.shard];
      const std::lock_guard lock(home.mutex);
      entry* known = home.table.find(key.hash, key.text);
      if (known == nullptr || known->owner != owner || known->done) return error(errc::claim_lost);
      home.table.erase(*known);
      places.give_back();
      return {};
    }

    void drop_expired(shard& home, time now) noexcept {
      std::size_t work = work_per_claim;
      while (entry* expired = home.table.take_due(now, work)) {
        drop(home, *expired);
        places.give_back();
      }
    }

    // With the store full, one expired entry of any shard makes room. Never under the lock of another shard.
    bool find_room(std::size_t first, time now, place& room) {
      for (std::size_t i = 0; i < shard_count; ++i) {
        shard& each = shards[(first + i) % shard_count];
        const std::lock_guard lock(each.mutex);
        std::size_t work = (std::numeric_limits<std::size_t>::max)();
        if (entry* expired = each.table.take_due(now, work)) {
          drop(each, *expired);
          room.take_over();
          return true;
        }
      }
      return room.take();  // somebody may have released one meanwhile
    }

    void drop(shard& home, entry& expired) noexcept {
      forget(expired.until);
      home.table.erase(expired);
    }

    void forget(time until) noexcept {
      const time::rep later = until.time_since_epoch().count();
      time::rep known = forgotten.load(std::memory_order_relaxed);
      while (known < later && !forgotten.compare_exchange_weak(known, later, std::memory_order_relaxed)) {
      }
    }
  };

  explicit memory_replay_store(std::unique_ptr<core> owned) noexcept : core_(std::move(owned)) {}

  static constexpr time lease_end(time now, std::chrono::seconds lease) noexcept {
    if (now > time{} && lease > (time::max)() - now) return (time::max)();
    return now + lease;
  }

  std::unique_ptr<core> core_;
};

}  // namespace ubiops::webhooks::inline v1

#endif
