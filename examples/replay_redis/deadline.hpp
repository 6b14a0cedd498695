// By when a call has to have ended.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_DEADLINE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_DEADLINE_HPP

#include <chrono>
#include <cstddef>

namespace replay_redis {

/// One for the whole call: the look-up of a name, connecting, logging in and every reply.
using deadline = std::chrono::steady_clock::time_point;

/// The end of the first of `parts` equal parts of what is left, for what is tried one after another.
inline deadline first_part(deadline end, std::size_t parts) {
  const auto now = std::chrono::steady_clock::now();
  return end <= now ? end : now + (end - now) / static_cast<deadline::rep>(parts == 0 ? 1 : parts);
}

}  // namespace replay_redis

#endif
