#include <ubiops/webhooks/diagnosis/detail/value_difference.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

struct value_row {
  std::string_view name, of_signed;
  std::optional<std::string> built;
  std::string_view cause;
  bool several_lines = false;
};

void check_told(const value_row& each) {
  CAPTURE(each.name, each.of_signed, each.built.value_or("(nothing)"));
  CHECK(to_string(detail::compare_values(each.name, each.of_signed, each.built, each.several_lines)) == each.cause);
}

}  // namespace

TEST_CASE("a value that was signed differs from the one that was built in one way") {
  for (const value_row& each : {
           value_row{"x", "a", std::nullopt, "field_lost"},
           value_row{"authorization", "Basic YQ==", std::nullopt, "authorization_lost"},
           value_row{"authorization", "Basic YQ==", "Bearer b", "authorization_replaced"},
           value_row{"x", "a ", "a", "trailing_blank"},
           value_row{"x", "a  b", "a b", "blanks_collapsed"},
           value_row{"x", "a\tb", "a b", "blanks_collapsed"},
           value_row{"x", "Token", "token", "value_case"},
           value_row{"x", "\"a b\"", "a b", "quotes_lost"},
           value_row{"x", "=?utf-8?q?=C3=A9?=", "\xc3\xa9", "mime_decoded"},
           value_row{"x", "\xc3\xa9", "\xe9", "value_charset"},
           value_row{"x", "a%2Fb", "a/b", "percent_decoded"},
           value_row{"x", "a+b", "a b", "percent_decoded"},
           value_row{"x", "%C3%A9", "\xe9", "percent_decoded"},
           value_row{"x", "a", "b", "field_changed"},
           value_row{"x", "", "b", "field_changed"},
           value_row{"content-digest", "sha-256=:YQ==:", "sha-256=:Yg==:", "digest_remade"},
       }) {
    check_told(each);
  }
}

TEST_CASE("lists differ in how their members are joined, in their order, or in their number") {
  for (const value_row& each : {
           value_row{"x", "a, b", "a,b", "lines_joined"},
           value_row{"x", "a, b", "a; b", "lines_joined"},
           value_row{"x", "a b", "a, b", "lines_joined", true},
           value_row{"x", "a, b", "b, a", "lines_reordered"},
           value_row{"x", "a", "a, b", "lines_added"},
           value_row{"x", "a, b", "a", "lines_lost"},
           value_row{"x", "a, b", "a, c", "field_changed"},
       }) {
    check_told(each);
  }
  CHECK(detail::compare_members("a", "b") == std::nullopt);
  CHECK(detail::compare_members("", "") == std::nullopt);
}

TEST_CASE("a Date was written anew, or in another zone or form") {
  const std::string_view date = "Fri, 15 Jan 2027 08:00:00 GMT";
  for (const value_row& each : {
           value_row{"date", date, "Fri, 15 Jan 2027 08:00:01 GMT", "date_rewritten"},
           value_row{"date", date, "Fri, 15 Jan 2027 08:29:57 GMT", "date_rewritten"},
           value_row{"date", date, "Fri, 15 Jan 2027 08:29:58 GMT", "date_rewritten"},
           value_row{"date", date, "Fri, 15 Jan 2027 08:30:00 GMT", "date_zone"},
           value_row{"date", date, "Fri, 15 Jan 2027 08:59:58 GMT", "date_zone"},
           value_row{"date", date, "Fri, 15 Jan 2027 08:59:57 GMT", "date_rewritten"},
           value_row{"date", date, "Thu, 14 Jan 2027 18:00:00 GMT", "date_zone"},
           value_row{"date", date, "Thu, 14 Jan 2027 17:30:00 GMT", "date_rewritten"},
           value_row{"date", date, "2027-01-15T09:00:00+01:00", "date_zone"},
           value_row{"date", date, "", "date_zone"},
           value_row{"date", "2027-01-15T09:00:00+01:00", std::string(date), "date_zone"},
           value_row{"date", "Fri, 15 Jan 2027 08:30:00 GMT", std::string(date), "date_zone"},
           value_row{"date", "Fri, 15 Jan 2027 22:30:00 GMT", std::string(date), "date_rewritten"},
           value_row{"date", date, std::nullopt, "field_lost"},
       }) {
    check_told(each);
  }
}
