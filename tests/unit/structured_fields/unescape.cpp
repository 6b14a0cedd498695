#include <ubiops/webhooks/structured_fields/unescape.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"

namespace sf = ubiops::webhooks::structured_fields;

namespace {

// The result in a buffer of exactly the size that is asked for.
template <class Decode>
std::optional<std::string> decoded(std::string_view raw, Decode decode) {
  const exact_buffer buffer(raw);
  std::vector<char> out(raw.size());
  const auto size = decode(buffer.view(), out.data());
  if (!size) return std::nullopt;
  REQUIRE(*size <= raw.size());
  return std::string(out.data(), *size);
}
std::optional<std::string> unescaped(std::string_view raw) { return decoded(raw, sf::unescape_string); }
std::optional<std::string> displayed(std::string_view raw) { return decoded(raw, sf::decode_display_string); }

constexpr bool unescapes_to(std::string_view raw, std::string_view plain) {
  char out[32] = {};
  const auto size = sf::unescape_string(raw, out);
  return size && std::string_view(out, *size) == plain;
}
constexpr bool displays(std::string_view raw, std::string_view utf8) {
  char out[32] = {};
  const auto size = sf::decode_display_string(raw, out);
  return size && std::string_view(out, *size) == utf8;
}
static_assert(unescapes_to(R"(a\"b\\)", R"(a"b\)") && !unescapes_to(R"(a\b)", "ab"));
static_assert(displays("%c3%bc %22", "\xc3\xbc \"") && !displays("%c3", "\xc3"));

}  // namespace

TEST_CASE("escapes of a string are undone") {
  CHECK(unescaped("") == "");
  CHECK(unescaped("plain") == "plain");
  CHECK(unescaped(R"(\"\\)") == R"("\)");
  CHECK(unescaped(R"(a\\\"b)") == R"(a\"b)");
  CHECK(unescaped("a long text, with an escape \\\" in the middle of it") ==
        "a long text, with an escape \" in the middle of it");

  CHECK_FALSE(unescaped(R"(\)"));
  CHECK_FALSE(unescaped(R"(a\b)"));
  CHECK_FALSE(unescaped(R"(a"b)"));
  CHECK_FALSE(unescaped("a\tb"));
  CHECK_FALSE(unescaped("a\x7f"));
  CHECK_FALSE(unescaped("\xc3\xbc"));
}

TEST_CASE("escapes of a display string are undone into UTF-8") {
  CHECK(displayed("") == "");
  CHECK(displayed("f%c3%bc%c3%bc %61 %22%25\\") == "f\xc3\xbc\xc3\xbc a \"%\\");
  CHECK(displayed("%f0%9f%98%80%00") == std::string("\xf0\x9f\x98\x80\0", 5));

  CHECK_FALSE(displayed("%c3"));
  CHECK_FALSE(displayed("%c3a"));
  CHECK_FALSE(displayed("%C3%BC"));
  CHECK_FALSE(displayed("%"));
  CHECK_FALSE(displayed("%6"));
  CHECK_FALSE(displayed("a\""));
  CHECK_FALSE(displayed("\xc3\xbc"));
  CHECK_FALSE(displayed("a\tb"));
}
