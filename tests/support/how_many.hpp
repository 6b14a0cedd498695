// How much work a test does that could go on for ever.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_HOW_MANY_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_HOW_MANY_HPP

#include <cstddef>
#include <cstdlib>

/// What the environment's `variable` says, for runs that have the time; else `usual`, a second or two of work.
inline std::size_t how_many(const char* variable, std::size_t usual) {
  const char* const wanted = std::getenv(variable);
  return wanted == nullptr ? usual : std::strtoul(wanted, nullptr, 10);
}

#endif
