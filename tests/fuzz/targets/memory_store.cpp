// The memory replay store against a plain model, under a clock that jumps both ways. What has expired may be dropped at
// once or later, so the model knows of each key whether it must be there, may be there, or cannot be. Each four bytes
// of an input are one call: what is done, the key, a time and a lease.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <ubiops/webhooks/replay/memory_store.hpp>

#include "../target.hpp"
#include "signing.hpp"

namespace memory_store_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

/// What is known of a key that was claimed.
struct entry {
  std::int64_t until = 0;
  std::int64_t lease_end = 0;
  bool done = false;
  std::uint64_t owner = 0;

  std::int64_t kept_until() const { return done ? until : std::max(until, lease_end); }
};

class model {
 public:
  explicit model(std::size_t most) : store_(*uw::memory_replay_store::create(most, {1, 2})), most_(most) {}

  void claim(const std::string& key, std::int64_t until, std::int64_t lease, std::int64_t now) {
    const auto answer = store_.claim(key, at(until), std::chrono::seconds(lease), at(now));
    if (lease < 1) return require(refused_with(answer, uw::errc::invalid_policy), "a lease takes a second at least");
    if (until <= now) return require(refused_with(answer, uw::errc::signature_too_old), "what is over is not claimed");
    const bool set_back = now < latest_;
    latest_ = std::max(latest_, now);
    // Whatever was not to be kept at some time may have been dropped since, and its `until` be remembered.
    for (const auto& [name, each] : entries_) {
      if (each.kept_until() <= latest_) may_be_forgotten_ = std::max(may_be_forgotten_, each.until);
    }
    if (refused_with(answer, uw::errc::signature_too_old)) {
      require(until <= may_be_forgotten_, "only what is not later than something forgotten is too old");
      surely_forgotten_ = std::max(surely_forgotten_, until);
    } else if (refused_with(answer, uw::errc::replay_store_full)) {
      check_full(key, now, set_back);
    } else {
      require(answer.has_value(), "a claim has no other answers");
      require(until > surely_forgotten_, "what is not later than something forgotten stays refused");
      check_ticket(key, *answer, until, now, now + lease);
    }
    check_size();
  }

  void commit(const std::string& key, std::uint64_t owner) {
    const bool good = store_.commit(key, owner).has_value();
    entry* const known = known_owner(key, owner, good, false);
    if (known != nullptr && good) known->done = true;
    check_size();
  }

  void release(const std::string& key, std::uint64_t owner) {
    const bool good = store_.release(key, owner).has_value();
    if (known_owner(key, owner, good, true) != nullptr) entries_.erase(key);
    check_size();
  }

  std::uint64_t owner_of(const std::string& key) const {
    const auto known = entries_.find(key);
    return known == entries_.end() ? 0 : known->second.owner;
  }

 private:
  template <class Answer>
  static bool refused_with(const Answer& answer, uw::errc code) {
    return !answer && answer.error().code() == code;
  }

  bool must_be_there(const entry& each) const { return each.kept_until() > latest_; }

  void check_ticket(const std::string& key, const uw::claim_ticket& ticket, std::int64_t until, std::int64_t now,
                    std::int64_t lease_end) {
    const auto known = entries_.find(key);
    const bool claimed = ticket.state == uw::claim_state::claimed;
    require(claimed == (ticket.owner != 0), "whoever claimed is given an owner's number");
    if (claimed) require(owners_.insert(ticket.owner).second, "no owner's number is given twice");
    if (known == entries_.end()) {
      require(claimed, "a key that nobody has is claimed");
    } else {
      const entry& old = known->second;
      const bool there_and_open = old.kept_until() <= now || (!old.done && old.lease_end <= now);
      const bool dropped_and_later = !must_be_there(old) && until > old.until;
      if (claimed) require(there_and_open || dropped_and_later, "what was done, or is in progress, is not claimed");
      if (!claimed) {
        require(!there_and_open, "what is nobody's is claimed");
        require((ticket.state == uw::claim_state::done) == old.done, "a claim tells what was done from what goes on");
      }
    }
    entry& now_known = entries_[key];
    if (claimed) {
      // If it was there, `until` never becomes earlier; if it was dropped, this one is later.
      now_known = {std::max(until, now_known.until), lease_end, false, ticket.owner};
    } else {
      now_known.until = std::max(until, now_known.until);
    }
  }

  // Every entry that need not be kept makes room first. Where the clock was set back, those that were found expired
  // before are looked for again only when it is there again.
  void check_full(const std::string& key, std::int64_t now, bool set_back) {
    std::size_t possible = 0;
    std::size_t alive = 0;
    for (const auto& [name, each] : entries_) {
      ++possible;
      if (each.kept_until() > now) ++alive;
    }
    require(possible >= most_, "a store is full only of what was claimed");
    if (!set_back) require(alive >= most_, "a store with something expired is not full");
    const auto known = entries_.find(key);
    if (known != entries_.end()) require(!must_be_there(known->second), "a key that is there needs no room");
  }

  // The entry of a key if this owner has it; erased where the store says that it was dropped.
  entry* known_owner(const std::string& key, std::uint64_t owner, bool good, bool refuses_done) {
    const auto known = entries_.find(key);
    if (known == entries_.end() || known->second.owner != owner || (refuses_done && known->second.done)) {
      require(!good, "only its owner may end a claim");
      return nullptr;
    }
    if (!good) {
      require(!must_be_there(known->second), "its owner may end a claim that is there");
      may_be_forgotten_ = std::max(may_be_forgotten_, known->second.until);
      surely_forgotten_ = std::max(surely_forgotten_, known->second.until);
      entries_.erase(known);
      return nullptr;
    }
    return &known->second;
  }

  void check_size() const {
    std::size_t least = 0;
    for (const auto& [name, each] : entries_) least += must_be_there(each) ? 1u : 0u;
    require(store_.size() <= most_ && store_.size() >= least, "a store holds what it must, and not too much");
  }

  uw::memory_replay_store store_;
  std::size_t most_;
  std::int64_t latest_ = INT64_MIN;
  std::int64_t may_be_forgotten_ = INT64_MIN;
  std::int64_t surely_forgotten_ = INT64_MIN;
  std::map<std::string, entry> entries_;
  std::set<std::uint64_t> owners_;
};

void run(std::string_view input) {
  if (input.empty()) return;
  const auto byte = [input](std::size_t i) { return static_cast<unsigned char>(input[i]); };
  model tested(byte(0) % 24 + 1);
  std::int64_t now = signing_second;
  std::map<std::string, std::uint64_t> earlier_owners;
  for (std::size_t i = 1; i + 4 <= input.size(); i += 4) {
    const std::string key = "key " + std::to_string(byte(i + 1) % 32);
    const std::int64_t amount = static_cast<std::int64_t>(byte(i + 2) % 32) << (byte(i + 2) / 32 * 2);
    switch (byte(i) % 8) {
      case 0: now += amount; break;
      case 1: now -= amount; break;
      case 2: tested.commit(key, tested.owner_of(key)); break;
      case 3: tested.release(key, tested.owner_of(key)); break;
      case 4: tested.commit(key, earlier_owners[key]); break;
      case 5: tested.release(key, earlier_owners[key]); break;
      default:
        earlier_owners[key] = tested.owner_of(key);
        tested.claim(key, now + amount, byte(i + 3) % 64, now);
        break;
    }
  }
}

const fuzz::registered target({"memory_store", run});

}  // namespace memory_store_target
