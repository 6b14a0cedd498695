// The Redis store keeps the claim protocol, by the very suite that the memory store is held to. In parts, since time is
// real here.
#include <replay_redis/store.hpp>

#include "catch.hpp"
#include "redis_world.hpp"
#include "signed_deliveries.hpp"

namespace uw = ubiops::webhooks;

static_assert(uw::replay_store<replay_redis::store>);
static_assert(replay_suite::replay_world<redis_world>);

TEST_CASE("the Redis store makes every transition") {
  redis_world world;
  replay_suite::check_transitions(world);
  replay_suite::check_arguments(world);
  replay_suite::check_guard(world);
  replay_suite::check_threads(world);
}

TEST_CASE("the Redis store ends leases") {
  redis_world world;
  replay_suite::check_leases(world);
}

TEST_CASE("the Redis store keeps what is done until its end") {
  redis_world world;
  replay_suite::check_ends(world);
}

TEST_CASE("the Redis store keeps the latest end of what it is asked") {
  redis_world world;
  replay_suite::check_latest_ends(world);
}

TEST_CASE("the Redis store handles a retry that was signed anew once") {
  redis_world world;
  replay_suite::check_retry(world);
}
