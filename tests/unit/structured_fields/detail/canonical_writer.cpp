#include <ubiops/webhooks/structured_fields/detail/canonical_writer.hpp>

#include <string>
#include <string_view>

#include <ubiops/webhooks/limits.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
namespace limits = ubiops::webhooks::limits;
namespace sf = ubiops::webhooks::structured_fields;

namespace {

detail::field_check checked(std::string_view text, sf::field_type type) {
  const exact_buffer buffer(text);
  detail::member_keys keys(buffer.view());
  return detail::check_field(buffer.view(), type, keys);
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all.append(text);
  return all;
}

}  // namespace

TEST_CASE("keys keep the place of their first occurrence and the text of their last") {
  constexpr std::string_view text = "a b a c";
  detail::last_keys<3> keys(text);
  for (const std::size_t at : {0u, 2u, 4u, 6u}) keys.add(text.substr(at, 1));
  REQUIRE(keys.size() == 3);
  CHECK(keys[0].data() == text.data() + 4);
  CHECK(keys[1] == "b");
  CHECK(keys[2] == "c");
}

TEST_CASE("a field is checked to its end, and its members and parameters are counted") {
  using enum detail::field_check;
  CHECK(checked("a, b;x", sf::field_type::list) == well_formed);
  CHECK(checked("a, b;", sf::field_type::list) == malformed);
  const std::size_t members = limits::max_structured_members;
  const std::size_t parameters = limits::max_structured_parameters;
  CHECK(checked(repeated("1, ", members - 1) + "1", sf::field_type::list) == well_formed);
  CHECK(checked(repeated("1, ", members) + "1", sf::field_type::list) == too_many);
  CHECK(checked("1" + repeated(";a", parameters), sf::field_type::item) == well_formed);
  CHECK(checked("1" + repeated(";a", parameters + 1), sf::field_type::item) == too_many);
}
