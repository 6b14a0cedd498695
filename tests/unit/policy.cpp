#include <ubiops/webhooks/policy.hpp>

#include <chrono>

#include "catch.hpp"

using std::chrono::seconds;
using ubiops::webhooks::policy;

TEST_CASE("a policy's defaults are those of the documentation") {
  const policy defaults;
  CHECK(defaults.public_origin.empty());
  CHECK(defaults.target_uri.empty());
  CHECK_FALSE(defaults.any_authority);
  CHECK(defaults.scheme.empty());
  CHECK(defaults.required_components ==
        std::vector<std::string>{"@method", "@authority", "@target-uri", "content-digest", "date"});
  CHECK(defaults.also_required.empty());
  CHECK_FALSE(defaults.nothing_else_required);
  CHECK(defaults.max_age == seconds(300));
  CHECK(defaults.clock_skew == seconds(60));
  CHECK(defaults.check_date);
  CHECK(defaults.required_fields.empty());
}
