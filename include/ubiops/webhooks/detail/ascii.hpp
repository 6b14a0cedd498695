// Characters: their classes as one table, hexadecimal digits, and comparing names. Every parser here uses it.
#ifndef UBIOPS_WEBHOOKS_DETAIL_ASCII_HPP
#define UBIOPS_WEBHOOKS_DETAIL_ASCII_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/detail/eight_bytes.hpp>

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

/// Whether `c` belongs to all of the classes in `mask` and to none in `other`.
constexpr bool is_only(char c, unsigned mask, unsigned other) noexcept {
  return (ascii.classes[static_cast<unsigned char>(c)] & (mask | other)) == mask;
}

/// RFC 3986 §2.3: what a URI never needs to escape.
constexpr bool is_unreserved(char c) noexcept {
  return is(c, is_digit | is_lower | is_upper) || c == '-' || c == '.' || c == '_' || c == '~';
}

constexpr char to_lower(char c) noexcept { return is(c, is_upper) ? static_cast<char>(c + 32) : c; }

/// The hexadecimal digits by their values.
inline constexpr char lower_hex[] = "0123456789abcdef";
inline constexpr char upper_hex[] = "0123456789ABCDEF";

/// The value of a hexadecimal digit of either case, or -1.
constexpr int hex_value(char c) noexcept {
  if (is(c, is_digit)) return c - '0';
  if (is(c, is_hex_lower)) return c - 'a' + 10;
  if (is(c, is_hex_upper)) return c - 'A' + 10;
  return -1;
}

/// Whether `text` is the literal. Its length is known to the compiler, which then compares words and calls nothing.
template <std::size_t Size>
constexpr bool same(std::string_view text, const char (&literal)[Size]) noexcept {
  return text.size() == Size - 1 && std::char_traits<char>::compare(text.data(), literal, Size - 1) == 0;
}

/// Whether two texts are the same; for names, which are short: no call for up to sixteen bytes.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  if (size < 4 || size > 16) return a == b;
  const auto differ = [&](auto word, std::size_t at) {
    auto other = word;
    std::memcpy(&word, a.data() + at, sizeof word);
    std::memcpy(&other, b.data() + at, sizeof other);
    return word ^ other;
  };
  if (size < 8) return (differ(std::uint32_t{}, 0) | differ(std::uint32_t{}, size - 4)) == 0;
  return (differ(std::uint64_t{}, 0) | differ(std::uint64_t{}, size - 8)) == 0;
}

/// Equal but for the case of ASCII letters; `lower` is ASCII and has none in upper case.
constexpr bool equals_ignoring_case(std::string_view any, std::string_view lower) noexcept {
  if (any.size() != lower.size()) return false;
  if (!std::is_constant_evaluated()) {
    if (any.size() >= 8) return words_equal_ignoring_case<std::uint64_t>(any.data(), lower.data(), any.size());
    if (any.size() >= 4) return words_equal_ignoring_case<std::uint32_t>(any.data(), lower.data(), any.size());
  }
  for (std::size_t i = 0; i < any.size(); ++i) {
    if (to_lower(any[i]) != lower[i]) return false;
  }
  return true;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
