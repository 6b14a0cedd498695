#include <ubiops/webhooks/diagnosis/detail/refusals.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;
using uw::errc;

namespace {

/// What is added to the report of a case.
template <class Observer>
std::vector<diagnosis::cause> observed(const diagnosed_case& of, Observer observer) {
  std::vector<diagnosis::cause> causes;
  with_evidence(of, [&](detail::evidence& evidence) {
    observer(evidence);
    causes = evidence.report.causes;
  });
  for (const auto& each : causes) CHECK(each.how == diagnosis::proof::observed);
  return causes;
}

}  // namespace

TEST_CASE("four codes are about time alone") {
  for (const errc code :
       {errc::created_in_future, errc::signature_too_old, errc::signature_expired, errc::date_out_of_window}) {
    CHECK(detail::is_about_time(code));
  }
  for (const errc code : {errc::missing_created, errc::malformed_date, errc::signature_mismatch}) {
    CHECK_FALSE(detail::is_about_time(code));
  }
}

TEST_CASE("what verify() says is told, with what it speaks of") {
  const uw::error refusal(errc::malformed_field, "x-a");
  const auto causes = observed(diagnosed_case(), [&](auto& of) { detail::observe_malformed(of, refusal); });
  REQUIRE(names_of_causes(causes) == "malformed_request");
  CHECK(causes[0].identifier == "x-a");
  CHECK(causes[0].change == "Mend what verify() names: " + refusal.message() + ".");
}

TEST_CASE("a component that is required is named") {
  const uw::error refusal(errc::component_not_covered, "x-tag");
  const auto causes = observed(diagnosed_case(), [&](auto& of) { detail::observe_required_component(of, refusal); });
  REQUIRE(names_of_causes(causes) == "required_component");
  CHECK(causes[0].identifier == "x-tag");
  CHECK(causes[0].change == "Require only what the sender covers, or have it cover x-tag too.");
}

TEST_CASE("covered fields that did not come, and a target that is none") {
  uw::testing::signing_options options;
  options.components.insert(options.components.end(), {"x-a", "authorization"});
  diagnosed_case of("https://hooks.example.com/a?b", {{"X-A", "1"}, {"Authorization", "Token t"}}, "{}", options);
  const auto missing = [&] { return observed(of, [](auto& each) { detail::observe_what_is_missing(each); }); };
  CHECK(missing().empty());
  of.erase_field("X-A");
  of.erase_field("Authorization");
  of.sent.target = "a?b";
  const auto causes = missing();
  REQUIRE(names_of_causes(causes) == "field_lost authorization_lost target_missing");
  CHECK(causes[0].identifier == "\"x-a\"");
  CHECK(causes[0].change == "Let x-a through, and have the adapter show it.");
  CHECK(causes[1].identifier == "\"authorization\"");
  CHECK(causes[2].identifier == "\"@target-uri\"");
  CHECK(causes[2].built_value == "a?<redacted, 1 bytes>");
  of.erase_field("Signature-Input");
  CHECK(missing().empty());  // nothing is known to be covered
}

TEST_CASE("an unknown keyid is told beside ours, of which not too many are shown") {
  diagnosed_case of;
  of.field("Signature-Input") = "a=(\"date\");keyid=\"stranger\"";
  auto causes = observed(of, [](auto& each) { detail::observe_unknown_key(each); });
  REQUIRE(names_of_causes(causes) == "unknown_key");
  CHECK(causes[0].identifier == "keyid");
  CHECK(causes[0].signed_value == "stranger");
  CHECK(causes[0].built_value == of.pair.public_key().key_id());

  of.erase_field("Signature-Input");
  causes = observed(of, [](auto& each) { detail::observe_unknown_key(each); });
  REQUIRE(names_of_causes(causes) == "unknown_key");
  CHECK(causes[0].signed_value.empty());
  of = diagnosed_case();

  uw::keyring keys;
  for (int i = 0; i < 50; ++i) REQUIRE(keys.add(std::string(50, 'k') + std::to_string(i), of.pair.public_key()));
  with_evidence(of, keys, [](detail::evidence& each) {
    detail::observe_unknown_key(each);
    const std::string& shown = each.report.causes[0].built_value;
    CHECK(shown.starts_with(std::string(50, 'k')));
    CHECK(shown.size() > 512);
    CHECK(shown.size() < 512 + 2 + 52 + 1);
  });
}

TEST_CASE("a second signature and a field that is broken show in the request itself") {
  const uw::error refusal(errc::label_mismatch, "x");
  auto causes = observed(diagnosed_case(), [&](auto& of) { detail::observe_second_signature(of, refusal); });
  REQUIRE(names_of_causes(causes) == "second_signature");
  CHECK(causes[0].identifier == "x");
  CHECK(causes[0].known == diagnosis::reason::observed);
  causes = observed(diagnosed_case(), [](auto& of) {
    detail::observe_fault(of, diagnosis::cause_id::signature_cut, "signature", "pyhms=:AA");
  });
  REQUIRE(names_of_causes(causes) == "signature_cut");
  CHECK(causes[0].identifier == "signature");
  CHECK(causes[0].built_value == "pyhms=:AA");
  CHECK(causes[0].change == "Let signature through as one line, exactly as it was sent.");
}
