// Base64 as structured fields carry it (RFC 4648 §4, RFC 9651 §4.2.7), strict: the standard alphabet, padding
// present, unused bits zero, so that each value has exactly one text. For public data: it is not constant-time.
// Floor: ascii.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_BASE64_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_BASE64_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

inline constexpr char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline constexpr std::uint32_t base64_invalid = 0xff000000;

// What a character contributes to the three bytes of its group, by its place in the group: the first byte lowest. All
// bits above them are set for one outside the alphabet ('=' too).
struct base64_table {
  std::uint32_t place[4][256] = {};

  constexpr base64_table() noexcept {
    for (auto& characters : place) {
      for (auto& entry : characters) entry = base64_invalid;
    }
    for (std::uint32_t bits = 0; bits < 64; ++bits) {
      const auto c = static_cast<unsigned char>(base64_alphabet[bits]);
      place[0][c] = bits << 2;
      place[1][c] = bits >> 4 | (bits & 15u) << 12;
      place[2][c] = (bits >> 2) << 8 | (bits & 3u) << 22;
      place[3][c] = bits << 16;
    }
  }
};

inline constexpr base64_table base64_values{};

/// The contribution of `c` at one of the four places of a group.
constexpr std::uint32_t base64_bits(char c, int place) noexcept {
  return base64_values.place[place][static_cast<unsigned char>(c)];
}
/// The three bytes of four characters, or what `base64_is_valid` refuses.
constexpr std::uint32_t base64_group(const char* text) noexcept {
  return base64_bits(text[0], 0) | base64_bits(text[1], 1) | base64_bits(text[2], 2) | base64_bits(text[3], 3);
}
/// The same for a last group with one or two '=', whose unused bits end in a byte that must stay zero.
constexpr std::uint32_t base64_last_group(const char* text, std::size_t padding) noexcept {
  const std::uint32_t third = padding == 1 ? base64_bits(text[2], 2) : 0;
  const std::uint32_t group = base64_bits(text[0], 0) | base64_bits(text[1], 1) | third;
  const std::uint32_t unused = padding == 1 ? group & 0xff0000 : group & 0xff00;
  return unused != 0 ? base64_invalid : group;
}
constexpr bool base64_is_valid(std::uint32_t groups) noexcept { return groups < base64_invalid; }
constexpr bool in_base64_alphabet(char c) noexcept { return base64_is_valid(base64_bits(c, 0)); }

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
  const std::size_t padding = detail::base64_padding(text);
  const std::size_t whole = text.size() - (padding != 0 ? 4 : 0);
  std::uint32_t seen = 0;  // looked at once, at the end
  for (std::size_t i = 0; i < whole; i += 4) seen |= detail::base64_group(text.data() + i);
  if (padding != 0) seen |= detail::base64_last_group(text.data() + whole, padding);
  return detail::base64_is_valid(seen);
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
  std::uint32_t seen = 0;
  std::byte* bytes = out.data();
  const char* at = text.data();
  const char* const tail = at + text.size() - (padding != 0 ? 4 : 0);
  if (!std::is_constant_evaluated() && std::endian::native == std::endian::little && tail - at > 4) {
    // A word at a time: the byte too much is written over by the next group.
    for (const char* const last = tail - 4; at != last; at += 4, bytes += 3) {
      const std::uint32_t group = detail::base64_group(at);
      seen |= group;
      std::memcpy(bytes, &group, sizeof group);
    }
  }
  for (; at != tail; at += 4, bytes += 3) {
    const std::uint32_t group = detail::base64_group(at);
    seen |= group;
    bytes[0] = static_cast<std::byte>(group & 0xff);
    bytes[1] = static_cast<std::byte>(group >> 8 & 0xff);
    bytes[2] = static_cast<std::byte>(group >> 16 & 0xff);
  }
  if (padding != 0) {
    const std::uint32_t group = detail::base64_last_group(tail, padding);
    seen |= group;
    bytes[0] = static_cast<std::byte>(group & 0xff);
    if (padding == 1) bytes[1] = static_cast<std::byte>(group >> 8 & 0xff);
  }
  if (!detail::base64_is_valid(seen)) return std::nullopt;
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
