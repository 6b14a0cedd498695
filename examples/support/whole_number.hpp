// Numbers on a command line, and what to say where one is none.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_WHOLE_NUMBER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_WHOLE_NUMBER_HPP

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "show.hpp"

namespace examples {

/// The seconds in "5m", "90s", "2h" or "1d", as people write them; empty where it is nothing of the kind.
inline std::string seconds_in(std::string_view text) {
  constexpr std::string_view units = "smhd";
  constexpr std::int64_t seconds[] = {1, 60, 3600, 86'400};
  if (text.size() < 2) return {};
  const std::size_t unit = units.find(text.back());
  text.remove_suffix(1);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (unit == std::string_view::npos || failed != std::errc() || end != text.data() + text.size()) return {};
  if (number < 0 || number > 1'000'000) return {};
  return std::to_string(number * seconds[unit]);
}

/// Refuses what is no whole number from `first` to `last`. `what` says what is counted.
inline CLI::Validator whole_number(std::int64_t first, std::int64_t last, const std::string& what) {
  CLI::Validator check;
  check.name("");
  check.operation([first, last, what](std::string& text) -> std::string {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = failed == std::errc() && end == text.data() + text.size();
    if (is_number && number >= first && number <= last) return {};
    std::string problem = escaped(std::string_view(text).substr(0, 32)) + " is not " + what + " from " +
                          std::to_string(first) + " to " + std::to_string(last);
    if (what == "a number of seconds") {
      if (const std::string seconds = seconds_in(text); !seconds.empty()) problem += ": write " + seconds;
    }
    return problem;
  });
  return check;
}

/// The same for a time.
inline CLI::Validator seconds_from(std::int64_t first, std::int64_t last) {
  return whole_number(first, last, "a number of seconds");
}

}  // namespace examples

#endif
