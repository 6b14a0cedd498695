#include <ubiops/webhooks/structured_fields/detail/base64_table.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

TEST_CASE("a character stands for its place in the alphabet at each place of a group, of all 256 bytes") {
  constexpr std::string_view alphabet(detail::base64_alphabet);
  REQUIRE(alphabet.size() == 64);
  for (int c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    const std::size_t value = alphabet.find(byte);
    CHECK(detail::in_base64_alphabet(byte) == (value != std::string_view::npos));
    for (int place = 0; place < 4; ++place) {
      CHECK(detail::base64_is_valid(detail::base64_bits(byte, place)) == (value != std::string_view::npos));
    }
    if (value == std::string_view::npos) continue;
    const char text[] = {byte, byte, byte, byte};
    const std::uint32_t group = detail::base64_group(text);
    const auto bits = static_cast<std::uint32_t>(value << 18 | value << 12 | value << 6 | value);
    CHECK((group & 0xff) == bits >> 16);
    CHECK((group >> 8 & 0xff) == (bits >> 8 & 0xff));
    CHECK((group >> 16) == (bits & 0xff));
  }
}

TEST_CASE("the bits that a padded group does not use are zero, or the group is invalid") {
  CHECK(detail::base64_last_group("AA==", 2) == 0);
  CHECK(detail::base64_is_valid(detail::base64_last_group("AQ==", 2)));
  CHECK_FALSE(detail::base64_is_valid(detail::base64_last_group("AB==", 2)));
  CHECK(detail::base64_is_valid(detail::base64_last_group("AAE=", 1)));
  CHECK_FALSE(detail::base64_is_valid(detail::base64_last_group("AAB=", 1)));
  CHECK(detail::base64_padding("AAAA") == 0);
  CHECK(detail::base64_padding("AAA=") == 1);
  CHECK(detail::base64_padding("AA==") == 2);
  CHECK(detail::base64_padding("") == 0);
}
