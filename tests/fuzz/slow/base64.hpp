// Base64 (RFC 4648 §4), bit by bit.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_BASE64_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_BASE64_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace slow {

inline constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline std::string base64_of(std::string_view bytes) {
  std::string bits;
  for (const char c : bytes) {
    for (int bit = 7; bit >= 0; --bit) bits.push_back(((static_cast<unsigned char>(c) >> bit) & 1) != 0 ? '1' : '0');
  }
  while (bits.size() % 6 != 0) bits.push_back('0');
  std::string text;
  for (std::size_t i = 0; i < bits.size(); i += 6) {
    std::size_t value = 0;
    for (std::size_t k = i; k < i + 6; ++k) value = value * 2 + (bits[k] == '1' ? 1 : 0);
    text.push_back(base64_alphabet[value]);
  }
  while (text.size() % 4 != 0) text.push_back('=');
  return text;
}

/// Nothing where `text` is not the one text of its bytes.
inline std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string bytes;
  unsigned value = 0;
  int bits = 0;
  for (const char c : text.substr(0, text.find('='))) {
    const std::size_t digit = base64_alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = (value * 64 + static_cast<unsigned>(digit)) & 0xffffu;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(value >> bits & 0xffu));
    }
  }
  if (base64_of(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace slow

#endif
