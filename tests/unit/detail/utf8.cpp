#include <ubiops/webhooks/detail/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

bool is_utf8(std::string_view text) { return detail::is_utf8(text); }

std::string utf8(std::uint32_t point) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {byte(0xe0 | point >> 12), tail(6), tail(0)};
  return {byte(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("UTF-8 is what encodes a character, and nothing else") {
  for (std::uint32_t point = 0; point < 0x110000; ++point) {
    const bool surrogate = point >= 0xd800 && point < 0xe000;
    if (is_utf8(utf8(point)) == surrogate) FAIL("U+" << std::hex << point);
  }
  CHECK_FALSE(is_utf8(utf8(0x110000)));
  CHECK_FALSE(is_utf8(utf8(0x1fffff)));

  // Of all texts of two and three bytes that begin with a lead byte, as many are right as there are characters.
  std::size_t two = 0;
  std::size_t three = 0;
  for (unsigned lead = 0xc0; lead < 0x100; ++lead) {
    for (unsigned second = 0; second < 0x100; ++second) {
      const std::string text{static_cast<char>(lead), static_cast<char>(second)};
      if (is_utf8(text)) ++two;
      detail::utf8_check begun;
      if (!begun.feed(lead) || !begun.feed(second)) continue;
      for (unsigned third = 0; third < 0x100; ++third) {
        if (lead < 0xe0) continue;
        if (is_utf8(text + static_cast<char>(third))) ++three;
      }
    }
  }
  CHECK(two == 0x800 - 0x80);
  CHECK(three == 0x10000 - 0x800 - 0x800);
}

TEST_CASE("each bound of a second byte belongs to what it bounds, and one past it does not") {
  struct bound {
    int lead;
    int lowest;
    int highest;
  };
  for (const auto& [lead, lowest, highest] :
       {bound{0xc2, 0x80, 0xbf}, bound{0xc3, 0x80, 0xbf}, bound{0xdf, 0x80, 0xbf}, bound{0xe0, 0xa0, 0xbf},
        bound{0xe1, 0x80, 0xbf}, bound{0xed, 0x80, 0x9f}, bound{0xee, 0x80, 0xbf}, bound{0xf0, 0x90, 0xbf},
        bound{0xf1, 0x80, 0xbf}, bound{0xf4, 0x80, 0x8f}}) {
    for (int second = 0; second < 0x100; ++second) {
      detail::utf8_check check;
      REQUIRE(check.feed(static_cast<unsigned>(lead)));
      CHECK_FALSE(check.complete());
      CHECK(check.feed(static_cast<unsigned>(second)) == (second >= lowest && second <= highest));
    }
  }
  for (const unsigned lead : {0x80u, 0xbfu, 0xc0u, 0xc1u, 0xf5u, 0xffu}) CHECK_FALSE(detail::utf8_check().feed(lead));
}
