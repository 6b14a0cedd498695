// A head that is read from the bytes of its connection: in any pieces it is the same as at once, and the same as a slow
// reading of RFC 9112 says. The first two bytes of an input say how the rest is cut, and whether it is made as long as
// a head may be, by a field in its second line.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/http/recorded_head.hpp>
#include <ubiops/webhooks/limits.hpp>

#include "../slow/text.hpp"
#include "../target.hpp"
#include "exact.hpp"

namespace recorded_head_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

struct shown_head {
  bool refused = false;
  std::string method = {};
  std::string target = {};
  std::vector<std::pair<std::string, std::string>> fields = {};

  bool operator==(const shown_head&) const = default;
};

shown_head shown(const uw::recorded_head& head) {
  shown_head out{head.refused(), std::string(head.method()), std::string(head.target())};
  auto take = [&out](std::string_view name, std::string_view value) { out.fields.emplace_back(name, value); };
  head.for_each_field(take);
  return out;
}

// RFC 9112 §3: method, request-target and version, a blank between each two.
bool read_request_line(const std::string& line, shown_head& out) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string::npos || first == last) return false;
  out.method = line.substr(0, first);
  out.target = line.substr(first + 1, last - first - 1);
  const std::string version = line.substr(last + 1);
  for (const char c : out.target) {
    if (!slow::is_printable(c) || c == ' ' || c == '#') return false;
  }
  return slow::is_token(out.method) && !out.target.empty() && (version == "HTTP/1.1" || version == "HTTP/1.0");
}

/// Lines that end in CR LF, with neither of the two within (§2.2); nothing is shown before the empty one.
shown_head read_slowly(std::string_view bytes) {
  const shown_head refused{true};
  shown_head out;
  const bool too_long = bytes.size() >= uw::limits::max_recorded_head;
  bytes = bytes.substr(0, uw::limits::max_recorded_head);
  for (bool first = true;; first = false) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return too_long ? refused : shown_head();
    if (end == 0 || bytes[end - 1] != '\r' || bytes.substr(0, end - 1).find('\r') != std::string_view::npos) {
      return refused;
    }
    const std::string line(bytes.substr(0, end - 1));
    bytes.remove_prefix(end + 1);
    if (first) {
      if (!read_request_line(line, out)) return refused;
    } else if (line.empty()) {
      return out;
    } else {
      const std::size_t colon = line.find(':');
      if (colon == std::string::npos || !slow::is_token(line.substr(0, colon))) return refused;
      out.fields.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
  }
}

void check(std::string_view input, std::size_t least, std::size_t growth) {
  uw::recorded_head whole;
  {
    const exact_buffer bytes(input);
    whole.record(bytes.view());
  }
  require(shown(whole) == read_slowly(input), "the head is what a slow reading shows");

  uw::recorded_head pieces;
  std::size_t size = least;
  for (std::string_view rest = input; !rest.empty(); size += growth) {
    const exact_buffer piece(rest.substr(0, size));
    pieces.record(piece.view());
    rest.remove_prefix(piece.view().size());
  }
  require(shown(pieces) == shown(whole), "in pieces the head is the same as at once");
  pieces.record("behind\r\n\r\n");
  if (!shown(whole).method.empty()) require(shown(pieces) == shown(whole), "what comes behind the head is passed over");
}

void run(std::string_view input) {
  if (input.size() < 2) return;
  const auto first = static_cast<unsigned char>(input[0]);
  std::string bytes(input.substr(2));
  const std::size_t line_end = bytes.find('\n');
  if (first >= 0x80 && line_end != std::string::npos && bytes.size() < 1000) {
    const std::size_t size = uw::limits::max_recorded_head - bytes.size() + first % 16;
    bytes.insert(line_end + 1,
                 "X: " + std::string(size - 13, 'a') + "\r\n");  // from 8 bytes below the bound to 7 above
  }
  check(bytes, first % 16 + 1, static_cast<unsigned char>(input[1]) % 8);
}

const fuzz::registered target({"recorded_head", run});

}  // namespace recorded_head_target
