// Exactly once through Redis, with 64 threads: undisturbed, and with Redis stopped, killed, started again and paused in
// the middle. UBIOPS_WEBHOOKS_STRESS_DELIVERIES is how many deliveries there are.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

#include "catch.hpp"
#include "redis_world.hpp"
#include "replay_stress.hpp"
#include "signed_deliveries.hpp"

using namespace replay_suite;
using std::chrono::milliseconds;

namespace {

stress_plan plan_of(std::size_t deliveries) {
  return {.deliveries = how_many("UBIOPS_WEBHOOKS_STRESS_DELIVERIES", deliveries)};
}

// What can happen to a server, again and again until the work is done. How often is counted.
class disturbance {
 public:
  explicit disturbance(redis_server& server) : server_(server) {}

  void run(const std::atomic<bool>& done) {
    while (!done) {
      std::this_thread::sleep_for(milliseconds(500));
      switch (rounds_++ % 4) {
        case 0:
          server_.pause();
          std::this_thread::sleep_for(milliseconds(900));
          server_.resume();
          break;
        case 1:
          server_.kill();
          std::this_thread::sleep_for(milliseconds(300));
          REQUIRE(server_.start());
          break;
        case 2: CHECK(server_.command({"CLIENT", "PAUSE", "500", "ALL"}) == "OK"); break;
        default:
          server_.stop();
          std::this_thread::sleep_for(milliseconds(300));
          REQUIRE(server_.start());
      }
    }
  }

  [[nodiscard]] unsigned rounds() const noexcept { return rounds_; }

 private:
  redis_server& server_;
  unsigned rounds_ = 0;
};

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

TEST_CASE("64 threads keep the rules while Redis is stopped, killed, started again and paused") {
  redis_world world(seconds{2}, milliseconds{700});
  const stress_plan plan = plan_of(300);
  const signed_deliveries deliveries(plan.deliveries, world.now());
  std::atomic<bool> done{false};
  stress_report report;
  std::thread workers([&] {
    report = stress(world, deliveries, plan).run();
    done = true;
  });
  disturbance disturbed(world.server());
  disturbed.run(done);
  workers.join();
  check_exactly_once(report);
  CHECK(disturbed.rounds() >= 4);
  CHECK(world.server().command({"DBSIZE"}) == std::to_string(plan.deliveries));
}
