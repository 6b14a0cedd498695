#include <ubiops/webhooks/http/request.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;

namespace {

using field_pairs = std::vector<std::pair<std::string, std::string>>;

field_pairs lines_of(const uw::request& head) {
  field_pairs seen;
  auto take = [&seen](std::string_view name, std::string_view value) { seen.emplace_back(name, value); };
  head.for_each_field(take);
  return seen;
}

}  // namespace

TEST_CASE("a field sink calls what it was made from, and is as small as it says") {
  static_assert(sizeof(uw::field_sink) == 2 * sizeof(void*));
  static_assert(std::is_trivially_copyable_v<uw::field_sink>);
  static_assert(!std::is_default_constructible_v<uw::field_sink>);
  static_assert(!std::is_constructible_v<uw::field_sink, int&>);
  auto take_one = [](std::string_view) {};
  auto take_two = [](std::string_view, std::string_view) {};
  static_assert(!std::is_constructible_v<uw::field_sink, decltype(take_one)&>);
  static_assert(std::is_constructible_v<uw::field_sink, decltype(take_two)&>);
  static_assert(!std::is_constructible_v<uw::field_sink, decltype(take_two)>);  // it would dangle

  int calls = 0;
  auto count = [&calls](std::string_view name, std::string_view value) mutable {
    CHECK(name == "a");
    CHECK(value == "b");
    return ++calls;
  };
  const uw::field_sink sink(count);
  sink("a", "b");
  uw::field_sink copy = sink;
  copy("a", "b");
  const auto through = [](const uw::field_sink& inner) { inner("a", "b"); };
  through(copy);
  CHECK(calls == 3);

  const auto constant = [&calls](std::string_view, std::string_view) { ++calls; };
  uw::field_sink of_constant(constant);
  of_constant("", "");
  CHECK(calls == 4);
}

TEST_CASE("the plain request keeps what it was given, in order") {
  uw::request plain("POST", "/hook?x=%20");
  plain.add("A", "1").add("b", " 2 ").add("a", "").authority("hooks.example.com:8443").scheme("https");
  CHECK(plain.method() == "POST");
  CHECK(plain.target() == "/hook?x=%20");
  CHECK(plain.authority() == "hooks.example.com:8443");
  CHECK(plain.scheme() == "https");
  CHECK(lines_of(plain) == field_pairs{{"A", "1"}, {"b", " 2 "}, {"a", ""}});
  const uw::request same = plain;
  plain.add("more", "");
  CHECK(lines_of(same).size() == 3);

  const uw::request bare("GET", "/");
  CHECK(bare.authority().empty());
  CHECK(bare.scheme().empty());
  CHECK(lines_of(bare).empty());
}
