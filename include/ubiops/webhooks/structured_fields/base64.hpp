// Base64 as structured fields carry it (RFC 4648 §4, RFC 9651 §4.2.7), strict: the standard alphabet, padding
// present, unused bits zero, so that each value has exactly one text. For public data: it is not constant-time.
// Floor: ascii.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_BASE64_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_BASE64_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ubiops::webhooks::inline v1::detail {

inline constexpr char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The six bits of each character; all bits set, so above 63, for one outside the alphabet ('=' too).
struct base64_table {
  std::uint8_t bits[256] = {};

  constexpr base64_table() noexcept {
    for (auto& entry : bits) entry = 0xff;
    for (std::uint8_t i = 0; i < 64; ++i) bits[static_cast<unsigned char>(base64_alphabet[i])] = i;
  }
};

inline constexpr base64_table base64_values{};

constexpr unsigned base64_bits(char c) noexcept { return base64_values.bits[static_cast<unsigned char>(c)]; }

/// The '=' signs at the end of `text`, whose size is a multiple of four: 0, 1 or 2.
constexpr std::size_t base64_padding(std::string_view text) noexcept {
  if (text.empty() || text.back() != '=') return 0;
  return text[text.size() - 2] == '=' ? 2 : 1;
}

}  // namespace ubiops::webhooks::inline v1::detail

namespace ubiops::webhooks::inline v1::structured_fields::base64 {

/// Whether `text` is strict base64; the empty text is. No allocation.
[[nodiscard]] constexpr bool valid(std::string_view text) noexcept {
  if (text.size() % 4 != 0) return false;
  if (text.empty()) return true;
  const std::size_t tail = text.size() - 4;
  unsigned seen = 0;  // looked at once, at the end: more than six bits tell of a character outside the alphabet
  for (std::size_t i = 0; i < tail; i += 4) {
    seen |= detail::base64_bits(text[i]) | detail::base64_bits(text[i + 1]) | detail::base64_bits(text[i + 2]) |
            detail::base64_bits(text[i + 3]);
  }
  const unsigned second = detail::base64_bits(text[tail + 1]);
  const unsigned third = detail::base64_bits(text[tail + 2]);
  seen |= detail::base64_bits(text[tail]) | second;
  switch (detail::base64_padding(text)) {
    case 0: seen |= third | detail::base64_bits(text[tail + 3]); break;
    case 1: seen |= third | (third & 3u) << 6; break;
    default: seen |= (second & 15u) << 6; break;
  }
  return seen < 64;
}

/// The number of bytes in `valid_text`, for which `valid` holds.
[[nodiscard]] constexpr std::size_t decoded_size(std::string_view valid_text) noexcept {
  return valid_text.size() / 4 * 3 - detail::base64_padding(valid_text);
}

/// Decodes strict base64 into the front of `out` and returns how many bytes that took; nothing if `text` is not
/// strict base64 or does not fit, and what is in `out` is then unspecified. No allocation.
[[nodiscard]] constexpr std::optional<std::size_t> decode(std::string_view text, std::span<std::byte> out) noexcept {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = detail::base64_padding(text);
  const std::size_t size = decoded_size(text);
  if (out.size() < size) return std::nullopt;
  unsigned seen = 0;
  std::size_t written = 0;
  const std::size_t whole = text.size() - (padding != 0 ? 4 : 0);
  for (std::size_t i = 0; i < whole; i += 4) {
    const unsigned a = detail::base64_bits(text[i]);
    const unsigned b = detail::base64_bits(text[i + 1]);
    const unsigned c = detail::base64_bits(text[i + 2]);
    const unsigned d = detail::base64_bits(text[i + 3]);
    seen |= a | b | c | d;
    const unsigned group = a << 18 | b << 12 | c << 6 | d;
    out[written] = static_cast<std::byte>(group >> 16 & 0xff);
    out[written + 1] = static_cast<std::byte>(group >> 8 & 0xff);
    out[written + 2] = static_cast<std::byte>(group & 0xff);
    written += 3;
  }
  if (padding != 0) {
    const unsigned a = detail::base64_bits(text[whole]);
    const unsigned b = detail::base64_bits(text[whole + 1]);
    const unsigned c = padding == 1 ? detail::base64_bits(text[whole + 2]) : 0;
    const unsigned unused = padding == 1 ? c & 3u : b & 15u;
    seen |= a | b | c | unused << 6;
    const unsigned group = a << 18 | b << 12 | c << 6;
    out[written] = static_cast<std::byte>(group >> 16 & 0xff);
    if (padding == 1) out[written + 1] = static_cast<std::byte>(group >> 8 & 0xff);
  }
  if (seen >= 64) return std::nullopt;
  return size;
}

/// The length of the text for `size` bytes, padding included.
[[nodiscard]] constexpr std::size_t encoded_size(std::size_t size) noexcept {
  return size / 3 * 4 + (size % 3 != 0 ? 4 : 0);
}

/// Writes the text of `bytes`, exactly `encoded_size(bytes.size())` characters, to `out`. No allocation.
constexpr void encode(std::span<const std::byte> bytes, char* out) noexcept {
  const auto put = [&out](unsigned six_bits) { *out++ = detail::base64_alphabet[six_bits & 63u]; };
  std::size_t i = 0;
  for (; bytes.size() - i >= 3; i += 3) {
    const unsigned group = std::to_integer<unsigned>(bytes[i]) << 16 | std::to_integer<unsigned>(bytes[i + 1]) << 8 |
                           std::to_integer<unsigned>(bytes[i + 2]);
    put(group >> 18);
    put(group >> 12);
    put(group >> 6);
    put(group);
  }
  const std::size_t left = bytes.size() - i;
  if (left == 0) return;
  const unsigned group =
      std::to_integer<unsigned>(bytes[i]) << 16 | (left == 2 ? std::to_integer<unsigned>(bytes[i + 1]) << 8 : 0u);
  put(group >> 18);
  put(group >> 12);
  if (left == 2) {
    put(group >> 6);
  } else {
    *out++ = '=';
  }
  *out++ = '=';
}

}  // namespace ubiops::webhooks::inline v1::structured_fields::base64

#endif
