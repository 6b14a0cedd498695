#include <ubiops/webhooks/http/fields.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using namespace std::string_view_literals;

TEST_CASE("blanks and tabs are trimmed at both ends, and nothing else") {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", ""},
                                                                {" ", ""},
                                                                {" \t \t", ""},
                                                                {"a", "a"},
                                                                {"  a\t", "a"},
                                                                {"a b", "a b"},
                                                                {"\ta \t b ", "a \t b"},
                                                                {"\na ", "\na"},
                                                                {" \0 "sv, "\0"sv},
                                                                {"\xa0 a", "\xa0 a"},
                                                                {" \r\n a", "\r\n a"},
                                                                {"\v\f", "\v\f"}};
  for (const auto& [value, expected] : rows) {
    const exact_buffer buffer(value);
    CHECK(uw::trim(buffer.view()) == expected);
  }
  for (std::size_t size = 0; size < 100; ++size) {
    std::string blanks(size, ' ');
    if (size != 0) blanks[size / 2] = '\t';
    for (const std::string& text : {std::string(), std::string("a"), "a" + blanks + "b"}) {
      const exact_buffer buffer(blanks + text + std::string(size, ' '));
      CHECK(uw::trim(buffer.view()) == text);
    }
  }
}

TEST_CASE("a field name is one or more token characters, of all 256 bytes") {
  CHECK_FALSE(uw::is_field_name(""));
  for (int c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    const bool letter_or_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool token = letter_or_digit || (c != 0 && "!#$%&'*+-.^_`|~"sv.find(byte) != std::string_view::npos);
    const exact_buffer alone({&byte, 1});
    const std::string text = {'a', byte};
    const exact_buffer last(text);
    INFO(c);
    CHECK(uw::is_field_name(alone.view()) == token);
    CHECK(uw::is_field_name(last.view()) == token);
  }
}

TEST_CASE("a forbidden byte is found where it stands, of all 256 bytes at all places of a text") {
  for (std::size_t size = 1; size <= 18; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text(size, 'x');
        text[at] = static_cast<char>(c);
        if (at + 1 < size) text.back() = '\0';  // the first one counts
        const exact_buffer buffer(text);
        const bool control = (c < 0x20 && c != '\t') || c == 0x7f;
        const std::size_t next = at + 1 < size ? size - 1 : std::string_view::npos;
        if (uw::find_forbidden(buffer.view()) != (control || c >= 0x80 ? at : next) ||
            uw::find_forbidden(buffer.view(), true) != (control ? at : next)) {
          FAIL("size " << size << ", at " << at << ", byte " << c);
        }
      }
    }
  }
  CHECK(uw::find_forbidden("") == std::string_view::npos);
  CHECK(uw::find_forbidden(std::string_view()) == std::string_view::npos);
  const exact_buffer tabs(std::string(100, '\t'));
  CHECK(uw::find_forbidden(tabs.view()) == std::string_view::npos);
}

static_assert(uw::trim(" \ta b\t ") == "a b" && uw::trim(" ").empty());
static_assert(uw::is_field_name("x-a") && !uw::is_field_name("x a"));
static_assert(uw::find_forbidden("a\tb ~") == std::string_view::npos && uw::find_forbidden("0123456789\n") == 10);
static_assert(uw::find_forbidden("\x80") == 0 && uw::find_forbidden("\x80\x7f", true) == 1);
