// Exactly once through Redis, with 64 threads: undisturbed; with Redis stopped, killed, started again, paused and out
// of memory in the middle; and through a network that delays and loses. UBIOPS_WEBHOOKS_STRESS_DELIVERIES is how many
// deliveries there are.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

#include "catch.hpp"
#include "disturbances.hpp"
#include "redis_world.hpp"
#include "replay_stress.hpp"
#include "signed_deliveries.hpp"

using namespace replay_suite;
using std::chrono::milliseconds;

namespace {

stress_plan plan_of(std::size_t deliveries) {
  return {.deliveries = how_many("UBIOPS_WEBHOOKS_STRESS_DELIVERIES", deliveries)};
}

// Then it is over, so that also a slow machine comes to an end.
constexpr unsigned most_disturbances = 16;

// Disturbs again and again while there is work, `most_disturbances` times at most; how often.
template <class Disturb>
unsigned disturb_while(const std::atomic<bool>& done, milliseconds between, Disturb disturb) {
  unsigned rounds = 0;
  while (!done && rounds < most_disturbances) {
    std::this_thread::sleep_for(between);
    disturb(rounds++);
  }
  return rounds;
}

template <class Disturb>
unsigned check_disturbed(redis_world& world, const stress_plan& plan, milliseconds between, Disturb disturb) {
  const signed_deliveries deliveries(plan.deliveries, world.now());
  std::atomic<bool> done{false};
  stress_report report;
  std::thread workers([&] {
    report = stress(world, deliveries, plan).run();
    done = true;
  });
  const unsigned rounds = disturb_while(done, between, disturb);
  workers.join();
  check_exactly_once(report);
  CHECK(world.server().command({"DBSIZE"}) == std::to_string(plan.deliveries));
  return rounds;
}

}  // namespace

TEST_CASE("64 threads handle signed deliveries through Redis exactly once") {
  redis_world world(seconds{2});
  const stress_plan plan = plan_of(1'000);
  const signed_deliveries deliveries(plan.deliveries, world.now());
  const auto report = stress(world, deliveries, plan).run();
  check_exactly_once(report);
  CHECK(report.refused > 0);
  CHECK(report.second_effects > 0);
  CHECK(world.server().command({"DBSIZE"}) == std::to_string(plan.deliveries));
}

TEST_CASE("64 threads keep the rules while Redis is stopped, killed, started again, paused and out of memory") {
  redis_world world(seconds{2}, milliseconds{700});
  stress_plan plan = plan_of(300);
  plan.idle_rounds = 60;
  plan.may_be_full = true;
  const unsigned rounds =
      check_disturbed(world, plan, milliseconds(500), [&](unsigned round) { disturb(world.server(), round); });
  CHECK(rounds >= server_disturbances);
}

TEST_CASE("64 threads keep the rules while the network delays and loses what they say and hear") {
  redis_world world(seconds{2}, milliseconds{700}, way::by_proxy);
  stress_plan plan = plan_of(300);
  plan.idle_rounds = 60;
  const unsigned rounds =
      check_disturbed(world, plan, milliseconds(300), [&](unsigned round) { disturb(world.network(), round); });
  CHECK(rounds >= network_disturbances);
}
