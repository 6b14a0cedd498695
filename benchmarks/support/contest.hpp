// A contest: something that we measure and the floor that it is held against, in turns in one process, so that a noisy
// machine slows both alike. What counts is the ratio.
#ifndef UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_CONTEST_HPP
#define UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_CONTEST_HPP

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quiet_moments.hpp"

namespace bench {

/// Does something so many times.
using repeated_action = std::function<void(std::size_t)>;

template <class Action>
repeated_action repeat(Action action) {
  return [action = std::move(action)](std::size_t times) mutable {
    for (std::size_t i = 0; i < times; ++i) action();
  };
}

/// What is to be run, made just before it is.
struct sides {
  repeated_action floor;
  repeated_action subject;
  std::string note = {};  // what a reader should know of it
};

struct contest {
  std::string name;
  std::string floor;                 // what it is a share of
  std::function<sides()> prepare;    // ends the program where a verdict is not the expected one
  std::optional<double> bound = {};  // the largest ratio that holds
  bool allocates_nothing = false;    // is held, too
  bool one_by_one = false;           // each call right after one of the floor's, with cold caches and predictors
  bool countable = true;             // does the same on every machine, and not for long: instructions can be counted
};

std::vector<contest> all_contests();

/// Both sides in turns. A turn is as many calls as take about 50 us, or one.
class turns {
 public:
  explicit turns(const contest& what);

  /// One turn of each, now this and now that side first. The nanoseconds that the subject's took.
  double take();
  std::size_t calls_of_subject() const { return subject_calls_; }

  /// Medians of what was taken, in nanoseconds for one call.
  double floor_ns();
  double subject_ns();
  double ratio() { return subject_ns() / floor_ns(); }
  void forget();

  const repeated_action& subject() const { return sides_.subject; }
  const std::string& note() const { return sides_.note; }

 private:
  sides sides_;
  bool one_by_one_;
  bool subject_first_ = false;
  std::size_t floor_calls_ = 1;
  std::size_t subject_calls_ = 1;
  std::vector<double> floors_;
  std::vector<double> subjects_;
};

struct measurement {
  double floor_ns;
  double subject_ns;
  double ratio;    // the median over the repetitions
  double lowest;   // of the repetitions
  double highest;  // of the repetitions
};

/// So many repetitions of about so many seconds each, but of five turns at least. While there is patience, one that did
/// not begin and end in a quiet moment is taken again.
measurement measure(turns& both, std::size_t repetitions, double seconds, quiet_moments& quiet);

/// About how long a call takes, in nanoseconds: the least of a few turns.
double quick_look(const repeated_action& action);

double median(std::vector<double> values);

}  // namespace bench

#endif
