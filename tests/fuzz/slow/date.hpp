// IMF-fixdate (RFC 9110 §5.6.7), with the calendar counted day by day.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_DATE_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_DATE_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text.hpp"

namespace slow {

inline constexpr std::array<std::string_view, 7> day_names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
inline constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// The Gregorian calendar, also before it was made.
inline bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
inline int days_in_month(int year, int month) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[static_cast<std::size_t>(month)] + (month == 1 && is_leap_year(year) ? 1 : 0);
}

/// Days from 1970-01-01 to the first day of a year.
inline std::int64_t days_before(int year) {
  std::int64_t days = 0;
  for (int y = 1970; y < year; ++y) days += is_leap_year(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) days -= is_leap_year(y) ? 366 : 365;
  return days;
}

/// Seconds since 1970; nothing where `text` is no IMF-fixdate with the right day's name.
inline std::optional<std::int64_t> read_date(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto number = [text](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(at, digits)) {
      if (!is_digit(c)) return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const auto index_of = [](const auto& names, std::string_view name) {
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
      if (names[static_cast<std::size_t>(i)] == name) return i;
    }
    return -1;
  };
  const int day = number(5, 2);
  const int month = index_of(month_names, text.substr(8, 3));
  const int year = number(12, 4);
  const int hour = number(17, 2);
  const int minute = number(20, 2);
  const int second = number(23, 2);
  if (day < 1 || month < 0 || year < 0 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60 || day > days_in_month(year, month)) return std::nullopt;
  std::int64_t days = days_before(year) + day - 1;
  for (int m = 0; m < month; ++m) days += days_in_month(year, m);
  const std::int64_t weekday = ((days + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  std::string shape(text);
  for (const int at : {5, 6, 12, 13, 14, 15, 17, 18, 20, 21, 23, 24}) shape[static_cast<std::size_t>(at)] = '0';
  const std::string expected = std::string(day_names[static_cast<std::size_t>(weekday)]) + ", 00 " +
                               std::string(month_names[static_cast<std::size_t>(month)]) + " 0000 00:00:00 GMT";
  if (shape != expected) return std::nullopt;
  return days * 86400 + hour * 3600 + minute * 60 + second;
}

}  // namespace slow

#endif
