// The table of states in replay.hpp, row by row, as Catch2 sections over a world.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_STATES_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_STATES_HPP

#include <chrono>
#include <cstdint>

#include <ubiops/webhooks/replay.hpp>

#include "catch.hpp"
#include "replay_world.hpp"

namespace replay_suite {

// Free, in progress and done, while no time goes by.
template <class World>
void check_transitions(World& world) {
  bench<World> b{world};

  SECTION("a free key is claimed, and no other key with it") {
    const auto first = b.claimed("one");
    const auto second = b.claimed("two");
    CHECK(first != second);
  }
  SECTION("nothing can be committed or released where nothing was claimed") {
    for (const std::uint64_t owner : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{17}}) {
      CHECK(b.commit("key", owner) == errc::claim_lost);
      CHECK(b.release("key", owner) == errc::claim_lost);
    }
    const auto owner = b.claimed("key");
    CHECK(b.commit("key", owner) == ok);
  }
  SECTION("in progress stays in progress for everybody else") {
    const auto owner = b.claimed("key");
    b.finds(claim_state::in_progress, "key");
    b.finds(claim_state::in_progress, "key");
    CHECK(b.commit("key", owner) == ok);
  }
  SECTION("in progress becomes done") {
    const auto owner = b.claimed("key");
    CHECK(b.commit("key", owner) == ok);
    b.finds(claim_state::done, "key");
    b.finds(claim_state::done, "key");
  }
  SECTION("done is committed once more by its owner, and released by nobody") {
    const auto owner = b.claimed("key");
    REQUIRE(b.commit("key", owner) == ok);
    CHECK(b.commit("key", owner) == ok);
    CHECK(b.release("key", owner) == errc::claim_lost);
    CHECK(b.commit("key", owner + 1) == errc::claim_lost);
    CHECK(b.release("key", owner + 1) == errc::claim_lost);
    b.finds(claim_state::done, "key");
  }
  SECTION("in progress becomes free, for a new owner") {
    const auto first = b.claimed("key");
    CHECK(b.release("key", first) == ok);
    CHECK(b.release("key", first) == errc::claim_lost);
    CHECK(b.commit("key", first) == errc::claim_lost);
    const auto second = b.claimed("key");
    CHECK(second != first);
    CHECK(b.commit("key", first) == errc::claim_lost);
    CHECK(b.release("key", first) == errc::claim_lost);
    b.finds(claim_state::in_progress, "key");
    CHECK(b.commit("key", second) == ok);
  }
  SECTION("a stranger changes nothing") {
    const auto owner = b.claimed("key");
    const auto other = b.claimed("other");
    for (const std::uint64_t stranger : {std::uint64_t{0}, owner + 1, owner - 1, other, ~std::uint64_t{0}}) {
      CHECK(b.commit("key", stranger) == errc::claim_lost);
      CHECK(b.release("key", stranger) == errc::claim_lost);
    }
    b.finds(claim_state::in_progress, "key");
    CHECK(b.release("key", owner) == ok);
  }
  SECTION("done stays done while others come and go") {
    REQUIRE(b.commit("key", b.claimed("key")) == ok);
    REQUIRE(b.release("other", b.claimed("other")) == ok);
    REQUIRE(b.commit("third", b.claimed("third")) == ok);
    b.finds(claim_state::done, "key");
    b.claimed("other");
  }
}

// In progress, with its lease over.
template <class World>
void check_leases(World& world) {
  bench<World> b{world};

  SECTION("a key whose lease is over is claimed by a new owner, and lost to the old one") {
    const auto first = b.claimed("key", 50, 1);
    b.finds(claim_state::in_progress, "key");
    b.pass(1);
    const auto second = b.claimed("key");
    CHECK(second != first);
    CHECK(b.commit("key", first) == errc::claim_lost);
    CHECK(b.release("key", first) == errc::claim_lost);
    b.finds(claim_state::in_progress, "key");
    CHECK(b.commit("key", second) == ok);
    b.finds(claim_state::done, "key");
  }
  SECTION("a key whose lease is over and that nobody took is committed, or the commit says that it was not") {
    const auto first = b.claimed("key", 50, 1);
    b.pass(1);
    const auto outcome = b.commit("key", first);
    if (outcome == ok) {
      b.finds(claim_state::done, "key");
    } else {
      CHECK(outcome == errc::claim_lost);
      b.claimed("key");
    }
  }
  SECTION("a key whose lease is over and that nobody took can be released") {
    const auto first = b.claimed("key", 50, 1);
    b.pass(1);
    const auto outcome = b.release("key", first);
    CHECK((outcome == ok || outcome == errc::claim_lost));
    b.claimed("key");
  }
  SECTION("a key whose lease is over and that nobody took is still no stranger's") {
    const auto first = b.claimed("key", 50, 1);
    b.pass(1);
    for (const std::uint64_t stranger : {std::uint64_t{0}, first + 1}) {
      CHECK(b.commit("key", stranger) == errc::claim_lost);
      CHECK(b.release("key", stranger) == errc::claim_lost);
    }
    b.claimed("key");
  }
  SECTION("who took a key over can release it, and it is free for a third") {
    const auto first = b.claimed("key", 50, 1);
    b.pass(1);
    const auto second = b.claimed("key");
    CHECK(b.release("key", second) == ok);
    CHECK(b.commit("key", first) == errc::claim_lost);
    CHECK(b.commit("key", second) == errc::claim_lost);
    const auto third = b.claimed("key");
    CHECK(third != first);
    CHECK(third != second);
  }
  SECTION("a running lease outlives the end of the key") {
    const auto owner = b.claimed("key", 1, 40);
    b.pass(1);
    b.finds(claim_state::in_progress, "key");
    CHECK(b.commit("key", owner) == ok);
    b.finds(claim_state::done, "key");
  }
  SECTION("and its owner commits, though nobody asked meanwhile") {
    const auto owner = b.claimed("key", 1, 40);
    b.pass(1);
    CHECK(b.commit("key", owner) == ok);
    b.claimed("key");
  }
}

// Expired.
template <class World>
void check_ends(World& world) {
  bench<World> b{world};

  SECTION("done expires, and is free for a claim that ends later") {
    const auto until = b.in(2);
    REQUIRE(b.commit("key", b.claimed("key", 2, 1)) == ok);
    b.finds(claim_state::done, "key", 1);
    b.pass(2);
    CHECK(code(world.store().claim("key", until, world.unit(), world.now())) == errc::signature_too_old);
    b.claimed("key");
  }
  SECTION("expired, done is its owner's to commit until it is forgotten, and nobody's to release") {
    const auto owner = b.claimed("key", 2, 1);
    REQUIRE(b.commit("key", owner) == ok);
    b.pass(2);
    CHECK(b.commit("key", owner + 1) == errc::claim_lost);
    CHECK(b.release("key", owner + 1) == errc::claim_lost);
    CHECK(b.release("key", owner) == errc::claim_lost);
    const auto again = b.commit("key", owner);
    CHECK((again == ok || again == errc::claim_lost));
    b.claimed("key");
    CHECK(b.commit("key", owner) == errc::claim_lost);
  }
  SECTION("in progress expires with its lease, and is free for a claim that ends later") {
    const auto until = b.in(2);
    const auto owner = b.claimed("key", 2, 2);
    b.pass(2);
    CHECK(code(world.store().claim("key", until, world.unit(), world.now())) == errc::signature_too_old);
    CHECK(b.commit("key", owner + 1) == errc::claim_lost);
    CHECK(b.release("key", owner + 1) == errc::claim_lost);
    b.claimed("key");
    CHECK(b.commit("key", owner) == errc::claim_lost);
    CHECK(b.release("key", owner) == errc::claim_lost);
    b.finds(claim_state::in_progress, "key");
  }
  SECTION("and may be committed or released by its owner, if it is not forgotten") {
    const auto committed = b.claimed("committed", 2, 1);
    const auto released = b.claimed("released", 2, 1);
    b.pass(2);
    const auto commit = b.commit("committed", committed);
    const auto release = b.release("released", released);
    CHECK((commit == ok || commit == errc::claim_lost));
    CHECK((release == ok || release == errc::claim_lost));
    b.claimed("committed");
    b.claimed("released");
  }
  SECTION("a claim that has ended is refused, and leaves nothing behind") {
    auto& store = world.store();
    const auto now = world.now();
    CHECK(code(store.claim("key", now, world.unit(), now)) == errc::signature_too_old);
    CHECK(code(store.claim("key", now - seconds{1}, world.unit(), now)) == errc::signature_too_old);
    CHECK(code(store.claim("key", sys_seconds{}, world.unit(), now)) == errc::signature_too_old);
    b.claimed("key");
    CHECK(code(store.claim("key", now, world.unit(), now)) == errc::signature_too_old);
    b.finds(claim_state::in_progress, "key");
  }
  SECTION("an earlier end shortens nothing") {
    REQUIRE(b.commit("key", b.claimed("key", 50, 1)) == ok);
    b.finds(claim_state::done, "key", 1);
    b.pass(1);
    b.finds(claim_state::done, "key", 50);
  }
  SECTION("a released key forgets its end") {
    REQUIRE(b.release("key", b.claimed("key", 50, 1)) == ok);
    REQUIRE(b.commit("key", b.claimed("key", 2, 1)) == ok);
    b.pass(2);
    b.claimed("key");
  }
}

// When a key expires that was claimed with several ends.
template <class World>
void check_latest_ends(World& world) {
  bench<World> b{world};

  SECTION("done lasts as long as the latest claim that it answered") {
    REQUIRE(b.commit("key", b.claimed("key", 2, 1)) == ok);
    b.finds(claim_state::done, "key", 50);
    b.pass(2);
    b.finds(claim_state::done, "key", 50);
  }
  SECTION("so does what was in progress then") {
    const auto owner = b.claimed("key", 2, 40);
    b.finds(claim_state::in_progress, "key", 50);
    REQUIRE(b.commit("key", owner) == ok);
    b.pass(2);
    b.finds(claim_state::done, "key", 50);
  }
  SECTION("what was taken over lasts as long as its new claim, where that is later") {
    b.claimed("key", 2, 1);
    b.pass(1);
    REQUIRE(b.commit("key", b.claimed("key", 50, 1)) == ok);
    b.pass(2);
    b.finds(claim_state::done, "key", 50);
  }
  SECTION("and what was taken over") {
    b.claimed("key", 50, 1);
    b.pass(1);
    REQUIRE(b.commit("key", b.claimed("key", 2, 1)) == ok);
    b.pass(2);
    b.finds(claim_state::done, "key", 50);
  }
}

}  // namespace replay_suite

#endif
