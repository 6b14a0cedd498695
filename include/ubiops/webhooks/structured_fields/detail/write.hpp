// The characters of numbers and display strings (RFC 9651 §4.1), appended to a text.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_WRITE_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_WRITE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/text_output.hpp>
#include <ubiops/webhooks/structured_fields/detail/scan.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// `value` in decimal, with zeros in front up to `width` digits.
constexpr void put_digits(text_output auto& out, std::uint64_t value, std::size_t width = 1) {
  char digits[20] = {};
  std::size_t first = sizeof digits;
  for (; value != 0 || sizeof digits - first < width; value /= 10) {
    digits[--first] = static_cast<char>('0' + value % 10);
  }
  put(out, std::string_view(digits + first, sizeof digits - first));
}

/// The magnitude of `value`, once a '-' stands in front of it where it needs one.
constexpr std::uint64_t put_sign(text_output auto& out, std::int64_t value) {
  if (value >= 0) return static_cast<std::uint64_t>(value);
  put(out, '-');
  return std::uint64_t{0} - static_cast<std::uint64_t>(value);
}

/// A decimal: at least one digit behind the point, and no zero that is not needed (RFC 9651 §4.1.5).
constexpr void put_thousandths(text_output auto& out, std::int64_t thousandths) {
  const std::uint64_t magnitude = put_sign(out, thousandths);
  std::uint64_t fraction = magnitude % 1000;
  std::size_t width = 3;
  for (; width > 1 && fraction % 10 == 0; --width) fraction /= 10;
  put_digits(out, magnitude / 1000);
  put(out, '.');
  put_digits(out, fraction, width);
}

/// One byte of a display string's UTF-8 (RFC 9651 §4.1.11).
constexpr void put_display_byte(text_output auto& out, unsigned byte) {
  const char c = static_cast<char>(byte);
  if (in_display_string(c)) return put(out, c);
  const char escaped[] = {'%', lower_hex[byte >> 4 & 15u], lower_hex[byte & 15u]};
  put(out, std::string_view(escaped, sizeof escaped));
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
