// The claim protocol as Redis scripts, each atomic and one round trip. A key is a hash:
//
//   o  owner, 16 hexadecimal digits
//   u  the latest `until`, Unix time in ms
//   l  the end of the lease, likewise; only while in progress, so that "done" is its absence
//
// and expires at `u`, in progress not before `l`. Time is Redis's own, so that all machines agree on it: a key is there
// until its `u`, and from then on every claim that ends there is too old, whatever the clocks of those who ask.
//
// A claim may need memory. Commit and release only delete, so that a full Redis (noeviction) can refuse no work that
// is done. A claim and a commit may be sent again where the reply was lost: the owner is the caller's own number.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_SCRIPTS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_SCRIPTS_HPP

#include <cstddef>

namespace replay_redis {

enum class script : std::size_t { claim, commit, release };

inline constexpr std::size_t script_count = 3;

// ARGV: owner, until in ms, lease in ms. Integers up to 2^53 are exact in Lua; "%.0f" writes all their digits.
inline constexpr const char* script_texts[script_count] = {
    R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local owner, ends, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if ends <= now then return 'too old' end
local known = redis.call('HMGET', KEYS[1], 'o', 'u', 'l')
local known_end, known_lease = tonumber(known[2] or 0), tonumber(known[3] or 0)
ends = math.max(ends, known_end)
if known[1] and (not known[3] or (known[1] ~= owner and now < known_lease)) then
  if ends > known_end then
    redis.call('HSET', KEYS[1], 'u', string.format('%.0f', ends))
    redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.max(ends, known_lease)))
  end
  return known[3] and 'in progress' or 'done'
end
lease = now + lease
redis.call('HSET', KEYS[1], 'o', owner, 'u', string.format('%.0f', ends), 'l', string.format('%.0f', lease))
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.max(ends, lease)))
return 'claimed'
)lua",
    R"lua(
local known = redis.call('HMGET', KEYS[1], 'o', 'u')
if known[1] ~= ARGV[1] then return 'lost' end
redis.call('HDEL', KEYS[1], 'l')
redis.call('PEXPIREAT', KEYS[1], known[2])
return 'kept'
)lua",
    R"lua(
local known = redis.call('HMGET', KEYS[1], 'o', 'l')
if known[1] ~= ARGV[1] or not known[2] then return 'lost' end
redis.call('DEL', KEYS[1])
return 'kept'
)lua",
};

}  // namespace replay_redis

#endif
