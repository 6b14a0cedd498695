// Moments in which nobody else slows this machine: another thread of the same core, or another guest, may take a third
// of its speed for seconds, and what is measured then is the other's share of the caches.
#ifndef UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_QUIET_MOMENTS_HPP
#define UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_QUIET_MOMENTS_HPP

#include <chrono>
#include <cstddef>
#include <limits>

namespace bench {

/// Knows how fast the machine can be, and waits for it to be so; but not for ever.
class quiet_moments {
 public:
  /// Looks at the machine for some seconds. `patience` bounds all waiting together.
  explicit quiet_moments(std::chrono::seconds patience);

  /// Whether the machine is about as fast now as it has been at its fastest.
  bool now();
  /// Waits until it is, or the patience is used up.
  void wait();
  bool patient() const { return patience_ > clock::duration::zero(); }
  /// Takes from the patience what was measured for nothing.
  void take_again(std::chrono::steady_clock::duration spent) {
    patience_ -= spent;
    ++taken_again_;
  }
  std::size_t taken_again() const { return taken_again_; }

 private:
  using clock = std::chrono::steady_clock;

  double look();

  clock::duration patience_;
  std::size_t taken_again_ = 0;
  double fastest_ = std::numeric_limits<double>::infinity();  // in nanoseconds
};

}  // namespace bench

#endif
