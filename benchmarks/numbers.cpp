// Prints every number that this library holds, measured here and now, with its bound and whether it holds:
//
//   benchmark_numbers [PART OF A NAME]
//
// Waits for quiet moments, at most five minutes in all. Exits with 1 where a number does not hold. Compile times are
// compile_time.sh's affair.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "delivery.hpp"
#include "faults.hpp"
#include "heap_use.hpp"
#include "quiet_moments.hpp"
#include "stack_use.hpp"

namespace bench {

namespace {

constexpr std::size_t repetitions = 9;
constexpr double seconds_each = 0.1;
constexpr std::chrono::seconds patience(300);

class report {
 public:
  void heading() const {
    std::puts("| | measured | over repetitions | bound | | share of | ns | floor ns | allocations |");
    std::puts("|---|--:|:-:|--:|:-:|---|--:|--:|--:|");
  }

  void row(const contest& what, const measurement& took, double allocations, const std::string& note) {
    if (!note.empty()) notes_ += "\n" + what.name + ": `" + note + "`\n";
    std::string verdict;
    if (what.bound || what.allocates_nothing) {
      verdict = judge((!what.bound || took.ratio <= *what.bound) && (!what.allocates_nothing || allocations == 0));
    }
    std::printf("| %s | %s | %s–%s | %s | %s | %s | %.0f | %.0f | %.4g%s |\n", what.name.c_str(),
                text(took.ratio).c_str(), text(took.lowest).c_str(), text(took.highest).c_str(),
                what.bound ? ("≤ " + text(*what.bound)).c_str() : "", verdict.c_str(), what.floor.c_str(),
                took.subject_ns, took.floor_ns, allocations, what.allocates_nothing ? " ≤ 0" : "");
    std::fflush(stdout);
  }

  void row(std::string_view name, std::size_t measured, std::size_t bound, std::string_view unit) {
    std::printf("| %.*s | %zu | | ≤ %zu | %s | %.*s | | | |\n", static_cast<int>(name.size()), name.data(), measured,
                bound, judge(measured <= bound).c_str(), static_cast<int>(unit.size()), unit.data());
  }

  void conclude() const {
    std::fputs(notes_.c_str(), stdout);
    std::printf("\n%d of the bounds do not hold\n", failures_);
  }

  int failures() const { return failures_; }

 private:
  static std::string text(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, value < 0.1 ? "%.5f" : "%.3f", value);
    return buffer;
  }

  std::string judge(bool good) {
    failures_ += good ? 0 : 1;
    return good ? "pass" : "**FAIL**";
  }

  int failures_ = 0;
  std::string notes_;
};

void run(report& out, const contest& what, quiet_moments& quiet) {
  turns both(what);
  const measurement took = measure(both, repetitions, seconds_each, quiet);
  constexpr std::size_t calls = 16;
  const heap_use used = heap_use_of([&both] { both.subject()(calls); });
  out.row(what, took, static_cast<double>(used.count) / calls, both.note());
}

struct verification {
  const uw::verifier& verifier;
  const uw::request& head;
  std::string_view body;
};

// The result lies on the heap: where it is kept is the caller's affair.
[[gnu::noinline]] void verify_one(const void* given) {
  const auto& [verifier, head, body] = *static_cast<const verification*>(given);
  benchmark::DoNotOptimize(std::unique_ptr<const uw::result<uw::verified_request>>(
      new uw::result<uw::verified_request>(verifier.verify(head, body, at(signing_second)))));
}

// The most that verify() takes, over a request that is accepted and one for each way of being refused.
[[maybe_unused]] std::size_t stack_of_verify() {
  const auto verifier = verifier_for(fault_policy());
  std::size_t most = 0;
  const auto take = [&](const message& sent) {
    const uw::request head = as_request(sent);
    const verification work{verifier, head, sent.body};
    most = std::max(most, stack_of({&verify_one, &work}));
  };
  take(faulty_request().complete());
  for (const fault& each : faults()) {
    faulty_request request;
    each.apply(request);
    take(request.complete());
  }
  return most;
}

}  // namespace

}  // namespace bench

int main(int argc, char** argv) {
  const std::string_view part = argc > 1 ? argv[1] : "";
  std::vector<bench::contest> chosen = bench::all_contests();
  std::erase_if(chosen, [part](const bench::contest& what) { return what.name.find(part) == std::string::npos; });
  if (chosen.empty()) {
    std::fprintf(stderr, "benchmark_numbers: no number has \"%s\" in its name\n", argv[1]);
    return 2;
  }
  bench::report out;
  out.heading();
  bench::quiet_moments quiet(bench::patience);
  for (const bench::contest& what : chosen) bench::run(out, what, quiet);
  if (part.empty()) {
#ifndef STACK_IS_INSTRUMENTED
    out.row("stack of verify()", bench::stack_of_verify(), 16 * 1024, "bytes");
#endif
    out.row("a pending_request", sizeof(bench::uw::pending_request), 4096, "bytes");
  }
  out.conclude();
  std::printf("\n%zu repetitions were taken again%s\n", quiet.taken_again(),
              quiet.patient() ? "" : ", until the patience was used up: the ratios of the last rows are less certain");
  return out.failures() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
