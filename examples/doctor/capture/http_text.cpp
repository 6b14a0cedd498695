#include <charconv>
#include <cstddef>
#include <optional>
#include <string>

#include <ubiops/webhooks/http/fields.hpp>

#include "../problem.hpp"
#include "formats.hpp"
#include "lines.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

// A log may have decoded the target, so that blanks stand in it: it lies between the first and the last blank.
void read_request_line(std::string_view line, captured_request& into) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (line.starts_with("HTTP/")) throw cannot_read("it begins with an answer, not with a request");
  if (first == std::string_view::npos || first == last || !line.substr(last + 1).starts_with("HTTP/") ||
      !uw::is_field_name(line.substr(0, first))) {
    throw cannot_read(
        "it is neither HTTP/1.1 (\"POST /path HTTP/1.1\" and fields), nor a dump of curl (-v, --trace), HAR or a JSON "
        "recording");
  }
  into.method = line.substr(0, first);
  into.target = line.substr(first + 1, last - first - 1);
}

// True for the empty line behind the head.
bool read_field_line(std::string_view line, std::size_t number, captured_request& into) {
  if (line.empty()) return true;
  if ((line.front() == ' ' || line.front() == '\t') && !into.fields.empty()) {
    into.fields.back().value.append("\r\n").append(line);  // folded (RFC 9112 §5.2), which a verifier refuses
    return false;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !uw::is_field_name(line.substr(0, colon))) {
    throw cannot_read("line " + std::to_string(number) +
                      " is neither a field \"Name: value\" nor the empty line behind them");
  }
  into.fields.push_back({std::string(line.substr(0, colon)), std::string(uw::trim(line.substr(colon + 1)))});
  return false;
}

// The content out of its chunks (RFC 9112 §7.1); nothing where it has none, as where a server has logged the content.
std::optional<std::string> without_chunks(std::string_view body) {
  std::string content;
  for (;;) {
    const std::size_t line_end = body.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    std::size_t size = 0;
    const auto [end, failed] = std::from_chars(body.data(), body.data() + line_end, size, 16);
    if (failed != std::errc() || (*end != '\r' && *end != '\n' && *end != ';' && *end != ' ')) return std::nullopt;
    body.remove_prefix(line_end + 1);
    if (size == 0) return content;
    if (size > body.size()) return std::nullopt;
    content.append(body.substr(0, size));
    body.remove_prefix(size);
    if (body.starts_with('\r')) body.remove_prefix(1);
    if (!body.starts_with('\n')) return std::nullopt;
    body.remove_prefix(1);
  }
}

std::optional<std::size_t> content_length(const captured_request& request) {
  const std::string* const text = request.field("content-length");
  std::size_t size = 0;
  if (text == nullptr) return std::nullopt;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), size);
  if (failed != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return size;
}

// RFC 9112 §6.3.
std::string body_of(std::string_view rest, captured_request& request) {
  const std::string* const coding = request.field("transfer-encoding");
  if (coding != nullptr && examples::lower_case(*coding) == "chunked") {
    if (auto content = without_chunks(rest)) return *std::move(content);
    request.remarks.emplace_back("Transfer-Encoding is chunked and the body has no chunks: it was taken as it stands.");
    return std::string(rest);
  }
  const auto size = content_length(request);
  if (size && rest.size() > *size && rest.substr(*size).find_first_not_of("\r\n") == std::string_view::npos) {
    request.remarks.emplace_back("A line end behind the body is not part of it, by Content-Length: an editor's.");
    rest = rest.substr(0, *size);
  }
  return std::string(rest);
}

}  // namespace

captured_request read_http_text(std::string_view text) {
  captured_request request;
  request.format = "HTTP/1.1 text";
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  lines all(text);
  read_request_line(all.next().value_or(std::string_view()), request);
  bool complete = false;
  while (!complete) {
    const auto line = all.next();
    if (!line) break;
    complete = read_field_line(*line, all.number(), request);
  }
  if (complete) {
    request.take_body(body_of(all.rest(), request));
  }
  return request;
}

}  // namespace doctor
