#include <ubiops/webhooks/verifier/detail/smallest_signature.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
using uw::component_kind;
using uw::detail::smallest_signature;

// The texts themselves, which it counts.
TEST_CASE("the smallest signature over some components is counted byte for byte") {
  struct covered {
    uw::owned_component_identifier component;
    std::string_view identifier;
    std::size_t value_size;
  };
  const std::vector<covered> all = {
      {{.name = "@method", .kind = component_kind::method}, "\"@method\"", 0},
      {{.name = "@authority", .kind = component_kind::authority}, "\"@authority\"", 17},
      {{.name = "@query-param", .argument = "id", .kind = component_kind::query_param},
       "\"@query-param\";name=\"id\"",
       0},
      {{.name = "priority", .argument = "u", .sf = true, .key = true, .key_first = true},
       "\"priority\";key=\"u\";sf",
       1},
      {{.name = "x-part", .bs = true}, "\"x-part\";bs", 1000},
  };
  smallest_signature counted;
  std::string input = "a=(";
  std::string params = "(";
  std::string base;
  for (const auto& [component, identifier, value_size] : all) {
    counted.cover(component, value_size);
    const std::string_view blank = base.empty() ? "" : " ";
    input.append(blank).append(identifier);
    params.append(blank).append(identifier);
    base.append(identifier).append(": ").append(value_size, 'v').append("\n");
    CHECK(counted.input_size() == (input + ");created=0;keyid=\"k\"").size());
    CHECK(counted.base_size() == (base + "\"@signature-params\": " + params + ");created=0;keyid=\"k\"").size());
  }
}
