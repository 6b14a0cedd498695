// The Redis store where memory runs out at any of its allocations: refusals, never exceptions, and afterwards all is as
// before. A program of its own, since it replaces operator new.
#include <replay_redis/store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "calls.hpp"
#include "catch.hpp"
#include "failing_heap.hpp"

namespace {

// More than any call needs.
constexpr std::size_t most_allocations = 400;

std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

// `call(number)` with less memory than it needs, then with more and more, until it is enough; how often it was not.
template <class Call>
std::size_t until_enough(Call call) {
  for (std::size_t allocations = 0; allocations < most_allocations; ++allocations) {
    errc answer{};
    if (with_allocations(allocations, [&] { answer = call(allocations); })) {
      CHECK(answer == ok);
      return allocations;
    }
    CAPTURE(allocations);
    CHECK((answer == ok || answer == errc::replay_store_unavailable));
  }
  FAIL("it is never enough");
  return 0;
}

std::string key_of(std::size_t number) { return "a key of some length, number " + std::to_string(number); }

}  // namespace

TEST_CASE("a claim, a commit and a release without memory are refusals, on old connections and on new ones") {
  const redis_server server;
  auto settings = settings_for(server);
  settings.scope = "a-scope-of-some-length";
  const bool always_connects = GENERATE(false, true);
  if (always_connects) settings.max_idle = 0;
  auto shared = connected(settings);
  const auto files = open_files();

  std::optional<std::uint64_t> owners[most_allocations];
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < most_allocations; ++i) keys.push_back(key_of(i));
  const auto now = redis_world::now();
  const auto claims = until_enough([&](std::size_t i) {
    const auto ticket = shared.claim(keys[i], now + seconds{600}, seconds{60}, now);
    if (ticket) owners[i] = ticket->owner;
    return code(ticket);
  });
  CHECK(claims > 3);
  // What was refused may have been claimed; nothing else has happened to it.
  for (std::size_t i = 0; i < claims; ++i) {
    const auto ticket = claim(shared, keys[i]);
    REQUIRE(code(ticket) == ok);
    CHECK((ticket->state == claim_state::in_progress || (ticket->state == claim_state::claimed && !owners[i])));
  }
  const auto committed = claimed(shared, "committed");
  CHECK(until_enough([&](std::size_t) { return code(shared.commit("committed", committed)); }) > 3);
  CHECK(state(shared, "committed") == claim_state::done);

  std::uint64_t released = claimed(shared, "released");
  CHECK(until_enough([&](std::size_t) {
          const auto answer = code(shared.release("released", released));
          return answer == errc::claim_lost ? ok : answer;  // it had been carried out
        }) > 3);
  CHECK(state(shared, "released") == claim_state::claimed);
  CHECK(open_files() <= files + 1);
}

TEST_CASE("a guard that goes without memory leaves the claim to its lease, or releases it") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < most_allocations; ++i) keys.push_back(key_of(i));
  bool enough = false;
  for (std::size_t i = 0; i < most_allocations && !enough; ++i) {
    const auto now = redis_world::now();
    auto taken = uw::take_claim(shared, keys[i], now + seconds{600}, seconds{60}, now);
    REQUIRE(code(taken) == ok);
    std::optional guard(*std::move(taken));
    enough = with_allocations(i, [&] { guard.reset(); });
    const auto found = state(shared, keys[i]);
    CHECK((found == claim_state::claimed || (found == claim_state::in_progress && !enough)));
  }
  CHECK(enough);
}

TEST_CASE("a store that cannot be made for want of memory leaves nothing behind") {
  const redis_server server;
  const auto settings = settings_for(server);
  const auto files = open_files();
  bool enough = false;
  bool made = false;
  for (std::size_t i = 0; i < most_allocations && !enough; ++i) {
    enough = with_allocations(i, [&] {
      try {
        made = replay_redis::store::create(settings).has_value();
      } catch (const std::bad_alloc&) {
        made = false;
      }
    });
  }
  CHECK(enough);
  CHECK(made);
  CHECK(open_files() == files);
}
