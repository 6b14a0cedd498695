#include <ubiops/webhooks/diagnosis/detail/by_rank.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

TEST_CASE("a list is ordered by rank, and those of one rank stay as they stood") {
  const auto by_size = [](const std::string& each) { return static_cast<int>(each.size()); };
  const std::vector<std::string> mixed = {"bb", "a", "", "aa", "c", "b"};
  CHECK(ubiops::webhooks::detail::by_rank(mixed, 2, by_size) ==
        std::vector<std::string>{"", "a", "c", "b", "bb", "aa"});
  CHECK(ubiops::webhooks::detail::by_rank(std::vector<std::string>{}, 2, by_size).empty());
}
