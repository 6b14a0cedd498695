// Each cause: a damage, the cause that the report names, and the change that it says, after which verify() accepts.
#include <algorithm>
#include <string>

#include "catch.hpp"
#include "damages.hpp"
#include "diagnosis.hpp"
#include "remedies.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::cause_id;

namespace {

/// What is named beside the cause, which is the first otherwise.
std::string expected_causes(cause_id id) {
  switch (id) {
    case cause_id::relay: return "body_json_rewritten relay";
    case cause_id::retry_or_replay: return "clock_off retry_or_replay";
    case cause_id::time_zone: return "time_zone retry_or_replay";
    case cause_id::authorization_replaced: return "authorization_replaced required_field_other";
    default: return std::string(to_string(id));
  }
}

}  // namespace

TEST_CASE("each cause has one damage") {
  const auto damages = all_damages();
  for (const auto& cause : diagnosis::causes) {
    CAPTURE(cause.name);
    CHECK(std::count_if(damages.begin(), damages.end(), [&](const damage& each) { return each.id == cause.id; }) == 1);
  }
}

TEST_CASE("what is signed is accepted, what is damaged is told, and what is changed as told is accepted again") {
  for (const damage& each : all_damages()) {
    CAPTURE(to_string(each.id));
    damaged at;
    CHECK(at.accepted());
    each.act(at);
    CHECK_FALSE(at.accepted());
    const auto told = at.report();
    CHECK(names_of_causes(told) == expected_causes(each.id));
    const auto cause =
        std::find_if(told.causes.begin(), told.causes.end(), [&](const auto& one) { return one.id == each.id; });
    if (cause == told.causes.end()) continue;
    CAPTURE(cause->change, cause->signed_value, cause->built_value);
    CHECK_FALSE(cause->change.empty());
    if (remedies::names_a_setting(*cause)) {
      damaged set = at;
      remedies::set_as_told(set, *cause);
      CHECK(set.accepted());
    }
    each.mend(at, *cause);
    CHECK(at.accepted());
  }
}
