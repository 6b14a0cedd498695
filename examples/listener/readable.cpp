#include "readable.hpp"

#include <nlohmann/json.hpp>

#include "../support/show.hpp"

namespace listener {

std::string readable(std::string_view body) {
  // JSON has no "\x" of its own, and no line feed within a text: nothing in it can look like an escape of ours, or like
  // a line.
  return nlohmann::json::accept(body) ? examples::without_control_bytes(body) : examples::escaped(body);
}

}  // namespace listener
