// HTTP dates: IMF-fixdate, the one form that senders generate (RFC 9110 §5.6.7). The obsolete forms are refused.
#ifndef UBIOPS_WEBHOOKS_HTTP_DATE_HPP
#define UBIOPS_WEBHOOKS_HTTP_DATE_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/http/detail/date_text.hpp>

namespace ubiops::webhooks::inline v1 {

/// Reads an IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT": exactly these 29 bytes, years 0000 to 9999.
///
/// Nothing is returned for anything else: another form or case, a day that the month does not have, a day name that is
/// not the date's. A second of 60 is a leap second and counts as the second after :59. No allocation.
[[nodiscard]] constexpr std::optional<std::chrono::sys_seconds> parse_imf_fixdate(std::string_view text) noexcept {
  if (text.size() != detail::imf_fixdate_shape.size()) return std::nullopt;
  const char* const at = text.data();
  const bool shaped = at[3] == ',' && at[4] == ' ' && at[7] == ' ' && at[11] == ' ' && at[16] == ' ' && at[19] == ':' &&
                      at[22] == ':' && at[25] == ' ' && at[26] == 'G' && at[27] == 'M' && at[28] == 'T';
  detail::two_digits digits;
  const int day = digits.read(at + 5);
  const int year = digits.read(at + 12) * 100 + digits.read(at + 14);
  const int hour = digits.read(at + 17);
  const int minute = digits.read(at + 20);
  const int second = digits.read(at + 23);
  if (!shaped || !digits.good() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const int month = detail::months_of_the_year.find(at + 8) + 1;
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;  // month 0 is none
  const std::chrono::sys_days days(date);
  const unsigned weekday = std::chrono::weekday(days).c_encoding();
  if (detail::three_letters(at) != detail::days_of_the_week.names[weekday]) return std::nullopt;
  return days + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

/// The IMF-fixdate of a time, not terminated by a NUL. Times outside the years 0000 to 9999 become the nearest end of
/// that range. `parse_imf_fixdate` reads back what this writes. No allocation.
[[nodiscard]] constexpr std::array<char, 29> format_imf_fixdate(std::chrono::sys_seconds time) noexcept {
  using namespace std::chrono;
  constexpr sys_seconds first = sys_days(year(0) / January / 1);
  constexpr sys_seconds last = sys_days(year(9999) / December / 31) + hours(23) + minutes(59) + seconds(59);
  if (time < first) time = first;
  if (time > last) time = last;

  const sys_days days = floor<std::chrono::days>(time);
  const year_month_day date(days);
  const int second_of_day = static_cast<int>((time - days).count());
  std::array<char, 29> text{};
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = detail::imf_fixdate_shape[i];
  const auto put_name = [&text](std::size_t at, std::string_view names, unsigned index) {
    for (std::size_t i = 0; i < 3; ++i) text[at + i] = names[index * 3 + i];
  };
  const auto put_number = [&text](std::size_t at, std::size_t digits, int value) {
    for (std::size_t i = digits; i-- > 0; value /= 10) text[at + i] = static_cast<char>('0' + value % 10);
  };
  put_name(0, detail::day_names, weekday(days).c_encoding());
  put_number(5, 2, static_cast<int>(static_cast<unsigned>(date.day())));
  put_name(8, detail::month_names, static_cast<unsigned>(date.month()) - 1);
  put_number(12, 4, static_cast<int>(date.year()));
  put_number(17, 2, second_of_day / 3600);
  put_number(20, 2, second_of_day / 60 % 60);
  put_number(23, 2, second_of_day % 60);
  return text;
}

}  // namespace ubiops::webhooks::inline v1

#endif
