// The memory that the memory replay store takes for each delivery, with what the allocator adds: as glibc counts it, in
// a process without sanitizers.
#include <ubiops/webhooks/replay/memory_store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 33) && defined(__x86_64__)
#define CAN_COUNT
#include <malloc.h>
#endif
#endif

namespace uw = ubiops::webhooks;

#ifdef CAN_COUNT

namespace {

constexpr std::size_t entries = 200'000;
constexpr std::chrono::sys_seconds start{std::chrono::seconds{1'700'000'000}};

// In use: what lies in the arenas, and what was mapped by itself, as large tables are.
std::size_t in_use() {
  const auto now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

void handle(uw::memory_replay_store& store, std::string& key, std::size_t number, std::chrono::sys_seconds now) {
  key.replace(0, 10, std::to_string(1'000'000'000 + number));
  const auto ticket = store.claim(key, now + std::chrono::hours(24), std::chrono::seconds{60}, now);
  if (!ticket || !store.commit(key, ticket->owner)) std::abort();
}

bool holds(const char* what, std::size_t bytes, std::size_t bound) {
  std::printf("%s: %.1f bytes for each of %zu, at most %zu\n", what,
              static_cast<double>(bytes) / static_cast<double>(entries), entries, bound);
  return bytes <= bound * entries;
}

}  // namespace

int main() {
  std::string key(100, 'k');
  const std::size_t before = in_use();
  auto store = uw::memory_replay_store::create(entries);
  if (!store) return 1;
  const std::size_t empty = in_use();
  for (std::size_t i = 0; i < entries; ++i) handle(*store, key, i, start);
  const std::size_t full = in_use();
  // The next day's deliveries take the places of those that have expired.
  for (std::size_t i = 0; i < entries; ++i) handle(*store, key, entries + i, start + std::chrono::hours(25));
  const std::size_t next_day = in_use();

  bool good = holds("the table of an empty store", empty - before, 33);
  good &= holds("an entry with a key of 100 bytes", full - empty, 176);
  good &= holds("an entry, after all of them were replaced", next_day - empty, 176);
  return good ? 0 : 1;
}

#else

int main() {
  std::puts("skipped: nothing here counts the memory in use");
  return 77;
}

#endif
