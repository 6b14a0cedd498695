// The times that a request states, and the bounds in which they must lie.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_TIME_WINDOW_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_TIME_WINDOW_HPP

#include <cstdint>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The bounds in time, and the times that a request states.
struct time_window {
  std::int64_t max_age = 0;
  std::int64_t clock_skew = 0;
  std::int64_t created = 0;
  std::optional<std::int64_t> expires;
  std::optional<std::int64_t> date;  // set only where it is to be checked

  /// `created_in_future`, `signature_too_old` or `signature_expired` outside the bounds, ends included, with how far
  /// off the time is. An sf-integer has at most 15 digits and a bound at most 366 days, so nothing overflows.
  [[nodiscard]] result<void> check_signature_times(std::int64_t now) const noexcept {
    if (now < created - clock_skew) return outside(errc::created_in_future, "created", created, now);
    if (now > created + max_age + clock_skew) return outside(errc::signature_too_old, "created", created, now);
    if (expires && (*expires <= created || now > *expires + clock_skew)) {
      if (*expires <= created) return error(errc::signature_expired, "expires");
      return outside(errc::signature_expired, "expires", *expires, now);
    }
    return {};
  }

  /// `date_out_of_window` where a Date that is to be checked lies outside the bounds that `created` has.
  [[nodiscard]] result<void> check_date(std::int64_t now) const noexcept {
    if (date && (now < *date - clock_skew || now > *date + max_age + clock_skew)) {
      return outside(errc::date_out_of_window, "date", *date, now);
    }
    return {};
  }

 private:
  // A clock may be anywhere, and is then as far off as a number says.
  [[gnu::noinline]] error outside(errc code, std::string_view name, std::int64_t time,
                                  std::int64_t now) const noexcept {
    const bool ahead = time > now;
    const auto distance = ahead ? static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(now)
                                : static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(time);
    const std::int64_t seconds = distance < INT64_MAX ? static_cast<std::int64_t>(distance) : INT64_MAX;
    const std::int64_t after = code == errc::signature_expired ? clock_skew : max_age + clock_skew;
    return error(code, name, ahead ? time_offset{-seconds, clock_skew} : time_offset{seconds, after});
  }
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
