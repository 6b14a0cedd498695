#include "contest.hpp"

#include <algorithm>
#include <chrono>

namespace bench {

namespace {

using steady = std::chrono::steady_clock;

double nanoseconds(const repeated_action& action, std::size_t times) {
  const auto start = steady::now();
  action(times);
  return std::chrono::duration<double, std::nano>(steady::now() - start).count();
}

// The least of a few tries, so that an interruption does not count.
double least_nanoseconds(const repeated_action& action, std::size_t times, int tries) {
  double least = nanoseconds(action, times);
  for (int i = 1; i < tries; ++i) least = std::min(least, nanoseconds(action, times));
  return least;
}

// Calls that take about 50 us, once warm.
std::size_t calls_of_a_turn(const repeated_action& action) {
  constexpr double turn = 50'000;
  std::size_t calls = 1;
  double taken = least_nanoseconds(action, calls, 3);
  while (taken < turn && calls < 1'000'000) {
    calls *= 2;
    taken = least_nanoseconds(action, calls, 3);
  }
  return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(calls) * turn / taken));
}

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

turns::turns(const contest& what) : sides_(what.prepare()), one_by_one_(what.one_by_one) {
  if (one_by_one_) return;
  floor_calls_ = calls_of_a_turn(sides_.floor);
  subject_calls_ = calls_of_a_turn(sides_.subject);
}

double turns::take() {
  const auto run = [](const repeated_action& action, std::size_t calls) {
    return nanoseconds(action, calls) / static_cast<double>(calls);
  };
  subject_first_ = !subject_first_ && !one_by_one_;
  if (subject_first_) subjects_.push_back(run(sides_.subject, subject_calls_));
  floors_.push_back(run(sides_.floor, floor_calls_));
  if (!subject_first_) subjects_.push_back(run(sides_.subject, subject_calls_));
  return subjects_.back() * static_cast<double>(subject_calls_);
}

double turns::floor_ns() { return median(floors_); }
double turns::subject_ns() { return median(subjects_); }

void turns::forget() {
  floors_.clear();
  subjects_.clear();
}

double quick_look(const repeated_action& action) {
  const std::size_t calls = calls_of_a_turn(action);
  return least_nanoseconds(action, calls, 20) / static_cast<double>(calls);
}

measurement measure(turns& both, std::size_t repetitions, double seconds, quiet_moments& quiet) {
  std::vector<double> floors;
  std::vector<double> subjects;
  std::vector<double> ratios;
  while (ratios.size() < repetitions) {
    quiet.wait();
    both.forget();
    const auto start = steady::now();
    for (int turn = 0; turn < 5 || steady::now() - start < std::chrono::duration<double>(seconds); ++turn) both.take();
    if (quiet.patient() && !quiet.now()) {
      quiet.take_again(steady::now() - start);
      continue;
    }
    floors.push_back(both.floor_ns());
    subjects.push_back(both.subject_ns());
    ratios.push_back(both.ratio());
  }
  const auto [lowest, highest] = std::minmax_element(ratios.begin(), ratios.end());
  return {median(floors), median(subjects), median(ratios), *lowest, *highest};
}

}  // namespace bench
