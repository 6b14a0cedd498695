// Faults that are planted in a copy of the library (plant.sh), all in one build. `planted(n)` stands where fault n is,
// and is true for the one that the environment variable PLANTED names.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_PLANTED_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_PLANTED_HPP

#include <cstdlib>
#include <type_traits>

inline int planted_number() noexcept {
  static const char* const number = std::getenv("PLANTED");
  static const int value = number == nullptr ? 0 : std::atoi(number);
  return value;
}

/// Never while something is evaluated by the compiler.
constexpr bool planted(int number) noexcept { return !std::is_constant_evaluated() && planted_number() == number; }

#endif
