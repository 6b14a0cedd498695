#include <ubiops/webhooks/replay.hpp>

#include <ubiops/webhooks/replay.hpp>  // again: the guard holds

#include "catch.hpp"
#include "replay_suite.hpp"

TEST_CASE("the memory store keeps the claim protocol") {
  replay_suite::check_replay_store([] { return replay_suite::memory_world(); });
}

TEST_CASE("a memory store with no room to spare keeps the claim protocol") {
  replay_suite::check_replay_store([] { return replay_suite::memory_world(50); });
}
