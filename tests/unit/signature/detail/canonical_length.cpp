#include <ubiops/webhooks/signature/detail/canonical_length.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;
namespace sf = ubiops::webhooks::structured_fields;

namespace {

// Whether the length of `()` with the parameter of `text`, "1;a=…", is the one that its canonical form has.
void check(std::string_view text, bool known) {
  CAPTURE(text);
  sf::parser parser(text, sf::field_type::item);
  REQUIRE(parser.next() == sf::parser_event::item);
  REQUIRE(parser.next() == sf::parser_event::parameter);
  std::string canonical = "()";
  sf::append_parameter(canonical, parser.key(), parser.value());
  detail::canonical_length length;
  length.start();
  length.add_parameter(parser.key(), parser.value());
  CHECK(length.is_that_of(canonical) == known);
  CHECK_FALSE(length.is_that_of(canonical + "x"));
  CHECK_FALSE(length.is_that_of(canonical.substr(1)));
}

}  // namespace

TEST_CASE("the canonical length of a parameter is known, or known to be unknown") {
  for (const char* const text : {"1;a", "1;a=?1", "1;a=?0", "1;abc=tok/en", "1;a=\"\"", R"(1;a="x\"\\")",
                                 "1;a=::", "1;a=:AAAA:", "1;a=:AA==:", "1;a=0", "1;a=-0", "1;a=007", "1;a=-5"}) {
    check(text, true);
  }
  std::string digits;
  for (int i = 1; i <= 15; ++i) {
    digits.push_back(static_cast<char>('0' + i % 10));
    check("1;a=" + digits, true);
    check("1;a=-" + digits, true);
    check("1;a=1" + std::string(static_cast<std::size_t>(i) - 1, '0'), true);
    check("1;a=" + std::string(static_cast<std::size_t>(i), '9'), true);
  }
  for (const char* const text : {"1;a=1.5", "1;a=@1", "1;a=%\"x\""}) check(text, false);
}

TEST_CASE("the canonical length of an inner list counts quotes, and one blank between two items") {
  detail::canonical_length length;
  const auto components = [&length](std::initializer_list<std::string_view> names) {
    length.start();
    bool first = true;
    for (const std::string_view name : names) {
      length.add_component(name, first);
      first = false;
    }
  };
  components({});
  CHECK(length.is_that_of("()"));
  components({"date"});
  CHECK(length.is_that_of(R"(("date"))"));
  components({"date", "@path"});
  CHECK(length.is_that_of(R"(("date" "@path"))"));
  CHECK_FALSE(length.is_that_of(R"(("date"  "@path"))"));
  length.start();
  length.add_ubiops_components();
  length.add_component("x-a", false);
  CHECK(length.is_that_of('(' + std::string(detail::ubiops_components_text) + R"( "x-a"))"));
}
