// Character classes as one table, used by every parser here. Not for users. Floor: result.
#ifndef UBIOPS_WEBHOOKS_DETAIL_ASCII_HPP
#define UBIOPS_WEBHOOKS_DETAIL_ASCII_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/version.hpp>

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

constexpr char to_lower(char c) noexcept { return is(c, is_upper) ? static_cast<char>(c + 32) : c; }

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

/// Whether the texts at two places are equal but for the case of ASCII letters, for as many bytes as a Word has;
/// `lower` is ASCII without upper case.
template <class Word>
bool word_equal_ignoring_case(const char* any, const char* lower) noexcept {
  constexpr Word every_byte = static_cast<Word>(0x0101010101010101);
  Word a;
  Word b;
  std::memcpy(&a, any, sizeof a);
  std::memcpy(&b, lower, sizeof b);
  const Word from_a = b + (0x80 - 'a') * every_byte;       // the high bit of a byte: 'a' or above
  const Word above_z = b + (0x80 - 'z' - 1) * every_byte;  // above 'z'
  const Word letters = from_a & ~above_z & 0x80 * every_byte;
  return ((a ^ b) & ~(letters >> 2)) == 0;
}

/// The same for `size` bytes, at least as many as a Word has: the last word may overlap the one before.
template <class Word>
bool equal_by_words(const char* any, const char* lower, std::size_t size) noexcept {
  const std::size_t last = size - sizeof(Word);
  for (std::size_t i = 0; i < last; i += sizeof(Word)) {
    if (!word_equal_ignoring_case<Word>(any + i, lower + i)) return false;
  }
  return word_equal_ignoring_case<Word>(any + last, lower + last);
}

/// Equal but for the case of ASCII letters; `lower` is ASCII and has none in upper case.
constexpr bool equals_ignoring_case(std::string_view any, std::string_view lower) noexcept {
  if (any.size() != lower.size()) return false;
  if (!std::is_constant_evaluated()) {
    if (any.size() >= 8) return equal_by_words<std::uint64_t>(any.data(), lower.data(), any.size());
    if (any.size() >= 4) return equal_by_words<std::uint32_t>(any.data(), lower.data(), any.size());
  }
  for (std::size_t i = 0; i < any.size(); ++i) {
    if (to_lower(any[i]) != lower[i]) return false;
  }
  return true;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
