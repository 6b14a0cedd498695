#include <ubiops/webhooks/structured_fields/detail/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

// What `skip_quoted` says of itself, byte by byte.
std::size_t plain_prefix(std::string_view text, char escape) {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= 0x20 && text[size] < 0x7f && text[size] != '"' && text[size] != escape) {
    ++size;
  }
  return size;
}

std::size_t skipped(std::string_view text, char escape) {
  const exact_buffer buffer(text);
  const char* const begin = buffer.view().data();
  return static_cast<std::size_t>(detail::skip_quoted(begin, begin + text.size(), escape) - begin);
}

bool is_utf8(std::string_view text) {
  detail::utf8_check check;
  for (const char c : text) {
    if (!check.feed(static_cast<unsigned char>(c))) return false;
  }
  return check.complete();
}

std::string utf8(std::uint32_t point) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {byte(0xe0 | point >> 12), tail(6), tail(0)};
  return {byte(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("words and single bytes find the same end of a quoted text") {
  std::mt19937 random(64);
  for (int round = 0; round < 50'000; ++round) {
    std::string text(random() % 40, ' ');
    for (char& c : text) {
      const auto byte = static_cast<unsigned char>(random() % 20 == 0 ? random() : 0x20 + random() % 0x5f);
      c = static_cast<char>(byte);
    }
    for (const char escape : {'\\', '%'}) {
      if (skipped(text, escape) != plain_prefix(text, escape)) FAIL("round " << round);
    }
  }
}

TEST_CASE("each byte ends a quoted text or does not, whatever stands beside it") {
  for (int value = 0; value < 256; ++value) {
    for (const unsigned beside : {0x20u, 0x21u, 0x23u, 0x7eu, 0x5bu, 0x5du}) {
      for (std::size_t place = 0; place < 16; ++place) {
        std::string changed(16, static_cast<char>(beside));
        changed[place] = static_cast<char>(static_cast<unsigned char>(value));
        CAPTURE(value, beside, place);
        CHECK(skipped(changed, '\\') == plain_prefix(changed, '\\'));
      }
    }
  }
}

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

TEST_CASE("digits are read up to their bound") {
  const auto read = [](std::string_view text, std::ptrdiff_t most) {
    const exact_buffer buffer(text);
    const char* const begin = buffer.view().data();
    std::int64_t number = 7;
    const auto [at, whole] = detail::read_digits(begin, begin + text.size(), most, number);
    return std::to_string(number) + (whole ? " whole " : " broken ") + std::to_string(at - begin);
  };
  CHECK(read("", 3) == "7 broken 0");
  CHECK(read("x", 3) == "7 broken 0");
  CHECK(read("1x", 3) == "71 whole 1");
  CHECK(read("123", 3) == "7123 whole 3");
  CHECK(read("1234", 3) == "7123 broken 3");
}
