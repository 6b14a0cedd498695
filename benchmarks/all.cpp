// Every contest under Google Benchmark: `benchmark_all --benchmark_filter=…`. An iteration is one call of the
// subject, and the floor takes its turn after each turn of the subject. The number to read is `ratio`.
#include <memory>

#include <benchmark/benchmark.h>

#include "contest.hpp"

namespace {

/// Kept from one repetition to the next, which must have equal turns.
struct subject {
  bench::contest what;
  std::shared_ptr<bench::turns> both = nullptr;
};

void run(benchmark::State& state, subject& each) {
  if (each.both == nullptr) each.both = std::make_shared<bench::turns>(each.what);
  bench::turns& both = *each.both;
  both.forget();
  const auto calls = static_cast<benchmark::IterationCount>(both.calls_of_subject());
  while (state.KeepRunningBatch(calls)) state.SetIterationTime(both.take() * 1e-9);
  state.counters["floor_ns"] = both.floor_ns();
  state.counters["median_ns"] = both.subject_ns();
  state.counters["ratio"] = both.ratio();
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  for (const bench::contest& what : bench::all_contests()) {
    benchmark::RegisterBenchmark(what.name.c_str(),
                                 [each = subject{what}](benchmark::State& state) mutable { run(state, each); })
        ->UseManualTime()
        ->MinTime(0.05)
        ->Repetitions(5)
        ->ReportAggregatesOnly();
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
