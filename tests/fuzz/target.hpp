// A fuzz target: what is done with one input, and what must then hold. The same body runs under libFuzzer, which makes
// inputs up, and in an ordinary test, which reads those of seeds/.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_TARGET_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_TARGET_HPP

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace fuzz {

struct target {
  std::string_view name;
  /// Ends the program where a property does not hold.
  void (*run)(std::string_view input);
};

/// The targets of this program, in no order.
inline std::vector<target>& targets() {
  static std::vector<target> all;
  return all;
}

/// Each target's source file has one of these, in a namespace of the target's own: several of them may be compiled as
/// one.
struct registered {
  explicit registered(const target& added) { targets().push_back(added); }
};

/// Ends the program, which is what libFuzzer takes for a finding, unless the property holds.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

}  // namespace fuzz

#endif
