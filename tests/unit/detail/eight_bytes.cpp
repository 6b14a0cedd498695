#include <ubiops/webhooks/detail/eight_bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

static_assert(detail::every_byte(0xa5) == 0xa5a5a5a5a5a5a5a5);

TEST_CASE("eight bytes are printable or not, of all 256 bytes at all places, whatever the others are") {
  for (const char other : {'\x20', 'a', '\x7e'}) {
    for (std::size_t at = 0; at < 8; ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text(8, other);
        text[at] = static_cast<char>(c);
        const exact_buffer buffer(text);
        if (detail::eight_printable(buffer.view().data()) != (c >= 0x20 && c < 0x7f))
          FAIL("at " << at << ", byte " << c);
      }
    }
  }
}

TEST_CASE("a mark is exact where no byte below it is marked, of all 256 bytes") {
  const auto lowest = [](std::uint64_t word) { return word & 0x80; };  // of the least significant byte
  for (unsigned c = 0; c < 256; ++c) {
    for (const std::uint64_t above :
         {std::uint64_t{0}, std::uint64_t{0x4141414141414100}, std::uint64_t{0x7f7f7f7f7f7f7f00}}) {
      const std::uint64_t word = above | c;
      CAPTURE(c, above);
      if (c < 0x80) {
        CHECK((lowest(detail::marks_below(word, 0x21)) != 0) == (c < 0x21));
        CHECK((lowest(detail::marks_of(word, '#')) != 0) == (c == '#'));
        CHECK((lowest(detail::marks_of_del(word)) != 0) == (c == 0x7f));
      }
      CHECK((lowest(detail::exact_marks_of(word, '#')) != 0) == (c == '#'));
    }
  }
}

TEST_CASE("words are compared without regard to ASCII case, of all 256 bytes") {
  for (int c = 0; c < 256; ++c) {
    for (const char lower : {'a', 'm', 'z', '@', '[', '`', '{', '-', '0'}) {
      const std::string any(8, static_cast<char>(c));
      const std::string wanted(8, lower);
      const bool letter = lower >= 'a' && lower <= 'z';
      const bool equal = c == lower || (letter && c == lower - 32);
      CAPTURE(c, lower);
      CHECK(detail::word_equal_ignoring_case<std::uint64_t>(any.data(), wanted.data()) == equal);
      CHECK(detail::word_equal_ignoring_case<std::uint32_t>(any.data(), wanted.data()) == equal);
    }
  }
}
