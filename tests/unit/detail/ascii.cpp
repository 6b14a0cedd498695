#include <ubiops/webhooks/detail/ascii.hpp>

#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using namespace std::string_view_literals;

namespace {

bool in(std::string_view set, int c) { return set.find(static_cast<char>(c)) != std::string_view::npos; }

constexpr std::string_view digits = "0123456789";
constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

}  // namespace

TEST_CASE("each class holds what its grammar says, of all 256 bytes") {
  for (int c = 0; c < 256; ++c) {
    INFO(c);
    const char byte = static_cast<char>(c);
    const bool letter = in(lower, c) || in(upper, c);
    CHECK(detail::is(byte, detail::is_digit) == in(digits, c));
    CHECK(detail::is(byte, detail::is_lower) == in(lower, c));
    CHECK(detail::is(byte, detail::is_upper) == in(upper, c));
    CHECK(detail::is(byte, detail::is_tchar) == (letter || in(digits, c) || in("!#$%&'*+-.^_`|~", c)));
    CHECK(detail::is(byte, detail::is_key) == (in(lower, c) || in(digits, c) || in("_-.*", c)));
    CHECK(detail::is(byte, detail::is_hex_lower) == (in(digits, c) || in("abcdef", c)));
    CHECK(detail::is(byte, detail::is_hex_upper) == (in(digits, c) || in("ABCDEF", c)));
    CHECK(detail::is(byte, detail::is_printable) == (c >= 0x20 && c <= 0x7e));
    CHECK_FALSE(detail::is(byte, 0));
    CHECK(detail::is(byte, detail::is_lower | detail::is_upper | detail::is_digit) == (letter || in(digits, c)));
  }
}

TEST_CASE("only ASCII letters change their case, of all 256 bytes") {
  for (int c = 0; c < 256; ++c) {
    INFO(c);
    const char expected = in(upper, c) ? lower[upper.find(static_cast<char>(c))] : static_cast<char>(c);
    CHECK(detail::to_lower(static_cast<char>(c)) == expected);
  }
}

TEST_CASE("a hexadecimal digit of either case has a value, and nothing else has, of all 256 bytes") {
  for (int c = 0; c < 256; ++c) {
    INFO(c);
    const std::size_t small = std::string_view("0123456789abcdef").find(static_cast<char>(c));
    const std::size_t large = std::string_view("0123456789ABCDEF").find(static_cast<char>(c));
    const int expected = small != std::string_view::npos   ? static_cast<int>(small)
                         : large != std::string_view::npos ? static_cast<int>(large)
                                                           : -1;
    CHECK(detail::hex_value(static_cast<char>(c)) == expected);
  }
}

TEST_CASE("names are compared without regard to ASCII case, whole, and without reading past them") {
  const auto equal = [](std::string_view any, std::string_view lower_case) {
    const exact_buffer a(any);
    const exact_buffer b(lower_case);
    return detail::equals_ignoring_case(a.view(), b.view());
  };
  CHECK(equal("Content-Digest", "content-digest"));
  CHECK(equal("CONTENT-DIGEST", "content-digest"));
  CHECK(equal("", ""));
  CHECK_FALSE(equal("content-diges", "content-digest"));
  CHECK_FALSE(equal("content-digests", "content-digest"));
  CHECK_FALSE(equal("", "a"));
  CHECK_FALSE(equal("a", ""));
  CHECK_FALSE(equal("[", "{"));         // 32 apart, and no letters
  CHECK_FALSE(equal("\xc4", "\xe4"));   // Latin-1 letters have no case here
  CHECK_FALSE(equal("date\0"sv, "date"));
}

TEST_CASE("each byte at each place of a name counts, of all sizes that are compared in words") {
  for (std::size_t size = 1; size <= 26; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char known : {'a', 'm', 'z', '-', '7', '{', '`'}) {
        std::string name(size, 'k');
        name[at] = known;
        const exact_buffer known_name(name);
        for (int byte = 0; byte < 256; ++byte) {
          std::string text = name;
          text[at] = static_cast<char>(byte);
          const exact_buffer any(text);
          const bool letter = known >= 'a' && known <= 'z';
          const bool equal = byte == known || (letter && byte == known - 32);
          const bool right = detail::equals_ignoring_case(any.view(), known_name.view()) == equal &&
                             detail::same_name(any.view(), known_name.view()) == (byte == known);
          if (!right) FAIL("size " << size << ", at " << at << ", '" << known << "' and byte " << byte);
        }
      }
    }
  }
}

TEST_CASE("names of different sizes are not the same, whatever they begin with") {
  for (std::size_t size = 0; size <= 20; ++size) {
    const exact_buffer name(std::string(size, 'a'));
    const exact_buffer longer(std::string(size + 1, 'a'));
    CHECK(detail::same_name(name.view(), name.view()));
    CHECK_FALSE(detail::same_name(name.view(), longer.view()));
    CHECK_FALSE(detail::same_name(longer.view(), name.view()));
    CHECK_FALSE(detail::equals_ignoring_case(longer.view(), name.view()));
  }
}

static_assert(detail::equals_ignoring_case("DaTe", "date"));
static_assert(!detail::equals_ignoring_case("DaTe", "data"));
static_assert(detail::hex_value('f') == 15 && detail::hex_value('F') == 15 && detail::hex_value('g') == -1);
static_assert(detail::to_lower('Z') == 'z' && detail::to_lower('@') == '@');
