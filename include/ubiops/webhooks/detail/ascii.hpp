// Character classes as one table, used by every parser here. Not for users. Floor: result.
#ifndef UBIOPS_WEBHOOKS_DETAIL_ASCII_HPP
#define UBIOPS_WEBHOOKS_DETAIL_ASCII_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ubiops::webhooks::inline v1::detail {

enum char_class : std::uint8_t {
  is_digit = 1,         // DIGIT
  is_lower = 2,         // a-z
  is_upper = 4,         // A-Z
  is_tchar = 8,         // RFC 9110 §5.6.2 tchar
  is_key = 16,          // RFC 9651 §3.1.2: lcalpha / DIGIT / "_" / "-" / "." / "*"
  is_hex_lower = 32,    // 0-9 a-f
  is_hex_upper = 64,    // 0-9 A-F
  is_printable = 128,   // 0x20 to 0x7e
};

struct char_table {
  std::uint8_t classes[256] = {};

  constexpr char_table() noexcept {
    for (int c = 0; c < 256; ++c) {
      const bool digit = c >= '0' && c <= '9';
      const bool lower = c >= 'a' && c <= 'z';
      const bool upper = c >= 'A' && c <= 'Z';
      unsigned bits = 0;
      if (digit) bits |= is_digit;
      if (lower) bits |= is_lower;
      if (upper) bits |= is_upper;
      if (digit || lower || upper || one_of(c, "!#$%&'*+-.^_`|~")) bits |= is_tchar;
      if (digit || lower || one_of(c, "_-.*")) bits |= is_key;
      if (digit || (c >= 'a' && c <= 'f')) bits |= is_hex_lower;
      if (digit || (c >= 'A' && c <= 'F')) bits |= is_hex_upper;
      if (c >= 0x20 && c < 0x7f) bits |= is_printable;
      classes[c] = static_cast<std::uint8_t>(bits);
    }
  }

 private:
  static constexpr bool one_of(int c, std::string_view set) noexcept {
    return c != 0 && set.find(static_cast<char>(c)) != std::string_view::npos;
  }
};

inline constexpr char_table ascii{};

/// Whether `c` belongs to one of the classes in `mask`.
constexpr bool is(char c, unsigned mask) noexcept { return (ascii.classes[static_cast<unsigned char>(c)] & mask) != 0; }

constexpr char to_lower(char c) noexcept { return is(c, is_upper) ? static_cast<char>(c + 32) : c; }

/// The value of a hexadecimal digit of either case, or -1.
constexpr int hex_value(char c) noexcept {
  if (is(c, is_digit)) return c - '0';
  if (is(c, is_hex_lower)) return c - 'a' + 10;
  if (is(c, is_hex_upper)) return c - 'A' + 10;
  return -1;
}

/// Equal but for the case of ASCII letters; `lower` has none in upper case.
constexpr bool equals_ignoring_case(std::string_view any, std::string_view lower) noexcept {
  if (any.size() != lower.size()) return false;
  for (std::size_t i = 0; i < any.size(); ++i) {
    if (to_lower(any[i]) != lower[i]) return false;
  }
  return true;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
