// A hierarchical timing wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987): finds the
// entries that are due without ever sorting them. Eleven levels of 64 slots cover all 64 bits of a time; an entry waits
// at the level of the highest six-bit digit in which its time differs from the wheel's, and moves to a lower level when
// the wheel reaches its slot. So an entry is touched at most eleven times in its life, however many there are: O(1)
// amortised, and the caller bounds the work of one call.
#ifndef UBIOPS_WEBHOOKS_REPLAY_DETAIL_EXPIRY_WHEEL_HPP
#define UBIOPS_WEBHOOKS_REPLAY_DETAIL_EXPIRY_WHEEL_HPP

#include <bit>
#include <cstddef>
#include <cstdint>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What an entry carries for the wheel: the next entry of its slot, and the pointer that points to itself.
template <class Entry>
struct expiry_links {
  Entry* next_due = nullptr;
  Entry** due_link = nullptr;
};

/// `Entry` derives from `expiry_links<Entry>` and has `std::uint64_t due() const noexcept`, which may become later, but
/// not earlier, while the entry is in the wheel. The wheel owns no entry; an entry stays where it is in memory while it
/// is in the wheel. Not thread-safe.
template <class Entry>
class expiry_wheel {
 public:
  expiry_wheel() = default;
  expiry_wheel(const expiry_wheel&) = delete;
  expiry_wheel& operator=(const expiry_wheel&) = delete;

  /// O(1). An entry due before the wheel's own time (the clock was stepped back) is found when that is reached again.
  void insert(Entry& entry) noexcept {
    const std::uint64_t due = entry.due() < time_ ? time_ : entry.due();
    const std::uint64_t difference = due ^ time_;
    const unsigned level = difference == 0 ? 0 : (63u - static_cast<unsigned>(std::countl_zero(difference))) / bits;
    const unsigned slot = static_cast<unsigned>(due >> (bits * level)) & (width - 1);
    push(slots_[level][slot], entry);
    occupied_[level] |= std::uint64_t{1} << slot;
  }

  /// O(1). `entry` is in this wheel.
  static void remove(Entry& entry) noexcept {
    *entry.due_link = entry.next_due;
    if (entry.next_due != nullptr) entry.next_due->due_link = entry.due_link;
  }

  /// Removes and returns an entry with `due() <= now`; null if there is none, or if `work`, which goes down by one
  /// with each entry or slot that is touched, is used up.
  [[nodiscard]] Entry* take_due(std::uint64_t now, std::size_t& work) noexcept {
    for (; work != 0; --work) {
      if (reached_ == nullptr) {
        if (!advance(now)) return nullptr;
        continue;
      }
      Entry& entry = *reached_;
      remove(entry);
      if (entry.due() <= now) {
        --work;
        return &entry;
      }
      insert(entry);
    }
    return nullptr;
  }

 private:
  static constexpr unsigned bits = 6;
  static constexpr unsigned width = 1u << bits;
  static constexpr unsigned levels = (64 + bits - 1) / bits;

  static void push(Entry*& head, Entry& entry) noexcept {
    entry.next_due = head;
    entry.due_link = &head;
    if (head != nullptr) head->due_link = &entry.next_due;
    head = &entry;
  }

  // Moves time on to the earliest slot that holds anything and hands over its entries; false if none begins by `now`.
  // Slots of a level lie after all of the lower levels, and within a level in their order.
  bool advance(std::uint64_t now) noexcept {
    for (unsigned level = 0; level < levels; ++level) {
      if (occupied_[level] == 0) continue;
      const auto slot = static_cast<unsigned>(std::countr_zero(occupied_[level]));
      const std::uint64_t digits = time_ >> (bits * level);
      const std::uint64_t begin = ((digits & ~std::uint64_t{width - 1}) | slot) << (bits * level);
      if (begin > now) break;
      time_ = begin;
      occupied_[level] &= occupied_[level] - 1;
      reached_ = slots_[level][slot];
      slots_[level][slot] = nullptr;
      if (reached_ != nullptr) reached_->due_link = &reached_;
      return true;
    }
    // Nothing begins by now, so no slot in use contains it, and every entry keeps its level.
    if (now > time_) time_ = now;
    return false;
  }

  Entry* slots_[levels][width] = {};
  std::uint64_t occupied_[levels] = {};  // a set bit may stand for a slot that `remove` has emptied
  Entry* reached_ = nullptr;  // entries of the slot that time has reached, each due or to be moved down
  std::uint64_t time_ = 0;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
