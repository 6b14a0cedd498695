// A head read from the bytes of its connection, for frameworks that show fields otherwise than they were sent:
// cpp-httplib 0.11 decodes "%41" in values and drops fields without one, POCO 1.11 decodes "=?UTF-8?Q?A?=". Who can
// send what they make a signed value of has a request that verifies and was never signed. Floor: fields.
#ifndef UBIOPS_WEBHOOKS_HTTP_RECORDED_HEAD_HPP
#define UBIOPS_WEBHOOKS_HTTP_RECORDED_HEAD_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/limits.hpp>

namespace ubiops::webhooks::inline v1 {

/// Records what an HTTP/1.0 or HTTP/1.1 connection begins with, and is the head of its first request, which
/// `verify()` takes like any other.
///
/// It reads as RFC 9112 §3 and §5 write, and no more: one blank between the parts of the request line, CR and LF after
/// each line, a name that is a token with the colon at its end, no folded lines. A head that is not so, not there to
/// its end, or longer than `limits::max_recorded_head` shows an empty method and no fields: it does not verify.
///
/// Allocates for what it keeps, `limits::max_recorded_head` bytes at most. Views last until the next `record()`.
class recorded_head {
 public:
  /// The next bytes from the connection; those behind the head are passed over.
  void record(std::string_view bytes) {
    if (complete_ || bytes_.size() > limits::max_recorded_head) return;
    const std::size_t from = bytes_.size() - std::min(bytes_.size(), end_of_head.size() - 1);
    bytes_.append(bytes.substr(0, limits::max_recorded_head + 1 - bytes_.size()));
    const std::size_t end = bytes_.find(end_of_head, from);
    complete_ = end != std::string::npos && end + end_of_head.size() <= limits::max_recorded_head;
    if (complete_) bytes_.resize(end + end_of_line.size());
  }

  [[nodiscard]] std::string_view method() const& noexcept { return read().method; }
  [[nodiscard]] std::string_view target() const& noexcept { return read().target; }
  void for_each_field(field_sink sink) const {
    for (std::string_view lines = read().field_lines; !lines.empty();) {
      const std::string_view line = take(lines, end_of_line);
      const std::string_view name = line.substr(0, line.find(':'));
      sink(name, line.substr(name.size() + 1));
    }
  }

 private:
  static constexpr std::string_view end_of_line = "\r\n";
  static constexpr std::string_view end_of_head = "\r\n\r\n";

  struct parts {
    std::string_view method;
    std::string_view target;
    std::string_view field_lines;
  };

  /// What `text` begins with before `mark`, which goes with it; all of it without one.
  static std::string_view take(std::string_view& text, std::string_view mark) noexcept {
    const std::string_view taken = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(taken.size() + mark.size(), text.size()));
    return taken;
  }

  /// All empty where there is a fault.
  [[nodiscard]] parts read() const noexcept {
    if (!complete_) return {};
    std::string_view lines = bytes_;
    std::string_view request_line = take(lines, end_of_line);
    const std::string_view method = take(request_line, " ");
    const std::string_view target = take(request_line, " ");
    if (request_line != "HTTP/1.1" && request_line != "HTTP/1.0") return {};
    for (std::string_view rest = lines; !rest.empty();) {
      const std::string_view line = take(rest, end_of_line);
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos || !is_field_name(line.substr(0, colon))) return {};
      if (line.find_first_of(end_of_line) != std::string_view::npos) return {};  // one alone ends a line for some
    }
    return {method, target, lines};
  }

  std::string bytes_;  // with the last field's line at their end, once complete
  bool complete_ = false;
};

static_assert(request_head<recorded_head>);

}  // namespace ubiops::webhooks::inline v1

#endif
