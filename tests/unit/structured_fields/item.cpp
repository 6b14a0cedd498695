#include <ubiops/webhooks/structured_fields/item.hpp>

#include "catch.hpp"

namespace sf = ubiops::webhooks::structured_fields;

static_assert(sf::bare_item{} == sf::bare_item{sf::item_type::integer, 0, ""});

TEST_CASE("bare items are equal in type, number and text") {
  const sf::bare_item item{sf::item_type::token, 0, "a"};
  CHECK(item == sf::bare_item{sf::item_type::token, 0, "a"});
  CHECK(item != sf::bare_item{sf::item_type::string, 0, "a"});
  CHECK(item != sf::bare_item{sf::item_type::token, 1, "a"});
  CHECK(item != sf::bare_item{sf::item_type::token, 0, "b"});
}
