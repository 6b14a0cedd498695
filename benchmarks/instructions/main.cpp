// Runs both sides of every contest for callgrind, which writes one dump for each, named "floor" or "subject" and the
// contest. check.py starts it.
#include <cstdio>
#include <string>
#include <string_view>

#include <sodium.h>
#include <valgrind/callgrind.h>

#include "cases.hpp"

namespace {

constexpr std::size_t calls = 10;

void count(const bench::repeated_action& action, const std::string& name) {
  action(1);  // binds what is bound on first use
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  action(calls);
  CALLGRIND_DUMP_STATS_AT(name.c_str());
  CALLGRIND_STOP_INSTRUMENTATION;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--facts") {
#ifdef __clang__
    std::printf("compiler=clang++ %s\n", __clang_version__);
#else
    std::printf("compiler=g++ %s\n", __VERSION__);
#endif
    std::printf("libsodium=%s\ncalls=%zu\n", sodium_version_string(), calls);
    return 0;
  }
  for (const bench::contest& what : bench::all_contests()) {
    if (!what.countable || what.one_by_one) continue;
    const bench::sides both = what.prepare();
    if (what.floor != bench::small_floor) count(both.floor, "floor " + what.name);
    count(both.subject, "subject " + what.name);
  }
}
