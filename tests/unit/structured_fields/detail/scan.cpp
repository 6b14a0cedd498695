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
