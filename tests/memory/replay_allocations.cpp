// What the memory replay store asks the heap for: its table at once, one piece for each new key, and nothing else.
// Counted by replacing the global operator new.
#include <ubiops/webhooks/replay/memory_store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "catch.hpp"
#include "heap_use.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using uw::claim_state;
using uw::errc;

namespace {

constexpr sys_seconds now{seconds{1'700'000'000}};
constexpr sys_seconds until = now + std::chrono::hours(24);
constexpr seconds lease{60};

}  // namespace

TEST_CASE("a store takes 16 to 32 bytes for each entry at once, and a little for itself") {
  for (const std::size_t max : {1u, 1'000u, 65'536u, 1'000'000u}) {
    CAPTURE(max);
    const heap_use used = heap_use_of([&] { static_cast<void>(uw::memory_replay_store::create(max)); });
    constexpr std::size_t shards = 200'000;  // with their wheels
    constexpr std::size_t least = 2 * sizeof(void*);  // 16, but where pointers have 32 bits
    CHECK(used.bytes >= least * max);
    CHECK(used.bytes <= 2 * least * max + shards);
  }
}

TEST_CASE("a new key takes 56 bytes and its own, in one piece, and nothing else takes any") {
  auto store = *uw::memory_replay_store::create(100);
  for (const std::size_t size : {std::size_t{1}, std::size_t{64}, std::size_t{100}, uw::limits::max_replay_key}) {
    CAPTURE(size);
    const std::string key(size, 'k');
    std::uint64_t owner = 0;
    const heap_use claimed = heap_use_of([&] { owner = (*store.claim(key, until, lease, now)).owner; });
    CHECK(owner != 0);
    CHECK(claimed.count == 1);
    CHECK(claimed.bytes <= 56 + size);
    const heap_use rest = heap_use_of([&] {
      const bool in_progress = (*store.claim(key, until, lease, now)).state == claim_state::in_progress;
      const bool lost = !store.commit(key, owner + 1) && !store.release(key, owner + 1);
      const bool kept = store.commit(key, owner).has_value();
      const bool done = (*store.claim(key, until, lease, now)).state == claim_state::done;
      const bool refused = !store.claim("late", now, lease, now);
      if (!in_progress || !lost || !kept || !done || !refused) owner = 0;
    });
    CHECK(owner != 0);
    CHECK(rest.count == 0);
  }
}

TEST_CASE("a full store asks for nothing when it refuses") {
  auto store = *uw::memory_replay_store::create(1);
  REQUIRE(store.claim("key", until, lease, now).has_value());
  errc code{};
  const heap_use used = heap_use_of([&] { code = store.claim("other", until, lease, now).error().code(); });
  CHECK(code == errc::replay_store_full);
  CHECK(used.count == 0);
}
