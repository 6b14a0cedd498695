// A request as it was received, copied out of the user's head once, so that a search may change it; and bounded, since
// whoever sent it chose its size.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_RECEIVED_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_RECEIVED_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/limits.hpp>

namespace ubiops::webhooks::inline v1::detail {

struct received_head {
  /// A field line, its name in lower case and its value without the blanks around it.
  struct field_line {
    std::string name;
    std::string value;
  };

  std::string method;
  std::optional<std::string> target;
  std::string authority;  // HTTP/2's
  std::string scheme;
  std::vector<field_line> lines;

  /// Keeps as many lines as a verifier would read, of as many bytes as a recorded head may have.
  explicit received_head(const head_view& head)
      : method(head.method.substr(0, limits::max_signature_base)), authority(head.authority.substr(0, bound)),
        scheme(head.scheme.substr(0, bound)) {
    if (head.target) target = head.target->substr(0, limits::max_signature_base);
    std::size_t bytes = 0;
    auto take = [&](std::string_view name, std::string_view value) {
      value = trim(value);
      bytes += name.size() + value.size();
      if (lines.size() == limits::max_field_lines || bytes > limits::max_recorded_head) return;
      field_line line{std::string(name), std::string(value)};
      for (char& c : line.name) c = to_lower(c);
      lines.push_back(std::move(line));
    };
    head.for_each_field(field_sink(take));
  }

  /// The values of a field's lines, in arrival order; `name` is in lower case.
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const {
    std::vector<std::string_view> found;
    for (const field_line& line : lines) {
      if (line.name == name) found.push_back(line.value);
    }
    return found;
  }

  /// The first of them, or nothing.
  [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const {
    for (const field_line& line : lines) {
      if (line.name == name) return line.value;
    }
    return std::nullopt;
  }

  /// All of them, joined by a comma and a blank (RFC 9421 §2.1).
  [[nodiscard]] std::string joined(std::string_view name) const {
    std::string text;
    bool later = false;
    for (const std::string_view value : values(name)) {
      if (std::exchange(later, true)) text.append(", ");
      text.append(value);
    }
    return text;
  }

 private:
  static constexpr std::size_t bound = 4 * limits::max_authority;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
