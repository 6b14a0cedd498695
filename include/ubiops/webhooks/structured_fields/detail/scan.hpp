// Runs of characters as structured fields have them (RFC 9651 §3). It knows characters only: no items, no fields.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_SCAN_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_SCAN_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/eight_bytes.hpp>
#include <ubiops/webhooks/detail/utf8.hpp>

namespace ubiops::webhooks::inline v1::detail {

constexpr bool starts_key(char c) noexcept { return is(c, is_lower) || c == '*'; }
constexpr bool starts_token(char c) noexcept { return is(c, is_lower | is_upper) || c == '*'; }
constexpr bool in_token(char c) noexcept { return is(c, is_tchar) || c == ':' || c == '/'; }
constexpr bool in_string(char c) noexcept { return is(c, is_printable) && c != '"' && c != '\\'; }
constexpr bool is_escapable(char c) noexcept { return c == '"' || c == '\\'; }
constexpr bool in_display_string(char c) noexcept { return is(c, is_printable) && c != '"' && c != '%'; }

/// The first byte in [p, end) that is not a space (or, in the other one, a space or tab); else `end`.
constexpr const char* skip_spaces(const char* p, const char* end) noexcept {
  while (p != end && *p == ' ') ++p;
  return p;
}
constexpr const char* skip_optional_whitespace(const char* p, const char* end) noexcept {
  while (p != end && (*p == ' ' || *p == '\t')) ++p;
  return p;
}

/// The end of the key or token that begins at `p`; `p` itself if none does.
constexpr const char* skip_key(const char* p, const char* end) noexcept {
  if (p == end || !starts_key(*p)) return p;
  while (p != end && is(*p, is_key)) ++p;
  return p;
}
constexpr const char* skip_token(const char* p, const char* end) noexcept {
  if (p == end || !starts_token(*p)) return p;
  while (p != end && in_token(*p)) ++p;
  return p;
}

/// Marks the bytes of `word` that a quoted text cannot hold as themselves: '"', `escape`, and what is not printable.
/// The lowest mark is exact.
constexpr std::uint64_t quoted_stops(std::uint64_t word, std::uint8_t escape) noexcept {
  const std::uint64_t quote_or_control = marks_below(word ^ every_byte(0x02), 0x21);  // '"' becomes 0x20
  return (quote_or_control | marks_of(word, escape) | marks_of_del(word)) & marks;
}

/// The first byte in [p, end) that a quoted text cannot hold as itself (see `quoted_stops`); else `end`.
constexpr const char* skip_quoted(const char* p, const char* end, char escape) noexcept {
  if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
    for (; end - p >= 8; p += 8) {
      const std::uint64_t stops = quoted_stops(load_eight(p), static_cast<std::uint8_t>(escape));
      if (stops != 0) return p + static_cast<unsigned>(std::countr_zero(stops)) / 8;
    }
  }
  while (p != end && *p != '"' && *p != escape && is(*p, is_printable)) ++p;
  return p;
}

/// Where the content of a string that begins at `p` ends (RFC 9651 §4.2.5): at its '"', or at the first byte that it
/// cannot hold, a broken escape's backslash included; else `end`.
constexpr const char* skip_string(const char* p, const char* end) noexcept {
  for (;;) {
    p = skip_quoted(p, end, '\\');
    if (p == end || *p != '\\') return p;
    // After an escape byte by byte for a while: where escapes come in runs, each word would wait for the one before.
    for (int plain = 0; plain < 8;) {
      if (p == end) return p;
      if (*p == '\\') {
        if (end - p < 2 || !is_escapable(p[1])) return p;
        p += 2;
        plain = 0;
      } else if (in_string(*p)) {
        ++p;
        ++plain;
      } else {
        return p;
      }
    }
  }
}

/// The byte that the display string in [p, end) begins with, as itself or as %xx; -1 if it cannot begin so.
constexpr int display_string_byte(const char* p, const char* end) noexcept {
  if (p == end) return -1;
  if (*p != '%') return in_display_string(*p) ? *p : -1;
  if (end - p < 3 || !is(p[1], is_hex_lower) || !is(p[2], is_hex_lower)) return -1;
  return hex_value(p[1]) << 4 | hex_value(p[2]);
}

/// Where a scan ended, and whether what it took up to there is whole.
struct scan_end {
  const char* at;
  bool whole;
};

/// The content of a display string that begins at `p` (RFC 9651 §4.2.10): ends at its '"', or at the first byte or %xx
/// that it cannot hold there, be it for its UTF-8, or at `end`; whole if the UTF-8 is.
constexpr scan_end skip_display_string(const char* p, const char* end) noexcept {
  utf8_check utf8;
  for (;; p += 3) {
    if (utf8.complete()) p = skip_quoted(p, end, '%');  // so that only an escape is fed below
    const int byte = display_string_byte(p, end);
    if (byte < 0 || !utf8.feed(static_cast<unsigned>(byte))) return {p, utf8.complete()};
  }
}

/// Takes the digits that begin at `p` as further digits of `number`. Whole if there are at least one and at most
/// `most`; else it ends where the missing or the surplus digit is.
constexpr scan_end read_digits(const char* p, const char* end, std::ptrdiff_t most, std::int64_t& number) noexcept {
  const char* const first = p;
  for (; p != end && is(*p, is_digit); ++p) {
    if (p - first == most) return {p, false};
    number = number * 10 + (*p - '0');
  }
  return {p, p != first};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
