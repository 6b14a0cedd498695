// Exactly once through Redis, with 64 threads: undisturbed; with Redis stopped, killed, started again, paused and out
// of memory in the middle; and through a network that delays and loses. UBIOPS_WEBHOOKS_STRESS_DELIVERIES is how many
// deliveries there are.
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

// Then it is over, so that also a slow machine comes to an end.
constexpr unsigned most_disturbances = 16;

// What can happen to a server, again and again while there is work. How often is counted.
class disturbance {
 public:
  explicit disturbance(redis_server& server) : server_(server) {}

  void run(const std::atomic<bool>& done) {
    while (!done && rounds_ < most_disturbances) {
      std::this_thread::sleep_for(milliseconds(500));
      switch (rounds_++ % 5) {
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
        case 3:
          CHECK(server_.command({"CONFIG", "SET", "maxmemory", "1"}) == "OK");
          std::this_thread::sleep_for(milliseconds(300));
          CHECK(server_.command({"CONFIG", "SET", "maxmemory", "0"}) == "OK");
          break;
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

// What can happen to a network, likewise.
class bad_network {
 public:
  explicit bad_network(lossy_proxy& network) : network_(network) {}

  void run(const std::atomic<bool>& done) {
    while (!done && rounds_ < most_disturbances) {
      switch (rounds_++ % 4) {
        case 0: network_.lose_replies(8); break;
        case 1: network_.lose_requests(8); break;
        case 2: network_.withhold_replies(8); break;
        default:
          network_.delay_replies(milliseconds(1'000));
          std::this_thread::sleep_for(milliseconds(500));
          network_.delay_replies(milliseconds(20));
      }
      std::this_thread::sleep_for(milliseconds(300));
    }
    network_.heal();
  }

  [[nodiscard]] unsigned rounds() const noexcept { return rounds_; }

 private:
  lossy_proxy& network_;
  unsigned rounds_ = 0;
};

template <class Disturbance>
void check_disturbed(redis_world& world, const stress_plan& plan, Disturbance& disturbed) {
  const signed_deliveries deliveries(plan.deliveries, world.now());
  std::atomic<bool> done{false};
  stress_report report;
  std::thread workers([&] {
    report = stress(world, deliveries, plan).run();
    done = true;
  });
  disturbed.run(done);
  workers.join();
  check_exactly_once(report);
  CHECK(world.server().command({"DBSIZE"}) == std::to_string(plan.deliveries));
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
  disturbance disturbed(world.server());
  check_disturbed(world, plan, disturbed);
  CHECK(disturbed.rounds() >= 5);
}

TEST_CASE("64 threads keep the rules while the network delays and loses what they say and hear") {
  redis_world world(seconds{2}, milliseconds{700}, way::by_proxy);
  stress_plan plan = plan_of(300);
  plan.idle_rounds = 60;
  bad_network disturbed(world.network());
  check_disturbed(world, plan, disturbed);
  CHECK(disturbed.rounds() >= 4);
}
