// Calls of a Redis store as the tests make them.
#ifndef UBIOPS_WEBHOOKS_TESTS_REPLAY_REDIS_CALLS_HPP
#define UBIOPS_WEBHOOKS_TESTS_REPLAY_REDIS_CALLS_HPP

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include <replay_redis/store.hpp>

#include "catch.hpp"
#include "redis_world.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::milliseconds;
using std::chrono::seconds;
using uw::claim_state;
using uw::errc;

inline replay_redis::store connected(const replay_redis::settings& settings) {
  auto made = replay_redis::store::create(settings);
  REQUIRE(code(made) == ok);
  return *std::move(made);
}

inline auto claim(replay_redis::store& in, std::string_view key, seconds lease = seconds{60}) {
  const auto now = redis_world::now();
  return in.claim(key, now + seconds{600}, lease, now);
}

inline std::uint64_t claimed(replay_redis::store& in, std::string_view key) {
  const auto ticket = claim(in, key);
  REQUIRE(code(ticket) == ok);
  REQUIRE(ticket->state == claim_state::claimed);
  return ticket->owner;
}

inline claim_state state(replay_redis::store& in, std::string_view key) {
  const auto ticket = claim(in, key);
  REQUIRE(code(ticket) == ok);
  return ticket->state;
}

#endif
