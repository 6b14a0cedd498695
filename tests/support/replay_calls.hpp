// What a replay store must make of its callers: of any arguments, of guards, and of threads that call at once. Catch2
// sections over a world.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_CALLS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_CALLS_HPP

#include <atomic>
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
      CHECK(refusal.error().subject() == "lease: less than 1 s");
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

}  // namespace replay_suite

#endif
