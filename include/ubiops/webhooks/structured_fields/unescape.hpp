// What the text of a string or display string, as a parser gives it, stands for (RFC 9651 §4.2.5, §4.2.10).
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_UNESCAPE_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_UNESCAPE_HPP

#include <cstddef>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/structured_fields/detail/scan.hpp>

namespace ubiops::webhooks::inline v1::structured_fields {

/// Undoes the escapes of a string's text into `out`, which has room for `raw.size()` characters, and returns how many
/// came out; nothing if `raw` cannot stand between the quotes of a string. No allocation (RFC 9651 §4.2.5).
[[nodiscard]] constexpr std::optional<std::size_t> unescape_string(std::string_view raw, char* out) noexcept {
  const char* p = raw.data();
  const char* const end = p + raw.size();
  if (detail::skip_string(p, end) != end) return std::nullopt;
  const char* const first = out;
  for (; p != end; ++p) {
    if (*p == '\\') ++p;
    *out++ = *p;
  }
  return static_cast<std::size_t>(out - first);
}

/// Undoes the %xx of a display string's text into `out`, which has room for `raw.size()` bytes, and returns how many
/// bytes of UTF-8 came out; nothing if `raw` cannot stand between the quotes of a display string, be it for its
/// UTF-8. No allocation (RFC 9651 §4.2.10).
[[nodiscard]] constexpr std::optional<std::size_t> decode_display_string(std::string_view raw, char* out) noexcept {
  const char* p = raw.data();
  const char* const end = p + raw.size();
  const auto [at, whole] = detail::skip_display_string(p, end);
  if (at != end || !whole) return std::nullopt;
  const char* const first = out;
  for (; p != end; p += *p == '%' ? 3 : 1) *out++ = static_cast<char>(detail::display_string_byte(p, end));
  return static_cast<std::size_t>(out - first);
}

}  // namespace ubiops::webhooks::inline v1::structured_fields

#endif
