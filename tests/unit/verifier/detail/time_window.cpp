#include <ubiops/webhooks/verifier/detail/time_window.hpp>

#include <cstdint>
#include <limits>
#include <optional>

#include <ubiops/webhooks/limits.hpp>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace limits = ubiops::webhooks::limits;
using uw::errc;

TEST_CASE("the ends of a window belong to it") {
  detail::time_window window{300, 60, 1000, std::nullopt, std::nullopt};
  const auto at = [&](std::int64_t now) {
    const auto checked = window.check_signature_times(now);
    return checked ? errc{} : checked.error().code();
  };
  CHECK(at(939) == errc::created_in_future);
  CHECK(at(940) == errc{});
  CHECK(at(1360) == errc{});
  CHECK(at(1361) == errc::signature_too_old);
  window.expires = 1100;
  CHECK(at(1160) == errc{});
  CHECK(at(1161) == errc::signature_expired);
  CHECK(at(1361) == errc::signature_too_old);  // asked first
  CHECK(at(939) == errc::created_in_future);
  window.expires = 1001;
  CHECK(at(1000) == errc{});
  window.expires = 1000;
  CHECK(at(1000) == errc::signature_expired);
  window.expires = 999;
  CHECK(at(1000) == errc::signature_expired);
  CHECK(at(940) == errc::signature_expired);

  window = {0, 0, 1000, std::nullopt, std::nullopt};
  CHECK(at(999) == errc::created_in_future);
  CHECK(at(1000) == errc{});
  CHECK(at(1001) == errc::signature_too_old);
}

TEST_CASE("a date has the bounds of a creation time, where there is one to be checked") {
  detail::time_window window{300, 60, 0, std::nullopt, std::nullopt};
  const auto at = [&](std::int64_t now) {
    const auto checked = window.check_date(now);
    return checked ? errc{} : checked.error().code();
  };
  CHECK(at(123456789) == errc{});
  window.date = 1000;
  CHECK(at(939) == errc::date_out_of_window);
  CHECK(at(940) == errc{});
  CHECK(at(1360) == errc{});
  CHECK(at(1361) == errc::date_out_of_window);
}

TEST_CASE("how far off a time is goes with the refusal") {
  detail::time_window window{300, 60, 1000, std::nullopt, std::nullopt};
  const auto off = [&](std::int64_t now) { return window.check_signature_times(now).error().off_by(); };
  CHECK(off(939) == uw::time_offset{-61, 60});
  CHECK(off(1361) == uw::time_offset{361, 360});
  window.expires = 1100;
  CHECK(off(1161) == uw::time_offset{61, 60});
  CHECK(off(939) == uw::time_offset{-61, 60});
  window.expires = 1000;
  CHECK(off(1000) == uw::time_offset{});
  window.date = 5000;
  CHECK(window.check_date(1000).error().off_by() == uw::time_offset{-4000, 60});
  CHECK(window.check_date(6000).error().off_by() == uw::time_offset{1000, 360});
  // As far as a number goes.
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
  window.created = -1;
  CHECK(off(last) == uw::time_offset{last, 360});
  window.created = 1;
  CHECK(off(std::numeric_limits<std::int64_t>::min()) == uw::time_offset{-last, 60});
}

TEST_CASE("no time overflows") {
  const std::int64_t end = 999'999'999'999'999;
  const std::int64_t nows[] = {std::numeric_limits<std::int64_t>::min(), -end, 0, end,
                               std::numeric_limits<std::int64_t>::max()};
  for (const std::int64_t created : {-end, end}) {
    for (const std::int64_t expires : {-end, end}) {
      const detail::time_window window{limits::max_window_seconds, limits::max_window_seconds, created, expires,
                                       created};
      for (const std::int64_t now : nows) {
        CHECK(window.check_signature_times(now).has_value() == (now == created && expires > created));
        CHECK(window.check_date(now).has_value() == (now == created));
      }
    }
  }
}
