// What can happen to a Redis server, and to the network before it, while there is work.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_DISTURBANCES_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_DISTURBANCES_HPP

#include <chrono>
#include <thread>

#include "catch.hpp"
#include "lossy_proxy.hpp"
#include "redis_server.hpp"

inline constexpr unsigned server_disturbances = 5;

/// The server is paused, killed, asked to wait, out of memory or stopped, by turns, and is well again at the end. From
/// the test's main thread.
inline void disturb(redis_server& server, unsigned round) {
  constexpr std::chrono::milliseconds a_while{300};
  switch (round % server_disturbances) {
    case 0:
      server.pause();
      std::this_thread::sleep_for(3 * a_while);
      server.resume();
      break;
    case 1:
      server.kill();
      std::this_thread::sleep_for(a_while);
      REQUIRE(server.start());
      break;
    case 2: CHECK(server.command({"CLIENT", "PAUSE", "500", "ALL"}) == "OK"); break;
    case 3:
      CHECK(server.command({"CONFIG", "SET", "maxmemory", "1"}) == "OK");
      std::this_thread::sleep_for(a_while);
      CHECK(server.command({"CONFIG", "SET", "maxmemory", "0"}) == "OK");
      break;
    default:
      server.stop();
      std::this_thread::sleep_for(a_while);
      REQUIRE(server.start());
  }
}

inline constexpr unsigned network_disturbances = 4;

/// The next replies or requests are lost, or withheld; or all replies come late for a while.
inline void disturb(lossy_proxy& network, unsigned round) {
  switch (round % network_disturbances) {
    case 0: network.lose_replies(8); break;
    case 1: network.lose_requests(8); break;
    case 2: network.withhold_replies(8); break;
    default:
      network.delay_replies(std::chrono::milliseconds(1'000));
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      network.delay_replies(std::chrono::milliseconds(20));
  }
}

#endif
