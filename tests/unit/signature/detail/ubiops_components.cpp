#include <ubiops/webhooks/signature/detail/ubiops_components.hpp>

#include <string>

#include <ubiops/webhooks/signature/component.hpp>

#include "catch.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("what the producer covers first is what its text says") {
  std::string text;
  for (const uw::component_identifier& known : uw::detail::ubiops_components) {
    std::string identifier;
    uw::append_identifier(identifier, known);
    const auto parsed = uw::parse_component_identifier(identifier);
    REQUIRE(parsed);
    CHECK(*parsed == known);
    CHECK(parsed->name == known.name);
    text += (text.empty() ? "" : " ") + identifier;
  }
  CHECK(text == uw::detail::ubiops_components_text);
}
