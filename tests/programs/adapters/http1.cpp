// The client of HTTP/1.1, which sends what no ordinary client would.
#include <charconv>
#include <optional>

#include "connection.hpp"
#include "request_case.hpp"

namespace {

using namespace std::chrono_literals;

std::string body_text(const request_case& each) {
  if (each.how != delivery::chunked) return each.sent.body;
  std::string text;
  for (std::string_view rest = each.sent.body; !rest.empty();
       rest.remove_prefix(std::min<std::size_t>(rest.size(), 9))) {
    const std::string_view chunk = rest.substr(0, 9);
    text.append(std::to_string(chunk.size())).append("\r\n").append(chunk).append("\r\n");
  }
  text.append("0\r\n");
  for (const auto& line : each.trailers) text.append(line.name).append(": ").append(line.value).append("\r\n");
  return text.append("\r\n");
}

std::string head_text(const request_case& each) {
  auto sent = each.sent;
  sent.body.clear();
  if (each.how == delivery::chunked) sent.fields.push_back({"Transfer-Encoding", "chunked"});
  for (const auto& line : each.trailers) sent.fields.push_back({"Trailer", line.name});
  std::string text = sent.http_text();
  if (each.http_1_0) text.replace(text.find("HTTP/1.1"), 8, "HTTP/1.0");
  return text;
}

/// Takes a response off the front of `text` into `answer`; false while it is not all there.
bool take_response(std::string& text, outcome& answer, bool closed) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos || !text.starts_with("HTTP/1.")) return false;
  std::string head = text.substr(0, end + 2);
  for (char& c : head) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  int status = 0;
  std::from_chars(text.data() + 9, text.data() + 12, status);
  std::size_t length = 0;
  if (const std::size_t at = head.find("\r\ncontent-length: "); at != std::string::npos) {
    std::from_chars(head.data() + at + 18, head.data() + head.size(), length);
  } else if (status != 204 && status != 100) {
    if (!closed) return false;
    length = text.size() - end - 4;
  }
  if (text.size() - end - 4 < length) return false;
  if (status == 100) {
    answer.continued = true;
  } else {
    answer.status = status;
    if (const std::size_t at = text.find(R"("code":")", end); at != std::string::npos) {
      answer.code = text.substr(at + 8, text.find('"', at + 8) - at - 8);
    }
  }
  text.erase(0, end + 4 + length);
  return true;
}

}  // namespace

outcome send_http1(unsigned port, const request_case& each) {
  connection server(port);
  const bool waits = each.how == delivery::on_continue;
  const std::size_t piece = each.how == delivery::byte_by_byte ? 1 : std::string_view::npos;
  server.send(head_text(each), piece);
  const std::string body = body_text(each);
  if (!waits) server.send(body, piece);

  outcome answer;
  std::string unread;
  const auto last_moment = std::chrono::steady_clock::now() + client_patience;
  bool sent = !waits;
  while (std::chrono::steady_clock::now() < last_moment) {
    std::string_view chunk;
    const auto came = server.receive(chunk, sent ? 1000ms * client_patience.count() : 1000ms);
    if (came == connection::state::quiet && sent) break;
    answer.received.append(chunk);
    unread.append(chunk);
    const bool closed = came == connection::state::closed;
    while (answer.status == 0 && take_response(unread, answer, closed)) continue;
    if (answer.status != 0) return answer;
    if (closed) {
      answer.without = "closed";
      return answer;
    }
    if (!sent && (answer.continued || came == connection::state::quiet)) {
      server.send(body);
      sent = true;
    }
  }
  answer.without = "silence";
  return answer;
}
