#include <ubiops/webhooks/diagnosis/detail/paragraphs.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;
using detail::escaped;
using namespace std::string_view_literals;

namespace {

std::string paragraph(std::string_view first, std::string_view words) {
  detail::paragraphs out;
  out.paragraph(first, words);
  return std::move(out).take();
}

}  // namespace

TEST_CASE("what is not printable ASCII is escaped, and backslashes are doubled") {
  CHECK(escaped("a b~").compare("a b~") == 0);
  CHECK(escaped("\0\n\x1b[2J\x7f\xc3\xa9\\n"sv) == R"(\x00\x0a\x1b[2J\x7f\xc3\xa9\\n)");
  CHECK(escaped("").empty());
}

TEST_CASE("what is too long is cut, and its size told") {
  CHECK(escaped("ab", 2) == "ab");
  CHECK(escaped("abc", 2) == "ab... (3 bytes)");
  CHECK(escaped("\\\\\\", 2) == R"(\\\\... (3 bytes))");  // bytes of the text count, not those of the escapes
  CHECK(escaped("a", 0) == "... (1 bytes)");
  CHECK(escaped(std::string(600, 'a')) == std::string(600, 'a'));
  CHECK(escaped(std::string(601, 'a')) == std::string(600, 'a') + "... (601 bytes)");
}

TEST_CASE("words are kept together in lines of 80 columns, which are indented as the first") {
  const std::string forty(40, 'a');
  const std::string thirty_seven(37, 'b');
  CHECK(paragraph("- ", forty + " " + thirty_seven) == "- " + forty + " " + thirty_seven + "\n");
  CHECK(paragraph("- ", forty + " " + thirty_seven + "b") == "- " + forty + "\n  " + thirty_seven + "b\n");
  CHECK(paragraph("- ", "a  b ") == "- a  b\n");
  CHECK(paragraph("- ", " ") == "-\n");
  CHECK(paragraph("", "") == "\n");
}

TEST_CASE("a word that no line holds is broken") {
  CHECK(paragraph("", std::string(80, 'a')) == std::string(80, 'a') + "\n");
  CHECK(paragraph("", std::string(81, 'a')) == std::string(80, 'a') + "\na\n");
  CHECK(paragraph("  ", "x " + std::string(160, 'a') + " y") ==
        "  x\n  " + std::string(78, 'a') + "\n  " + std::string(78, 'a') + "\n  aaaa y\n");
  for (const std::size_t blanks : {std::size_t{1}, std::size_t{79}, std::size_t{500}}) {
    CAPTURE(blanks);
    const std::string text = paragraph("  ", "x" + std::string(blanks, ' ') + "y" + std::string(blanks, ' '));
    std::size_t column = 0;
    for (const char c : text) {
      column = c == '\n' ? 0 : column + 1;
      CHECK(column <= detail::paragraphs::columns);
    }
    CHECK(text.ends_with("y\n"));
  }
}

TEST_CASE("a heading has a blank line before it, but at the top") {
  detail::paragraphs out;
  out.heading("ONE");
  out.paragraph("  ", "a");
  out.heading("TWO");
  CHECK(std::move(out).take() == "ONE\n  a\n\nTWO\n");
}
