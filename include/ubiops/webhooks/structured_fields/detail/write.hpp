// The characters of numbers and display strings (RFC 9651 §4.1), appended to a text. Not for users. Floor: sf_scan.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_WRITE_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_WRITE_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <ubiops/webhooks/structured_fields/detail/scan.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What can be appended to: a std::string, or a buffer with append(std::string_view) and append(char).
template <class T>
concept text_output = requires(T& out, std::string_view text) { out.append(text); };

constexpr std::size_t size_of(std::string_view text) noexcept { return text.size(); }
constexpr std::size_t size_of(char) noexcept { return 1; }

// Short texts, as most are here, in two overlapping words.
inline char* write(char* at, std::string_view text) noexcept {
  const std::size_t size = text.size();
  if (size >= 8 && size <= 16) {
    char first[8];
    char last[8];
    std::memcpy(first, text.data(), 8);
    std::memcpy(last, text.data() + size - 8, 8);
    std::memcpy(at, first, 8);
    std::memcpy(at + size - 8, last, 8);
  } else if (size != 0) {
    std::memcpy(at, text.data(), size);
  }
  return at + size;
}
inline char* write(char* at, char c) noexcept {
  *at = c;
  return at + 1;
}

constexpr void put_one(text_output auto& out, std::string_view text) { out.append(text); }
constexpr void put_one(text_output auto& out, char c) {
  if constexpr (requires { out.push_back(c); }) {
    out.push_back(c);
  } else {
    out.append(c);
  }
}

/// Appends texts and characters, one after another; to a buffer that can be extended, with one extension for all.
template <text_output Out, class... Parts>
constexpr void put(Out& out, const Parts&... parts) {
  if constexpr (requires { out.extend(1); }) {
    char* at = out.extend((size_of(parts) + ...));
    ((at = write(at, parts)), ...);
  } else {
    (put_one(out, parts), ...);
  }
}

/// `value` in decimal, with zeros in front up to `width` digits.
constexpr void put_digits(text_output auto& out, std::uint64_t value, std::size_t width = 1) {
  char digits[20] = {};
  std::size_t first = sizeof digits;
  for (; value != 0 || sizeof digits - first < width; value /= 10) {
    digits[--first] = static_cast<char>('0' + value % 10);
  }
  put(out, std::string_view(digits + first, sizeof digits - first));
}

/// The length of `value` in decimal, with its sign.
constexpr std::size_t count_digits(std::int64_t value) noexcept {
  std::size_t count = value < 0 ? 2 : 1;
  std::uint64_t magnitude =
      value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  for (; magnitude >= 10'000; magnitude /= 10'000) count += 4;
  for (; magnitude >= 10; magnitude /= 10) ++count;
  return count;
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
  constexpr char hex[] = "0123456789abcdef";
  const char c = static_cast<char>(byte);
  if (in_display_string(c)) return put(out, c);
  const char escaped[] = {'%', hex[byte >> 4 & 15u], hex[byte & 15u]};
  put(out, std::string_view(escaped, sizeof escaped));
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
