// What the replay suite runs on: a world, which is a fresh, empty store and the clock it lives by. A world whose clock
// is real sleeps in `pass`, and says in `unit()` how long a dozen calls may take at most.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_WORLD_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_WORLD_HPP

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/replay.hpp>

#include "catch.hpp"
#include "outcomes.hpp"

namespace replay_suite {

namespace uw = ubiops::webhooks;
using std::chrono::seconds;
using std::chrono::sys_seconds;

template <class World>
concept replay_world = requires(World& world, seconds span) {
  requires uw::replay_store<std::remove_reference_t<decltype(world.store())>>;
  { world.now() } -> std::same_as<sys_seconds>;
  { world.unit() } -> std::same_as<seconds>;  // no lease or horizon of the suite is shorter
  { world.time_of_claim(world.now()) } -> std::same_as<sys_seconds>;  // not before that of a claim asked for then
  world.pass(span);                           // returns when at least this much has gone by for the store
};

// The store of this library, and a clock that is a number.
class memory_world {
 public:
  explicit memory_world(std::size_t max_entries = 100'000) : store_(*uw::memory_replay_store::create(max_entries)) {}

  uw::memory_replay_store& store() noexcept { return store_; }
  sys_seconds now() const noexcept { return sys_seconds(seconds(now_.load())); }
  static constexpr seconds unit() noexcept { return seconds{10}; }
  static sys_seconds time_of_claim(sys_seconds asked_at) noexcept { return asked_at; }
  void pass(seconds span) noexcept { now_ += span.count(); }

 private:
  uw::memory_replay_store store_;
  std::atomic<std::int64_t> now_{1'700'000'000};
};

// A world, with spans counted in its units.
template <replay_world World>
struct bench {
  World& world;

  sys_seconds in(int units) { return world.now() + units * world.unit(); }
  void pass(int units) { world.pass(units * world.unit()); }

  auto claim(std::string_view key, int until, int lease) {
    return world.store().claim(key, in(until), lease * world.unit(), world.now());
  }
  // The owner of a claim that must succeed.
  std::uint64_t claimed(std::string_view key, int until = 50, int lease = 40) {
    const auto ticket = claim(key, until, lease);
    REQUIRE(code(ticket) == ok);
    REQUIRE(ticket->state == uw::claim_state::claimed);
    REQUIRE(ticket->owner != 0);
    return ticket->owner;
  }
  // That a claim finds the key taken, and tells nobody's owner.
  void finds(uw::claim_state state, std::string_view key, int until = 50) {
    const auto ticket = claim(key, until, 40);
    REQUIRE(code(ticket) == ok);
    CHECK(ticket->state == state);
    CHECK(ticket->owner == 0);
  }
  auto commit(std::string_view key, std::uint64_t owner) { return code(world.store().commit(key, owner)); }
  auto release(std::string_view key, std::uint64_t owner) { return code(world.store().release(key, owner)); }
};

using uw::claim_state;
using uw::errc;

}  // namespace replay_suite

#endif
