// Times as people and HAR write them.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_TIME_TEXT_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_TIME_TEXT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace doctor {

/// Of the year 9999: no time behind it is written or taken.
inline constexpr std::int64_t last_second = 253'402'300'799;

/// "2026-01-16T08:12:22.123Z", or with "+01:00" (RFC 3339); nothing where it is none.
inline std::optional<std::chrono::sys_seconds> seconds_of_iso_date(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int size = 0;
  if (text.size() > 64 || std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute,
                                      &second, &size) != 6) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  std::size_t zone = static_cast<std::size_t>(size);
  if (zone < text.size() && text[zone] == '.') zone = text.find_first_not_of("0123456789", zone + 1);
  int hours = 0;
  int minutes = 0;
  char sign = '+';
  if (zone >= text.size()) return std::nullopt;
  if (text[zone] != 'Z' && std::sscanf(text.c_str() + zone, "%c%2d:%2d", &sign, &hours, &minutes) != 3) {
    return std::nullopt;
  }
  const std::chrono::minutes offset(60 * hours + minutes);
  return std::chrono::sys_seconds(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + (sign == '-' ? offset : -offset);
}

/// "2026-01-16 08:12:22 UTC"; the number alone where the year has no four digits.
inline std::string time_text(std::chrono::sys_seconds at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  if (at.time_since_epoch().count() < 0 || at.time_since_epoch().count() > last_second) {
    return std::to_string(at.time_since_epoch().count());
  }
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d UTC", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

}  // namespace doctor

#endif
