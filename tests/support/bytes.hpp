// Bytes as hexadecimal text and back, and where the test data lie, for the tests of this folder.
#ifndef UBIOPS_WEBHOOKS_TESTS_CRYPTO_BYTES_HPP
#define UBIOPS_WEBHOOKS_TESTS_CRYPTO_BYTES_HPP

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

inline std::span<const std::byte> as_bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

inline std::string hex(std::span<const std::byte> bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    text.push_back("0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4]);
    text.push_back("0123456789abcdef"[std::to_integer<unsigned>(byte) & 15]);
  }
  return text;
}

inline std::string unhex(std::string_view text) {
  const auto digit = [](char c) {
    const std::size_t value = std::string_view("0123456789abcdef").find(c);
    if (value == std::string_view::npos) throw std::invalid_argument("not hexadecimal");
    return value;
  };
  if (text.size() % 2 != 0) throw std::invalid_argument("half a byte");
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes.push_back(static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1])));
  }
  return bytes;
}

/// A file of tests/data.
inline std::string data_file(std::string_view name) { return std::string(UBIOPS_WEBHOOKS_TEST_DATA "/").append(name); }

#endif
