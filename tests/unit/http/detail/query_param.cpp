#include <ubiops/webhooks/http/detail/query_param.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using detail::query_param_status;
using enum detail::query_param_status;

namespace {

struct text_output {
  std::string text;
  void append(std::string_view piece) { text.append(piece); }
};

query_param_status status(std::string_view query, std::string_view name) {
  const exact_buffer query_buffer(query);
  const exact_buffer name_buffer(name);
  std::string_view raw;
  return detail::find_query_param(query_buffer.view(), name_buffer.view(), raw);
}

// The component's value (RFC 9421 §2.2.8).
std::string value(std::string_view query, std::string_view name) {
  const exact_buffer query_buffer(query);
  const exact_buffer name_buffer(name);
  std::string_view raw;
  REQUIRE(detail::find_query_param(query_buffer.view(), name_buffer.view(), raw) == found);
  const exact_buffer raw_buffer(raw);
  text_output out;
  detail::append_encoded(out, raw_buffer.view());
  return out.text;
}

std::string encoded(std::string_view raw) {
  const exact_buffer buffer(raw);
  text_output out;
  detail::append_encoded(out, buffer.view());
  return out.text;
}

}  // namespace

TEST_CASE("RFC 9421 §2.2.8: the first example") {
  const std::string_view query = "param=value&foo=bar&baz=batman&qux=";
  CHECK(value(query, "baz") == "batman");
  CHECK(value(query, "qux").empty());
  CHECK(value(query, "param") == "value");
}

TEST_CASE("RFC 9421 §2.2.8: the second example") {
  const std::string_view query =
      "var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something";
  CHECK(value(query, "var") == "this%20is%20a%20big%0Amultiline%20value");
  CHECK(value(query, "bar") == "with%20plus%20whitespace");
  CHECK(value(query, "fa%C3%A7ade%22%3A%20") == "something");
}

TEST_CASE("a name is compared as it is encoded, whatever way the query writes it") {
  for (const std::string_view query : {"a%20b=1", "a+b=1", "%61%20%62=1", "a%20b=1&c=2", "&&a+b=1&"}) {
    INFO(query);
    CHECK(value(query, "a%20b") == "1");
    CHECK(status(query, "a b") == absent);
    CHECK(status(query, "a+b") == absent);
    CHECK(status(query, "a%20") == absent);
    CHECK(status(query, "a%20bc") == absent);
  }
  CHECK(value("fa%c3%a7ade=1", "fa%C3%A7ade") == "1");  // the hexadecimal digits of a query may be small
  CHECK(status("fa%C3%A7ade=1", "fa%c3%a7ade") == absent);
  CHECK(status("A=1", "a") == absent);
}

TEST_CASE("a parameter without a value, or without a name, is empty and there") {
  CHECK(value("a", "a").empty());
  CHECK(value("a=", "a").empty());
  CHECK(value("x&a&y", "a").empty());
  CHECK(value("=1", "") == "1");
  CHECK(value("=", "").empty());
  CHECK(value("a==", "a") == "%3D");
  CHECK(value("a=b=c", "a") == "b%3Dc");
}

TEST_CASE("a parameter that is not there is absent") {
  CHECK(status("", "a") == absent);
  CHECK(status("", "") == absent);
  CHECK(status("&", "") == absent);
  CHECK(status("&&&", "") == absent);
  CHECK(status("b=a", "a") == absent);
  CHECK(status("ab=1", "a") == absent);
  CHECK(status("a=1", "ab") == absent);
  CHECK(status("a;b=1", "b") == absent);
  CHECK(value("a;b=1", "a%3Bb") == "1");
}

TEST_CASE("a name that occurs twice is ambiguous, in whatever writing") {
  CHECK(status("a=1", "a") == found);
  CHECK(status("a=1&a=1", "a") == ambiguous);
  CHECK(status("a=1&b=2&%61=3", "a") == ambiguous);
  CHECK(status("a&a", "a") == ambiguous);
  CHECK(status("a+b=1&a%20b=2", "a%20b") == ambiguous);
  CHECK(status("=1&=2", "") == ambiguous);
  CHECK(status("a=%ff&a=1", "a") == ambiguous);
  CHECK(status("a=1&a=2&b=3", "b") == found);
}

TEST_CASE("a percent sign that begins no escape stands for itself") {
  CHECK(value("a=%", "a") == "%25");
  CHECK(value("a=%4", "a") == "%254");
  for (const std::string escape : {"%zz", "%4g", "%g4", "%4G", "%-1", "%:0", "%0:", "%4 ", "% 4", "%4%"}) {
    CAPTURE(escape);
    CHECK(encoded(escape) == "%25" + encoded(escape.substr(1)));
  }
  CHECK(value("a=%4g", "a") == "%254g");
  CHECK(value("a=%4f", "a") == "O");
  for (const std::string escape : {"%zz", "%4g", "%g4", "%4G", "%G4", "%4:", "%:4", "%4-", "%-4", "%4`", "%`4"}) {
    CAPTURE(escape);
    CHECK(value("a=" + escape, "a") == "%25" + encoded(escape.substr(1)));
  }
  CHECK(value("a=%0f%7F%00", "a") == "%0F%7F%00");
  CHECK(value("a=%%34", "a") == "%254");
  CHECK(value("a=100%&b=1", "a") == "100%25");
  CHECK(value("a%=1", "a%25") == "1");
}

TEST_CASE("a value keeps the bytes of the form's percent-encode set, and no others, of all 256") {
  for (int c = 0; c < 256; ++c) {
    constexpr char hex[] = "0123456789ABCDEF";
    const std::string escaped = {'%', hex[c >> 4], hex[c & 15]};
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*' ||
                      c == '-' || c == '.' || c == '_';
    INFO(escaped);
    CHECK(encoded(escaped) == (kept ? std::string(1, static_cast<char>(c)) : escaped));
    if (c != '+' && c != '%') CHECK(encoded(std::string(1, static_cast<char>(c))) == encoded(escaped));
  }
  CHECK(encoded("+") == "%20");
  CHECK(encoded("").empty());
}

TEST_CASE("a value must be UTF-8 in its shortest form") {
  for (const std::string_view good : {"%7f", "%C2%80", "%DF%BF", "%E0%A0%80", "%ED%9F%BF", "%EE%80%80", "%EF%BF%BF",
                                      "%F0%90%80%80", "%F4%8F%BF%BF", "%EF%BB%BFx", "a%C3%A7b", "\xc3%A7", "%C3\xa7"}) {
    INFO(good);
    CHECK(status("a=" + std::string(good), "a") == found);
  }
  for (const std::string_view bad :
       {"%80",          "%BF",    "%C0%80",    "%C1%BF",    "%C2",          "%C2x",         "%C2%C2%80",
        "%E0%9F%BF",    "%E0%A0", "%ED%A0%80", "%ED%BF%BF", "%F0%8F%BF%BF", "%F0%90%80",    "%F4%90%80%80",
        "%F5%80%80%80", "%FF",    "%FE",       "x%C3",      "%E2%82+",      "%F0+%90%80%80"}) {
    INFO(bad);
    CHECK(status("a=" + std::string(bad), "a") == malformed);
    CHECK(status("b=" + std::string(bad) + "&a=1", "a") == found);  // of no interest where it is not covered
  }
}

static_assert([] {
  std::string_view raw;
  return detail::find_query_param("a=1&b=%C3%A7", "b", raw) == found && raw == "%C3%A7" &&
         detail::find_query_param("a=1&a=2", "a", raw) == ambiguous &&
         detail::find_query_param("a=1", "b", raw) == absent &&
         detail::find_query_param("a=%80", "a", raw) == malformed;
}());
