#include <ubiops/webhooks/detail/inplace_vector.hpp>

#include <string_view>
#include <vector>

#include "catch.hpp"

namespace {

struct pair {
  std::string_view text;
  int number = 7;
};
using list = ubiops::webhooks::detail::inplace_vector<pair, 3>;

std::vector<int> numbers(const list& values) {
  std::vector<int> out;
  for (const pair& value : values) out.push_back(value.number);
  return out;
}

}  // namespace

TEST_CASE("a list holds what was added, in its order, up to its capacity") {
  list values;
  CHECK(values.size() == 0);
  CHECK(values.view().empty());
  values.push_back({"a", 1});
  CHECK(values.emplace_back().number == 7);
  CHECK_FALSE(values.full());
  values.emplace_back("c", 3).number = 4;
  CHECK(values.full());
  CHECK(numbers(values) == std::vector{1, 7, 4});
  CHECK(values[0].text == "a");
  CHECK(values.view()[2].text == "c");
  for (pair& value : values) value.number = 0;
  CHECK(numbers(values) == std::vector{0, 0, 0});
  values.clear();
  CHECK(numbers(values).empty());
  const pair more[] = {{"d", 5}, {"e", 6}};
  values.append(more);
  CHECK(numbers(values) == std::vector{5, 6});
}

TEST_CASE("a copy of a list is independent of it") {
  list values;
  values.push_back({"a", 1});
  values.push_back({"b", 2});
  list copy = values;
  values.clear();
  values.push_back({"c", 3});
  CHECK(numbers(copy) == std::vector{1, 2});
  copy = values;
  CHECK(numbers(copy) == std::vector{3});
  const list& same = copy;
  copy = same;
  CHECK(numbers(copy) == std::vector{3});
}
