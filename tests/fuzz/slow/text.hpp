// What the slow readers have in common: classes of characters spelled out, and the outcome of a rule that fails.
// Nothing of the library is in this folder but its public names: it is another reading of the RFCs, to be compared
// with.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_TEXT_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace slow {

inline bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
inline bool is_printable(char c) { return c >= 0x20 && c <= 0x7e; }
/// RFC 9110 §5.6.2.
inline bool is_tchar(char c) { return is_alpha(c) || is_digit(c) || is_one_of(c, "!#$%&'*+-.^_`|~"); }
/// RFC 3986 §2.3.
inline bool is_unreserved(char c) { return is_alpha(c) || is_digit(c) || is_one_of(c, "-._~"); }

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The value of a hexadecimal digit of either case, or -1.
inline int hex_value(char c) {
  const std::size_t at = std::string_view("0123456789abcdef").find(lower({&c, 1}));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

inline std::string hex_byte(unsigned char byte, std::string_view digits) {
  return {digits[static_cast<std::size_t>(byte >> 4)], digits[static_cast<std::size_t>(byte & 15)]};
}

/// RFC 9110 §5.6.2, not empty.
inline bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!is_tchar(c)) return false;
  }
  return !text.empty();
}

/// Without blanks and tabs at both ends (RFC 9110 §5.5).
inline std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

/// Whether a value has a control other than HTAB, or non-ASCII where that is not allowed.
inline bool has_forbidden(std::string_view value, bool non_ascii_allowed = false) {
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 ? !non_ascii_allowed : !is_printable(c) && c != '\t') return true;
  }
  return false;
}

/// RFC 3629 §4, code point by code point.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    if (lead < 0x80) continue;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc0 || lead > 0xf7) return false;
    unsigned long point = lead & (0x3fu >> more);
    for (int k = 0; k < more; ++k, ++i) {
      if (i == text.size()) return false;
      const auto next = static_cast<unsigned char>(text[i]);
      if (next < 0x80 || next > 0xbf) return false;
      point = point * 64 + (next & 0x3fu);
    }
    const unsigned long least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return false;
  }
  return true;
}

}  // namespace slow

#endif
