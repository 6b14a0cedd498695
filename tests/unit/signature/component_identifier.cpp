#include <ubiops/webhooks/signature/component_identifier.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
using uw::component_identifier;
using uw::component_kind;

namespace {

std::string written(const component_identifier& identifier) {
  std::string out;
  uw::append_identifier(out, identifier);
  return out;
}

}  // namespace

TEST_CASE("an identifier is written with its parameters in the order received") {
  CHECK(written({.name = "date"}) == R"("date")");
  CHECK(written({.name = "a", .sf = true}) == R"("a";sf)");
  CHECK(written({.name = "a", .bs = true}) == R"("a";bs)");
  CHECK(written({.name = "a", .argument = "k", .key = true}) == R"("a";key="k")");
  CHECK(written({.name = "a", .argument = "k", .sf = true, .key = true}) == R"("a";sf;key="k")");
  CHECK(written({.name = "a", .argument = "k", .sf = true, .key = true, .key_first = true}) == R"("a";key="k";sf)");
  CHECK(written({.name = "@query-param", .argument = "x", .kind = component_kind::query_param}) ==
        R"("@query-param";name="x")");
}

TEST_CASE("identifiers are equal by name and parameters, whoever owns the text and whatever their order") {
  const component_identifier key{.name = "a", .argument = "k", .sf = true, .key = true};
  component_identifier other = key;
  other.key_first = true;
  CHECK(key == other);
  other.argument = "l";
  CHECK_FALSE(key == other);
  const uw::owned_component_identifier owned{.name = "a", .argument = "k", .sf = true, .key = true};
  CHECK(owned == key);
  CHECK_FALSE(component_identifier{.name = "a"} == component_identifier{.name = "b"});
  CHECK_FALSE(component_identifier{.name = "a"} == component_identifier{.name = "a", .bs = true});
}

TEST_CASE("content-digest in its sf and bs forms answers the plain requirement, and by one member does not") {
  const component_identifier plain{.name = "content-digest"};
  CHECK(uw::covers(component_identifier{.name = "content-digest", .sf = true}, plain));
  CHECK(uw::covers(component_identifier{.name = "content-digest", .bs = true}, plain));
  CHECK_FALSE(uw::covers(component_identifier{.name = "content-digest", .argument = "sha-256", .key = true}, plain));
  CHECK_FALSE(uw::covers(plain, component_identifier{.name = "content-digest", .sf = true}));
  CHECK_FALSE(uw::covers(component_identifier{.name = "date", .bs = true}, component_identifier{.name = "date"}));
}
