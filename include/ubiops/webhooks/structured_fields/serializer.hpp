// Structured fields, written strictly (RFC 9651 §4.1): from values, or from what a parser read.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_SERIALIZER_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_SERIALIZER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/text_output.hpp>
#include <ubiops/webhooks/detail/utf8.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/detail/scan.hpp>
#include <ubiops/webhooks/structured_fields/detail/write.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

namespace ubiops::webhooks::inline v1::structured_fields {

/// The largest magnitude of an integer or date, and of a decimal in thousandths (RFC 9651 §3.3.1, §3.3.2).
inline constexpr std::int64_t max_integer = 999'999'999'999'999;

// Every function appends to `out`, a std::string or another text with append(std::string_view) and append(char), and
// allocates only what that does.

// From values. What a structured field cannot hold appends nothing and returns false.

/// An integer of at most fifteen digits (RFC 9651 §4.1.4).
[[nodiscard]] constexpr bool append_integer(detail::text_output auto& out, std::int64_t value) {
  if (value > max_integer || value < -max_integer) return false;
  detail::put_digits(out, detail::put_sign(out, value));
  return true;
}

/// A decimal, rounded to three places, of at most twelve digits before the point (RFC 9651 §4.1.5). A value that is
/// the nearest double to the middle between two results is taken for that middle, and becomes the even one.
[[nodiscard]] constexpr bool append_decimal(detail::text_output auto& out, double value) {
  const double magnitude = value < 0 ? -value : value;
  if (!(magnitude < 1e12)) return false;  // not a number, too
  auto thousandths = static_cast<std::int64_t>(magnitude * 1000);
  // Exact in the numerator, so that the quotient is the nearest double to the middle above `thousandths`.
  const double middle = (static_cast<double>(thousandths) + 0.5) / 1000;
  if (magnitude > middle || (magnitude >= middle && thousandths % 2 != 0)) ++thousandths;
  if (thousandths > max_integer) return false;
  detail::put_thousandths(out, value < 0 ? -thousandths : thousandths);
  return true;
}

/// A string of printable ASCII, given without quotes and escapes (RFC 9651 §4.1.6).
[[nodiscard]] constexpr bool append_string(detail::text_output auto& out, std::string_view plain) {
  for (const char c : plain) {
    if (!detail::is(c, detail::is_printable)) return false;
  }
  detail::put(out, '"');
  for (const char c : plain) {
    if (detail::is_escapable(c)) detail::put(out, '\\');
    detail::put(out, c);
  }
  detail::put(out, '"');
  return true;
}

/// A token (RFC 9651 §4.1.7).
[[nodiscard]] constexpr bool append_token(detail::text_output auto& out, std::string_view token) {
  const char* const end = token.data() + token.size();
  if (token.empty() || detail::skip_token(token.data(), end) != end) return false;
  detail::put(out, token);
  return true;
}

/// The key of a dictionary member or parameter (RFC 9651 §4.1.1.3).
[[nodiscard]] constexpr bool append_key(detail::text_output auto& out, std::string_view key) {
  const char* const end = key.data() + key.size();
  if (key.empty() || detail::skip_key(key.data(), end) != end) return false;
  detail::put(out, key);
  return true;
}

/// A byte sequence (RFC 9651 §4.1.8).
constexpr void append_byte_sequence(detail::text_output auto& out, std::span<const std::byte> bytes) {
  constexpr std::size_t step = 48;
  char text[base64::encoded_size(step)] = {};
  detail::put(out, ':');
  while (!bytes.empty()) {
    const auto part = bytes.first(bytes.size() < step ? bytes.size() : step);
    base64::encode(part, text);
    detail::put(out, std::string_view(text, base64::encoded_size(part.size())));
    bytes = bytes.subspan(part.size());
  }
  detail::put(out, ':');
}

/// A boolean (RFC 9651 §4.1.9).
constexpr void append_boolean(detail::text_output auto& out, bool value) {
  detail::put(out, value ? std::string_view("?1") : std::string_view("?0"));
}

/// A date in seconds since 1970, of at most fifteen digits (RFC 9651 §4.1.10).
[[nodiscard]] constexpr bool append_date(detail::text_output auto& out, std::int64_t seconds) {
  if (seconds > max_integer || seconds < -max_integer) return false;
  detail::put(out, '@');
  return append_integer(out, seconds);
}

/// A display string of valid UTF-8 (RFC 9651 §4.1.11).
[[nodiscard]] constexpr bool append_display_string(detail::text_output auto& out, std::string_view utf8) {
  if (!detail::is_utf8(utf8)) return false;
  detail::put(out, "%\"");
  for (const char c : utf8) detail::put_display_byte(out, static_cast<unsigned char>(c));
  detail::put(out, '"');
  return true;
}

// From what a parser read.

/// A bare item as a parser gave it, in its one strict text (RFC 9651 §4.1.3.1). An item from elsewhere is not checked:
/// use the functions above.
constexpr void append_bare_item(detail::text_output auto& out, const bare_item& item) {
  switch (item.type) {
    case item_type::integer: detail::put_digits(out, detail::put_sign(out, item.number)); break;
    case item_type::decimal: detail::put_thousandths(out, item.number); break;
    case item_type::string: detail::put(out, '"', item.text, '"'); break;  // only what must be escaped can be
    case item_type::token: detail::put(out, item.text); break;
    case item_type::byte_sequence: detail::put(out, ':', item.text, ':'); break;  // strict: the only text of its bytes
    case item_type::boolean: append_boolean(out, item.number != 0); break;
    case item_type::date:
      detail::put(out, '@');
      detail::put_digits(out, detail::put_sign(out, item.number));
      break;
    case item_type::display_string: {
      detail::put(out, "%\"");
      const char* const end = item.text.data() + item.text.size();
      for (const char* p = item.text.data(); p != end; p += *p == '%' ? 3 : 1) {
        const int byte = detail::display_string_byte(p, end);  // may be a printable character, needlessly escaped
        if (byte < 0) break;
        detail::put_display_byte(out, static_cast<unsigned>(byte));
      }
      detail::put(out, '"');
      break;
    }
  }
}

/// A parameter as a parser gave it, with its ';': the value of a true one is left out (RFC 9651 §4.1.1.2).
constexpr void append_parameter(detail::text_output auto& out, std::string_view key, const bare_item& value) {
  if (value.type == item_type::boolean && value.number != 0) return detail::put(out, ';', key);
  detail::put(out, ';', key, '=');
  append_bare_item(out, value);
}

}  // namespace ubiops::webhooks::inline v1::structured_fields

#endif
