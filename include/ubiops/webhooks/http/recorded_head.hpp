// A head read from the bytes of its connection, for frameworks that show fields otherwise than they were sent:
// cpp-httplib 0.11 decodes "%41" in values and drops fields without one, POCO 1.11 decodes "=?UTF-8?Q?A?=". Who can
// send what they make a signed value of has a request that verifies and was never signed.
#ifndef UBIOPS_WEBHOOKS_HTTP_RECORDED_HEAD_HPP
#define UBIOPS_WEBHOOKS_HTTP_RECORDED_HEAD_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/detail/target_text.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/limits.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// Records what an HTTP/1.0 or HTTP/1.1 connection begins with, and is the head of its first request, which
/// `verify()` takes like any other.
///
/// It is strict: method, target and version with one blank between them, the method a token and the target printable
/// ASCII (RFC 9112 §3); CR and LF behind each line and neither of them within; no folded lines, and the colon right
/// behind a field's name, which is a token (§5). Values stay as they came. A head with a fault, longer than
/// `limits::max_recorded_head` or not there to its end shows no method and no fields: `verify()` says
/// `missing_signature_input`.
///
/// Each byte is looked at once. Holds `limits::max_recorded_head` bytes at most, in a std::string, and nothing once it
/// is refused. Views last until the next `record()`, and no longer than this object.
class recorded_head {
 public:
  recorded_head() = default;
  recorded_head(const recorded_head&) = delete;
  recorded_head& operator=(const recorded_head&) = delete;

  /// The next bytes from the connection. Those behind the head are passed over.
  void record(std::string_view bytes) {
    if (state_ != state::open) return;
    std::size_t end = bytes_.size();
    bytes_.append(bytes.substr(0, limits::max_recorded_head - bytes_.size()));
    for (; state_ == state::open && (end = bytes_.find('\n', end)) != std::string::npos; ++end) take_line(end);
    if (state_ == state::open && bytes_.size() == limits::max_recorded_head) state_ = state::refused;
    if (state_ == state::refused) bytes_ = std::string();
  }

  /// Whether this can no longer become a head, whatever follows. A server need not read on.
  [[nodiscard]] bool refused() const noexcept { return state_ == state::refused; }

  [[nodiscard]] std::string_view method() const noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return split_request_line(shown()).method;
  }
  [[nodiscard]] std::string_view target() const noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return split_request_line(shown()).target;
  }
  void for_each_field(field_sink sink) const {
    std::string_view lines = shown();
    lines.remove_prefix(lines.find('\n') + 1);  // npos + 1 is 0: an empty view stays empty
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n') - 1);
      const std::string_view name = line.substr(0, line.find(':'));
      sink(name, line.substr(name.size() + 1));
      lines.remove_prefix(line.size() + 2);
    }
  }

 private:
  enum class state : std::uint8_t { open, complete, refused };

  struct request_line {
    std::string_view method;
    std::string_view target;
    std::string_view version;
  };

  static request_line split_request_line(std::string_view line) noexcept {
    const auto take = [&line] {
      const std::string_view part = line.substr(0, line.find(' '));
      line.remove_prefix((std::min)(part.size() + 1, line.size()));
      return part;
    };
    return {take(), take(), line};
  }

  [[nodiscard]] std::string_view shown() const noexcept {
    return state_ == state::complete ? std::string_view(bytes_) : std::string_view();
  }

  // The line that begins at `line_`, up to the LF at `end`.
  void take_line(std::size_t end) {
    std::string_view line(bytes_.data() + line_, end - line_);
    const std::size_t cr = line.find('\r');
    if (line.empty() || cr != line.size() - 1) {
      state_ = state::refused;
      return;
    }
    line.remove_suffix(1);
    if (line_ != 0 && line.empty()) {
      state_ = state::complete;
      bytes_.resize(line_);
      return;
    }
    if (!(line_ == 0 ? is_request_line(line) : is_field_line(line))) state_ = state::refused;
    line_ = end + 1;
  }

  static bool is_request_line(std::string_view line) noexcept {
    const auto [method, target, version] = split_request_line(line);
    return is_field_name(method) && !target.empty() && detail::is_target_text(target) &&
           (version == "HTTP/1.1" || version == "HTTP/1.0");
  }

  static bool is_field_line(std::string_view line) noexcept {
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos && is_field_name(line.substr(0, colon));
  }

  std::string bytes_;  // in the end up to the empty line
  state state_ = state::open;
  std::size_t line_ = 0;  // where the line begins whose end is not there yet
};

static_assert(request_head<recorded_head>);

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
