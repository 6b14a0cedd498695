// The code of an outcome; `ok` for a success.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_OUTCOMES_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_OUTCOMES_HPP

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/result.hpp>

inline constexpr ubiops::webhooks::errc ok{};

template <class T>
ubiops::webhooks::errc code(const ubiops::webhooks::result<T>& outcome) {
  return outcome ? ok : outcome.error().code();
}

#endif
