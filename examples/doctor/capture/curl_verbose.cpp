#include <algorithm>
#include <string>
#include <utility>

#include "formats.hpp"
#include "lines.hpp"

namespace doctor {

namespace {

constexpr std::string_view sent = "> ";

bool begins_request(std::string_view line) {
  return line.starts_with(sent) && line.find(" HTTP/") != std::string_view::npos &&
         line.find(':') > line.find(" HTTP/");
}

bool is_signed(const captured_request& request) { return request.field("signature-input") != nullptr; }

}  // namespace

bool is_curl_verbose(std::string_view text) {
  lines all(text);
  for (auto line = all.next(); line; line = all.next()) {
    if (begins_request(*line)) return true;
    // Before it stand curl's own remarks, notes and the counts of its progress; a request would be raw.
    if (!line->starts_with('*') && line->find(" HTTP/") != std::string_view::npos) return false;
  }
  return false;
}

captured_request read_curl_verbose(std::string_view text) {
  // A dump has one head for each attempt, redirects among them: the first that is signed counts.
  captured_request first;
  lines all(text);
  for (auto line = all.next(); line; line = all.next()) {
    if (!begins_request(*line)) continue;
    std::string head;
    for (; line && line->starts_with('>'); line = all.next()) {
      head.append(line->substr(std::min(sent.size(), line->size()))).append("\r\n");
    }
    captured_request request = read_http_text(head);
    request.format = "curl -v";
    request.shows_body = false;
    if (is_signed(request)) return request;
    if (first.method.empty()) first = std::move(request);
    if (!line) break;
  }
  return first;
}

}  // namespace doctor
