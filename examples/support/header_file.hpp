// Headers from a file, since a command line can be read by everybody on the machine.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_HEADER_FILE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_HEADER_FILE_HPP

#include <cstddef>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/http/fields.hpp>

#include "text_file.hpp"

namespace examples {

struct header_line {
  std::string name;
  std::string value;
};

/// Reads "Name: value"; nothing where it is no such line.
inline std::optional<header_line> parse_header_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !ubiops::webhooks::is_field_name(line.substr(0, colon))) return std::nullopt;
  return header_line{std::string(line.substr(0, colon)), std::string(ubiops::webhooks::trim(line.substr(colon + 1)))};
}

/// One "Name: value" a line; blank lines and lines that begin with "#" are passed over. Throws std::runtime_error where
/// the file cannot be read, a line is none, a value is empty or there is no line at all, and never repeats a value.
inline std::vector<header_line> read_header_file(const std::string& path) {
  std::istringstream file(read_text_file(path));
  std::vector<header_line> headers;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (ubiops::webhooks::trim(line).empty() || line.front() == '#') continue;
    auto header = parse_header_line(line);
    if (!header || header->value.empty()) {
      throw std::runtime_error(path + ":" + std::to_string(number) + ": a header is one line \"Name: value\"");
    }
    headers.push_back(*std::move(header));
  }
  if (headers.empty()) throw std::runtime_error(path + " holds no header: one line \"Name: value\" each");
  return headers;
}

}  // namespace examples

#endif
