// What every replay store must do, as Catch2 sections over a world. No check measures time or depends on speed.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_SUITE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_SUITE_HPP

#include "replay_calls.hpp"
#include "replay_states.hpp"
#include "replay_world.hpp"

namespace replay_suite {

// All of it. `make_world` returns a new world, with an empty store, each time; it is called once for each section.
template <class MakeWorld>
void check_replay_store(MakeWorld make_world) {
  auto world = make_world();
  static_assert(replay_world<decltype(world)>);
  check_transitions(world);
  check_leases(world);
  check_ends(world);
  check_latest_ends(world);
  check_arguments(world);
  check_guard(world);
  check_threads(world);
}

}  // namespace replay_suite

#endif
