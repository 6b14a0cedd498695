#include "readable.hpp"

#include <algorithm>
#include <cstddef>

#include <nlohmann/json.hpp>

#include "../support/show.hpp"

namespace listener {

namespace {

constexpr std::size_t max_shown_nesting = 64;

std::size_t nesting(std::string_view json) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      deepest = std::max(deepest, ++depth);
    } else if (!in_string && (c == '}' || c == ']') && depth != 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

std::string readable(std::string_view body) {
  if (nesting(body) <= max_shown_nesting) {
    const auto json = nlohmann::ordered_json::parse(body, nullptr, false);
    if (!json.is_discarded()) return json.dump(2, ' ', true);
  }
  return examples::escaped(body);
}

}  // namespace listener
