#include <ubiops/webhooks/diagnosis/detail/value_forms.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;
using views = std::vector<std::string_view>;
using texts = std::vector<std::string>;

TEST_CASE("base64 of any bytes") {
  CHECK(detail::base64_of("").empty());
  CHECK(detail::base64_of("f") == "Zg==");
  CHECK(detail::base64_of("foobar") == "Zm9vYmFy");
  CHECK(detail::base64_of(std::string_view("\0\xff", 2)) == "AP8=");
}

TEST_CASE("each byte is the character of its number") {
  CHECK(detail::utf8_of_latin1("a\x7f\x80\xbf\xc0\xff") == "a\x7f\xc2\x80\xc2\xbf\xc3\x80\xc3\xbf");
  CHECK(detail::utf8_of_latin1("").empty());
}

TEST_CASE("RFC 2047 §4: encoded words") {
  CHECK(detail::q_encoded("aZ9-!*+/ =?_\xc3\xa9\n") == "aZ9-!*+/_=3D=3F=5F=C3=A9=0A");
  CHECK(detail::q_encoded("").empty());
  const texts words = {"=?utf-8?q?=C3=A9?=", "=?utf-8?b?w6k=?=", "=?UTF-8?Q?=C3=A9?=", "=?UTF-8?B?w6k=?="};
  CHECK(detail::mime_encoded("\xc3\xa9") == words);
  CHECK(detail::mime_encoded("\xe9") == words);  // no UTF-8, so ISO 8859-1
}

TEST_CASE("runs of blanks and tabs become one blank, and none at the ends") {
  CHECK(detail::with_single_blanks(" \ta \t b\tc  ") == "a b c");
  CHECK(detail::with_single_blanks(" \t ").empty());
  CHECK(detail::with_single_blanks("").empty());
}

TEST_CASE("quotes around a value are taken off once") {
  CHECK(detail::without_quotes("\"a\"") == "a");
  CHECK(detail::without_quotes("'a'") == "a");
  CHECK(detail::without_quotes("\"'a'\"") == "'a'");
  CHECK(detail::without_quotes("\"\"").empty());
  for (const std::string_view same : {"", "\"", "a", "\"a'", "a\"", "\"a"}) CHECK(detail::without_quotes(same) == same);
}

TEST_CASE("members of a list, trimmed, and lines joined") {
  CHECK(detail::members_of("a, b;c\t,,") == views{"a", "b", "c", "", ""});
  CHECK(detail::members_of("") == views{""});
  CHECK(detail::joined_by({"a", "", "b"}, ", ") == "a, , b");
  CHECK(detail::joined_by({}, ", ").empty());
}
