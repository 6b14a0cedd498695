// The times that a request states, and the bounds in which they must lie.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_TIME_WINDOW_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_TIME_WINDOW_HPP

#include <cstdint>
#include <optional>

#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The bounds in time, and the times that a request states.
struct time_window {
  std::int64_t max_age = 0;
  std::int64_t clock_skew = 0;
  std::int64_t created = 0;
  std::optional<std::int64_t> expires;
  std::optional<std::int64_t> date;  // set only where it is to be checked

  /// `created_in_future`, `signature_too_old` or `signature_expired` outside the bounds, ends included. An sf-integer
  /// has at most 15 digits and a bound at most 366 days, so nothing overflows.
  [[nodiscard]] result<void> check_signature_times(std::int64_t now) const noexcept {
    if (now < created - clock_skew) return error(errc::created_in_future, "created");
    if (now > created + max_age + clock_skew) return error(errc::signature_too_old, "created");
    if (expires && (*expires <= created || now > *expires + clock_skew)) {
      return error(errc::signature_expired, "expires");
    }
    return {};
  }

  /// `date_out_of_window` where a Date that is to be checked lies outside the bounds that `created` has.
  [[nodiscard]] result<void> check_date(std::int64_t now) const noexcept {
    if (date && (now < *date - clock_skew || now > *date + max_age + clock_skew)) {
      return error(errc::date_out_of_window, "date");
    }
    return {};
  }
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
