// Self-contained:
#include <ubiops/webhooks/structured_fields/detail/item_reader.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace sf = ubiops::webhooks::structured_fields;
using ubiops::webhooks::detail::item_reader;
using ubiops::webhooks::detail::member_read;

namespace {

bool skips_inner_list(std::string_view text, std::size_t stops_at) {
  const exact_buffer buffer(text);
  item_reader in(buffer.view());
  const bool skipped = in.skip_inner_list();
  CHECK(in.offset() == stops_at);
  return skipped;
}

bool skips_parameters(std::string_view text, std::size_t stops_at) {
  const exact_buffer buffer(text);
  item_reader in(buffer.view());
  const bool skipped = in.skip_parameters();
  CHECK(in.offset() == stops_at);
  return skipped;
}

// What follows the keys of a dictionary, one character each.
std::string members(std::string_view text, bool& whole) {
  const exact_buffer buffer(text);
  item_reader in(buffer.view());
  std::string seen;
  whole = ubiops::webhooks::detail::read_dictionary(in, [&] {
    seen += in.key();
    switch (in.read_member()) {
      case member_read::malformed: return false;
      case member_read::inner_list: seen += '('; return in.skip_inner_list() && in.skip_parameters();
      case member_read::item: seen += in.value().type == sf::item_type::boolean ? '?' : '='; break;
    }
    return in.skip_parameters();
  });
  if (whole) CHECK(in.at_end());
  return seen;
}

}  // namespace

TEST_CASE("what is read next is taken, and nothing else") {
  const exact_buffer buffer("a=1");
  item_reader in(buffer.view());
  CHECK_FALSE(in.take('='));
  CHECK(in.offset() == 0);
  CHECK(in.read_key());
  CHECK(in.key() == "a");
  CHECK(in.next_is('='));
  CHECK(in.take('='));
  CHECK(in.read_value());
  CHECK(in.value() == sf::bare_item{sf::item_type::integer, 1, {}});
  CHECK(in.at_end());
  CHECK_FALSE(in.next_is('1'));
  CHECK_FALSE(in.take('1'));
  CHECK_FALSE(in.read_value());
  CHECK_FALSE(in.read_key());
}

TEST_CASE("items known beforehand are taken whole, without parameters") {
  const auto taken = [](std::string_view text) {
    const exact_buffer buffer(text);
    item_reader in(buffer.view());
    const bool took = in.take_items("\"a\" b");
    CHECK(in.offset() == (took ? 5 : 0));
    return took;
  };
  CHECK(taken("\"a\" b)"));
  CHECK(taken("\"a\" b \"c\")"));
  for (const std::string_view text : {"", "\"a\"", "\"a\" b", "\"a\" c)", "\"a\" b;c)", "\"a\" bc)", "\"a\"  b)"}) {
    CAPTURE(text);
    CHECK_FALSE(taken(text));
  }
}

TEST_CASE("nothing is left of the value before") {
  const exact_buffer buffer("-17;a;b=\"x\";c=2;d=tok");
  item_reader in(buffer.view());
  REQUIRE(in.read_value());
  const sf::bare_item expected[] = {{sf::item_type::boolean, 1, {}},
                                    {sf::item_type::string, 0, "x"},
                                    {sf::item_type::integer, 2, {}},
                                    {sf::item_type::token, 0, "tok"}};
  for (const sf::bare_item& value : expected) {
    REQUIRE(in.take(';'));
    REQUIRE(in.read_parameter());
    CHECK(in.value() == value);
  }
}

TEST_CASE("a byte sequence is decoded into its own room, and into no other") {
  std::byte room[3] = {};
  const auto read = [&](std::string_view text, std::span<std::byte> into) {
    const exact_buffer buffer(text);
    item_reader in(buffer.view());
    REQUIRE(in.read_value(into));
    return in.decoded();
  };
  CHECK(read(":AQID:", room) == 3);
  CHECK(room[2] == std::byte{3});
  CHECK(read(":AQ==:", room) == 1);
  CHECK(read(":AQIDBA==:", room) == 0);  // does not fit
  CHECK(read(":AQID:", {}) == 0);
  CHECK(read("7", room) == 0);
  CHECK(room[2] == std::byte{3});

  const exact_buffer buffer(":AQID:;a=:BAUG:");
  item_reader in(buffer.view());
  REQUIRE(in.read_value(room));
  REQUIRE(in.skip_parameters());
  CHECK(in.at_end());
  CHECK(room[0] == std::byte{1});
}

TEST_CASE("parameters are skipped whole, or not") {
  CHECK(skips_parameters("", 0));
  CHECK(skips_parameters(", b", 0));
  CHECK(skips_parameters(";a;b=1; c=\"x\" ;d", 13));
  CHECK_FALSE(skips_parameters(";", 1));
  CHECK_FALSE(skips_parameters(";A", 1));
  CHECK_FALSE(skips_parameters(";a=", 3));
}

TEST_CASE("inner lists are skipped whole, or not") {
  CHECK(skips_inner_list(")", 1));
  CHECK(skips_inner_list("  )x", 3));
  CHECK(skips_inner_list("1 2;a=3  \"x\" :AQ==:)", 20));
  CHECK_FALSE(skips_inner_list("", 0));
  CHECK_FALSE(skips_inner_list("1", 1));
  CHECK_FALSE(skips_inner_list("1,2)", 1));
  CHECK_FALSE(skips_inner_list("1\t2)", 1));
  CHECK_FALSE(skips_inner_list("1 (2))", 2));
  CHECK_FALSE(skips_inner_list("1;)", 2));
}

TEST_CASE("a dictionary is read member by member to its end") {
  bool whole = false;
  CHECK(members("", whole) == "");
  CHECK(whole);
  CHECK(members("  a=1,\tb ,c=(1 2);x;y=3 , d;z", whole) == "a=b?c(d?");
  CHECK(whole);
  for (const char* text : {"a,", "a, ", "a=1 b", "a=(1", "a=1;", ",", "A", "a=", "a;b=", "a=()()"}) {
    CAPTURE(text);
    members(text, whole);
    CHECK_FALSE(whole);
  }
}
