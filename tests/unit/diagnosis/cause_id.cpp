#include <ubiops/webhooks/diagnosis/cause_id.hpp>

#include <ubiops/webhooks/diagnosis/cause_id.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::place;

TEST_CASE("a place has its name, and one outside the enumeration is unknown") {
  CHECK(to_string(place::policy) == "policy");
  CHECK(to_string(place::keyring) == "keyring");
  CHECK(to_string(place::adapter) == "adapter");
  CHECK(to_string(place::proxy) == "proxy");
  CHECK(to_string(place::sender) == "sender");
  CHECK(to_string(place::clock) == "clock");
  CHECK(to_string(place::unknown) == "unknown");
  CHECK(to_string(static_cast<place>(250)) == "unknown");
}
