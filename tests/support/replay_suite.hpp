// What every replay store must do, as Catch2 sections over a world. No check measures time or depends on speed.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_SUITE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_SUITE_HPP

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <ubiops/webhooks/replay.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "replay_world.hpp"

namespace replay_suite {

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
  SECTION("and what was taken over") {
    b.claimed("key", 50, 1);
    b.pass(1);
    REQUIRE(b.commit("key", b.claimed("key", 2, 1)) == ok);
    b.pass(2);
    b.finds(claim_state::done, "key", 50);
  }
}

template <class World>
void check_arguments(World& world) {
  bench<World> b{world};
  auto& store = world.store();

  SECTION("a key is any bytes, and all of them") {
    using namespace std::string_view_literals;
    const std::string longest(uw::limits::max_replay_key, 'k');
    const std::string_view keys[] = {""sv,
                                     "\0"sv,
                                     "\0\0"sv,
                                     "a"sv,
                                     "a\0"sv,
                                     "a\0b"sv,
                                     "a\0c"sv,
                                     "A"sv,
                                     " a"sv,
                                     "a "sv,
                                     "\r\n"sv,
                                     "a\r\nDEL"sv,
                                     "\xff"sv,
                                     "\xff\xfe"sv,
                                     "{a}:b*?[c]"sv,
                                     longest,
                                     std::string_view(longest).substr(1)};
    std::vector<std::uint64_t> owners;
    for (const auto key : keys) {
      const exact_buffer bytes(key);
      owners.push_back(b.claimed(bytes.view()));
    }
    for (std::size_t i = 0; i < owners.size(); i += 2) CHECK(b.commit(keys[i], owners[i]) == ok);
    for (std::size_t i = 0; i < owners.size(); ++i) {
      b.finds(i % 2 == 0 ? claim_state::done : claim_state::in_progress, keys[i]);
    }
  }
  SECTION("a key of one byte too many is refused, one byte less is not") {
    const std::string key(uw::limits::max_replay_key + 1, 'k');
    const auto refusal = b.claim(key, 50, 40);
    REQUIRE(code(refusal) == errc::limit_exceeded);
    CHECK(refusal.error().subject() == "replay key");
    b.claimed(key.substr(1));
  }
  SECTION("a lease of less than a second is refused, one of a second is not") {
    for (const auto lease : {seconds{0}, seconds{-1}, seconds::min()}) {
      const auto refusal = store.claim("key", b.in(50), lease, world.now());
      REQUIRE(code(refusal) == errc::invalid_policy);
      CHECK(refusal.error().subject() == "lease");
    }
    const auto ticket = store.claim("key", b.in(50), seconds{1}, world.now());
    REQUIRE(code(ticket) == ok);
    CHECK(ticket->state == claim_state::claimed);
  }
  SECTION("no owner number is given twice") {
    std::set<std::uint64_t> owners;
    for (int i = 0; i < 100; ++i) {
      const std::string key = "key" + std::to_string(i % 10);
      const auto owner = b.claimed(key);
      CHECK(owners.insert(owner).second);
      REQUIRE(b.release(key, owner) == ok);
    }
  }
}

template <class World>
void check_guard(World& world) {
  bench<World> b{world};
  const auto take = [&] { return uw::take_claim(world.store(), "key", b.in(50), 40 * world.unit(), world.now()); };

  SECTION("a claim that is dropped is free again") {
    {
      const auto claim = take();
      REQUIRE(claim.has_value());
      CHECK_FALSE(claim->already_done());
      CHECK(code(take()) == errc::replay_in_progress);
    }
    b.claimed("key");
  }
  SECTION("a claim that is committed is done") {
    {
      auto claim = take();
      REQUIRE(claim.has_value());
      CHECK(code(claim->commit()) == ok);
    }
    const auto again = take();
    REQUIRE(again.has_value());
    CHECK(again->already_done());
  }
}

template <class World>
void check_threads(World& world) {
  SECTION("of many that claim one key at once, one gets it") {
    constexpr unsigned threads = 8;
    constexpr unsigned keys = 50;
    const auto now = world.now();
    std::vector<std::atomic<unsigned>> claimed(keys);
    std::atomic<unsigned> failed{0};
    std::vector<std::thread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([&] {
        for (unsigned k = 0; k < keys; ++k) {
          const auto ticket =
              world.store().claim("key" + std::to_string(k), now + 50 * world.unit(), 40 * world.unit(), now);
          if (!ticket) {
            ++failed;
          } else if (ticket->state == claim_state::claimed) {
            ++claimed[k];
          }
        }
      });
    }
    for (auto& worker : workers) worker.join();
    CHECK(failed == 0);
    for (const auto& count : claimed) CHECK(count == 1);
  }
}

// All of it. `make_world` returns a new world, with an empty store, each time; it is called once for each section.
template <class MakeWorld>
void check_replay_store(MakeWorld make_world) {
  auto world = make_world();
  static_assert(replay_world<decltype(world)>);
  check_transitions(world);
  check_leases(world);
  check_ends(world);
  check_latest_ends(world);
  check_arguments(world);
  check_guard(world);
  check_threads(world);
}

}  // namespace replay_suite

#endif
