#include "terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace doctor {

namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view plain = "\x1b[0m";

bool is_heading(std::string_view line) {
  return !line.empty() && line.front() >= 'A' && line.front() <= 'Z' &&
         std::none_of(line.begin(), line.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string_view colour_of(std::string_view line) {
  if (is_heading(line)) return bold;
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (line.starts_with("signed:") || line.starts_with("sent:")) return green;
  if (line.starts_with("built:") || line.starts_with("received:") || line.find(": FAILED") != std::string_view::npos) {
    return red;
  }
  return {};
}

}  // namespace

bool wants_colour() {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
  return ::isatty(1) == 1;
}

std::string coloured(std::string_view report) {
  std::string out;
  std::string_view colour;
  std::size_t indent = 0;  // of the line that began the colour
  bool in_sentence = true;
  while (!report.empty()) {
    const std::string_view line = report.substr(0, report.find('\n'));
    report.remove_prefix(std::min(line.size() + 1, report.size()));
    const std::size_t here = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view found = in_sentence && !line.empty() ? bold : colour_of(line);
    // What goes on in the next line is indented by more; a heading goes on in none.
    const bool goes_on = found.empty() && !colour.empty() && colour != bold && here > indent && !line.empty();
    if (!goes_on) {
      colour = found;
      indent = here;
    }
    out.append(colour).append(line).append(colour.empty() ? "" : plain).push_back('\n');
    in_sentence = in_sentence && !line.ends_with('.');
  }
  return out;
}

void print(const std::string& report) {
  const std::string text = wants_colour() ? coloured(report) : report;
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace doctor
