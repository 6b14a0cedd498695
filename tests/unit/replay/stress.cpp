// Exactly once, with 64 threads; and that the rules of the stress would see a store that does not keep it.
// UBIOPS_WEBHOOKS_STRESS_DELIVERIES is how many deliveries there are.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/replay.hpp>

#include "catch.hpp"
#include "replay_stress.hpp"
#include "signed_deliveries.hpp"

namespace uw = ubiops::webhooks;
using namespace replay_suite;

namespace {

constexpr std::size_t workers_with(std::size_t deliveries, fate wanted) {
  std::size_t count = 0;
  for (std::size_t d = 0; d < deliveries; ++d) count += fate_of(d, 0) == wanted;
  return count;
}

// Each look at the clock may find it a little later, so that leases run out under workers that are not dead.
class hurried_world : public memory_world {
 public:
  sys_seconds now() noexcept {
    if (looks_++ % 20 == 0) pass(seconds{1});
    return memory_world::now();
  }

 private:
  std::atomic<std::uint64_t> looks_{0};
};

// Stores that break the protocol, each in one way.
enum class fault { forgets_claims, done_at_once, never_done, takes_any_commit };

template <fault Fault>
class broken_store {
 public:
  uw::result<uw::claim_ticket> claim(std::string_view key, sys_seconds until, seconds lease, sys_seconds now) {
    auto ticket = store_.claim(key, until, lease, now);
    if (!ticket) return ticket;
    if (Fault == fault::forgets_claims && ticket->state == claim_state::in_progress) {
      return uw::claim_ticket{claim_state::claimed, 1};
    }
    if (Fault == fault::done_at_once && ticket->state == claim_state::in_progress) {
      return uw::claim_ticket{claim_state::done, 0};
    }
    return ticket;
  }
  uw::result<void> commit(std::string_view key, std::uint64_t owner) {
    if (Fault == fault::never_done) return store_.release(key, owner);
    const auto kept = store_.commit(key, owner);
    if (Fault == fault::takes_any_commit) return {};
    return kept;
  }
  uw::result<void> release(std::string_view key, std::uint64_t owner) { return store_.release(key, owner); }

 private:
  uw::memory_replay_store store_ = *uw::memory_replay_store::create(100'000);
};

template <fault Fault>
class broken_world : public memory_world {
 public:
  broken_store<Fault>& store() noexcept { return broken_; }

 private:
  broken_store<Fault> broken_;
};

template <fault Fault>
stress_report stress_broken() {
  broken_world<Fault> world;
  const plain_deliveries deliveries{world.now() + std::chrono::hours(24)};
  return stress(world, deliveries, {.threads = 8, .deliveries = 400}).run();
}

}  // namespace

TEST_CASE("64 threads handle signed deliveries exactly once, and those of killed workers at least once") {
  memory_world world;
  const stress_plan plan;
  const signed_deliveries deliveries(plan.deliveries, world.now());
  const auto report = stress(world, deliveries, plan).run();
  check_exactly_once(report);
  // The clock stands still within a round: only a worker that died, or slept beyond his lease, after the effect gives
  // a second one.
  const auto asleep = workers_with(plan.deliveries, fate::pauses);
  CHECK(report.second_effects == workers_with(plan.deliveries, fate::dies_before_commit) + asleep);
  CHECK(report.lost_claims == asleep);
  CHECK(report.refused > 0);
  CHECK(world.store().size() == plan.deliveries);
}

TEST_CASE("64 threads keep the rules while leases run out under them") {
  hurried_world world;
  const plain_deliveries deliveries{world.now() + std::chrono::hours(24 * 365)};
  check_exactly_once(stress(world, deliveries, {}).run());
}

TEST_CASE("the rules see a store that gives a claim twice") {
  const auto report = stress_broken<fault::forgets_claims>();
  CHECK(report.without_reason > 0);
}

TEST_CASE("the rules see a store that says done too early") {
  const auto report = stress_broken<fault::done_at_once>();
  CHECK(report.without_effect + report.done_without_effect > 0);
}

TEST_CASE("the rules see a store that forgets what was committed") {
  const auto report = stress_broken<fault::never_done>();
  CHECK(report.without_reason > 0);
}

TEST_CASE("the rules see a store that lets a lost claim commit") {
  const auto report = stress_broken<fault::takes_any_commit>();
  CHECK(report.double_commits > 0);
}
