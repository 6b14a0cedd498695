// Base64's alphabet (RFC 4648 §4) as tables: what each character contributes to the three bytes of its group of four.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_BASE64_TABLE_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_BASE64_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

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

#endif
