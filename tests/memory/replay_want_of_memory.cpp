// The memory replay store and its guard where there is no memory: refusals, never exceptions, and nothing is lost.
#include <ubiops/webhooks/replay.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "failing_heap.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using uw::claim_state;
using uw::errc;

namespace {

constexpr sys_seconds now{seconds{1'700'000'000}};
constexpr sys_seconds until = now + std::chrono::hours(24);
constexpr seconds lease{60};

// Needs memory to release, as a store does that sends its key somewhere.
struct sending_store {
  uw::memory_replay_store kept = *uw::memory_replay_store::create(10);

  uw::result<uw::claim_ticket> claim(std::string_view key, sys_seconds end, seconds span, sys_seconds time) {
    return kept.claim(key, end, span, time);
  }
  uw::result<void> commit(std::string_view key, std::uint64_t owner) { return kept.commit(key, owner); }
  uw::result<void> release(std::string_view key, std::uint64_t owner) { return kept.release(std::string(key), owner); }
};

}  // namespace

TEST_CASE("a new key without memory is refused as one without room, and is free afterwards") {
  auto store = *uw::memory_replay_store::create(1);
  errc code{};
  const std::string key(100, 'k');
  const bool enough = with_allocations(0, [&] {
    const auto refused = store.claim(key, until, lease, now);
    code = refused ? errc{} : refused.error().code();
  });
  CHECK(!enough);
  CHECK(code == errc::replay_store_full);
  CHECK(store.size() == 0);
  // Its place was given back as well.
  const auto ticket = store.claim(key, until, lease, now);
  REQUIRE(ticket.has_value());
  CHECK(ticket->state == claim_state::claimed);
}

TEST_CASE("what is known is answered, committed and released without memory") {
  auto store = *uw::memory_replay_store::create(3);
  const auto committed = store.claim("committed", until, lease, now);
  const auto released = store.claim("released", until, lease, now);
  REQUIRE((committed.has_value() && released.has_value()));
  bool in_progress = false;
  bool kept = false;
  with_allocations(0, [&] {
    const auto again = store.claim("committed", until, lease, now);
    in_progress = again.has_value() && again->state == claim_state::in_progress;
    kept = store.commit("committed", committed->owner).has_value() &&
           store.release("released", released->owner).has_value();
  });
  CHECK(in_progress);
  CHECK(kept);
  CHECK(store.size() == 1);
}

TEST_CASE("a guard whose store throws as it goes leaves the claim to its lease") {
  sending_store store;
  std::string key(100, 'k');
  {
    auto claim = uw::take_claim(store, key, until, lease, now);
    REQUIRE(claim.has_value());
    std::optional guard(*std::move(claim));
    CHECK(!with_allocations(0, [&] { guard.reset(); }));
  }
  const auto found = store.claim(key, until, lease, now);
  REQUIRE(found.has_value());
  CHECK(found->state == claim_state::in_progress);
  const auto after = store.claim(key, until, lease, now + lease);
  REQUIRE(after.has_value());
  CHECK(after->state == claim_state::claimed);
}
