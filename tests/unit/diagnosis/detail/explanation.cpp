#include <ubiops/webhooks/diagnosis/detail/explanation.hpp>

#include <cstddef>
#include <optional>
#include <string>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;
using detail::verification_step;
using detail::verification_trace;
using diagnosis::progress;
using uw::errc;

// What is told of each refusal is tested with the parts, and through explain(); here, how a verdict becomes a report.

namespace {

verification_trace refused(errc code, verification_step at, std::size_t checks = 0) {
  verification_trace trace;
  trace.verdict = uw::error(code);
  trace.reached = at;
  trace.ed25519_checks = checks;
  return trace;
}

verification_trace accepted() {
  verification_trace trace;
  trace.reached = verification_step::body;
  trace.ed25519_checks = 2;
  trace.verified.push_back(0);
  return trace;
}

/// One letter for each step: Passed, Failed, not Reached; in lower case where it was judged as the request was signed.
std::string steps(const diagnosis::report& told) {
  std::string letters;
  for (std::size_t i = 0; i < told.checks.size(); ++i) {
    const diagnosis::check& each = told.checks[i];
    CHECK(static_cast<std::size_t>(each.at) == i);
    CHECK(each.outcome.has_value() == (each.state == progress::failed));
    const std::string letter = each.state == progress::passed ? "P" : each.state == progress::failed ? "F" : "R";
    letters.push_back(each.as_signed ? static_cast<char>(letter[0] + 32) : letter[0]);
  }
  return letters;
}

template <class Course>
void explained(const diagnosed_case& of, Course course) {
  with_evidence(of, [&](detail::evidence& evidence) {
    detail::explanation explanation(evidence, sodium_check);
    course(explanation, evidence.report);
  });
}

}  // namespace

TEST_CASE("what is accepted has passed all steps, and no cause") {
  explained(diagnosed_case(), [](detail::explanation& of, const diagnosis::report& told) {
    of.take_verdict(accepted());
    CHECK(of.signed_at() == std::nullopt);
    of.tell();
    CHECK_FALSE(told.verdict);
    CHECK(steps(told) == "PPPPPPPP");
    CHECK(told.causes.empty());
    CHECK(told.ed25519_checks == 2);
    REQUIRE(told.signatures.size() == 1);
    CHECK(told.signatures[0].verified);
    CHECK_FALSE(told.base.empty());
  });
}

TEST_CASE("a refusal fails one step, and those behind it are not reached") {
  explained(diagnosed_case(), [](detail::explanation& of, const diagnosis::report& told) {
    of.take_verdict(refused(errc::unsupported_algorithm, verification_step::signature_parameters));
    CHECK(of.signed_at() == std::nullopt);
    of.tell();
    REQUIRE(told.verdict);
    CHECK(told.verdict->code() == errc::unsupported_algorithm);
    CHECK(steps(told) == "PPFRRRRR");
    CHECK(names_of_causes(told) == "malformed_request");
    CHECK_FALSE(told.signatures[0].verified);
  });
  explained(diagnosed_case(), [](detail::explanation& of, const diagnosis::report& told) {
    of.take_verdict(refused(errc::missing_signature_input, verification_step::signature_input));
    CHECK(steps(told) == "FRRRRRRR");
  });
}

TEST_CASE("one for the time alone is judged once more as it was signed") {
  diagnosed_case late;
  late.settings.now += std::chrono::seconds(1000);
  explained(late, [](detail::explanation& of, const diagnosis::report& told) {
    of.take_verdict(refused(errc::signature_too_old, verification_step::signature_parameters));
    REQUIRE(of.signed_at() == diagnosed_case::signed_at.time_since_epoch().count());
    of.take_as_signed(accepted());
    of.tell();
    CHECK(steps(told) == "PPFppppp");
    CHECK(told.ed25519_checks == 2);
    CHECK(names_of_causes(told) == "clock_off retry_or_replay");
    CHECK(told.signatures[0].verified);
  });
  explained(late, [](detail::explanation& of, const diagnosis::report& told) {
    of.take_verdict(refused(errc::signature_too_old, verification_step::signature_parameters));
    of.take_as_signed(refused(errc::content_digest_mismatch, verification_step::body, 2));
    CHECK(steps(told) == "PPFppppf");
    of.tell();
    CHECK(told.verdict->code() == errc::signature_too_old);  // that of verify()
  });
}

TEST_CASE("a time that is not known is not judged by") {
  diagnosed_case of;
  of.erase_field("Signature-Input");
  explained(of, [](detail::explanation& each, const diagnosis::report&) {
    each.take_verdict(refused(errc::signature_expired, verification_step::signature_parameters));
    CHECK(each.signed_at() == std::nullopt);
  });
}

TEST_CASE("what is proved comes first, and the trace of a relay last") {
  diagnosed_case of;
  of.policy.public_origin = "http://hooks.example.com";
  of.settings.now += std::chrono::hours(9999);
  of.sent.fields.push_back({"x-smee", "1"});
  explained(of, [](detail::explanation& each, const diagnosis::report& told) {
    each.take_verdict(refused(errc::signature_too_old, verification_step::signature_parameters));
    each.take_as_signed(refused(errc::signature_mismatch, verification_step::signature_base, 1));
    each.tell();
    CHECK(steps(told) == "PPFpfRRR");
    CHECK(names_of_causes(told) == "other_scheme clock_off relay");
    CHECK(told.causes[0].how == diagnosis::proof::signature);
    CHECK(told.signatures[0].verified);  // by the search
  });
}

TEST_CASE("a body is compared with the digest that is covered, by whatever component") {
  for (const std::string parameters : {"", ";sf", ";bs"}) {
    CAPTURE(parameters);
    const std::string component = "\"content-digest\"" + parameters;
    diagnosed_case of(plain_url, {{"Priority", "u=1"}}, "body\n",
                      {.components = {"@method", R"("priority";sf)", "@target-uri", component}});
    of.policy.required_components = {component};
    REQUIRE(of.accepted());
    of.sent.body = "body";
    const auto told = of.explain();
    REQUIRE(told.verdict->code() == errc::content_digest_mismatch);
    CHECK(names_of_causes(told) == "body_line_end");
    of.policy.public_origin = "http://hooks.example.com";  // and beside another difference
    CHECK(names_of_causes(of.explain()) == "other_scheme body_line_end");
  }
  diagnosed_case none(plain_url, {}, "", {.components = {"@method", "@target-uri"}});
  none.policy.required_components = {"@method"};
  REQUIRE(none.accepted());
  none.policy.required_fields = {{"X-Key", "1"}};
  CHECK(names_of_causes(none.explain()) == "required_field_absent");
  uw::testing::signing_options twice;
  twice.components.insert(twice.components.begin(), R"("content-digest";sf)");
  diagnosed_case of(plain_url, {}, "body\n", twice);
  of.sent.body = "body";
  CHECK(names_of_causes(of.explain()) == "body_line_end");  // told once
}

TEST_CASE("a body is compared with the digest of the signature that verified, be it the second") {
  diagnosed_case of(plain_url, {}, "body\n");
  const auto first = uw::testing::sign(
      of.pair, "POST", plain_url, {}, "body\n",
      {.components = {"@method", "@target-uri", "date"}, .created = diagnosed_case::signed_at, .label = "first"});
  REQUIRE(first);
  for (const std::string name : {"Signature-Input", "Signature"}) {
    for (const auto& line : first->fields) {
      if (line.name == name) of.field(name) = line.value + ", " + of.field(name);
    }
  }
  REQUIRE(of.accepted());
  of.sent.body = "body";
  const auto told = of.explain();
  REQUIRE(told.verdict->code() == errc::content_digest_mismatch);
  CHECK(names_of_causes(told) == "body_line_end");
}

TEST_CASE("without a signature there is no digest to compare a body with") {
  diagnosed_case of;
  of.erase_field("Signature-Input");
  for (const errc code : {errc::content_digest_mismatch, errc::required_field_mismatch}) {
    explained(of, [code](detail::explanation& each, const diagnosis::report& told) {
      each.take_verdict(refused(code, verification_step::body));
      each.tell();
      CHECK(told.causes.empty());
    });
  }
}

TEST_CASE("a Content-Digest that was signed empty proves nothing of the body") {
  diagnosed_case of(plain_url, {{"Content-Digest", ""}});
  of.policy.public_origin = "http://hooks.example.com";
  const auto told = of.explain();
  CHECK(names_of_causes(told) == "other_scheme");
}

TEST_CASE("an expires before created is the sender's clock, at whatever time it is judged") {
  diagnosed_case of(plain_url, {}, "{}", {.expires = diagnosed_case::signed_at - std::chrono::seconds(500)});
  auto told = of.explain();
  REQUIRE(told.verdict->code() == errc::signature_expired);
  REQUIRE(names_of_causes(told) == "clock_off");
  CHECK(told.causes[0].where == diagnosis::place::sender);
  CHECK(told.causes[0].identifier == "expires");
  of = diagnosed_case(plain_url, {}, "{}", {.expires = diagnosed_case::signed_at + std::chrono::seconds(1)});
  CHECK(of.accepted());
}

TEST_CASE("faults of both fields of the signature are told where nothing is found") {
  const auto fold = [](std::string& value) { value.insert(value.find('=') + 20, "\r\n "); };
  diagnosed_case input;
  fold(input.field("Signature-Input"));
  CHECK(names_of_causes(input.explain()) == "signature_folded");
  CHECK(input.explain().causes[0].how == diagnosis::proof::signature);
  input.sent.target = "/forged";
  auto told = input.explain();
  REQUIRE(names_of_causes(told) == "signature_folded");
  CHECK(told.causes[0].how == diagnosis::proof::observed);
  CHECK(told.causes[0].identifier == "signature-input");
  fold(input.field("Signature"));  // the same fault is told once
  told = input.explain();
  REQUIRE(names_of_causes(told) == "signature_folded");
  CHECK(told.causes[0].identifier == "signature-input");
  diagnosed_case bare;
  bare.sent.target = "/forged";
  std::erase(bare.field("Signature-Input"), '"');
  told = bare.explain();
  REQUIRE(told.verdict->code() == errc::malformed_signature_input);
  CHECK(names_of_causes(told) == "signature_respelled");
  bare.field("Signature-Input").resize(20);
  CHECK(names_of_causes(bare.explain()) == "signature_cut");
  diagnosed_case twice;
  twice.sent.target = "/forged";
  const std::string field = twice.field("Signature");
  twice.sent.fields.push_back({"Signature", field});
  told = twice.explain();
  REQUIRE(told.verdict->code() == errc::duplicate_label);
  CHECK(names_of_causes(told) == "second_signature");
  twice.sent.fields.back().value = "other=1";
  told = twice.explain();
  REQUIRE(told.verdict->code() == errc::label_mismatch);
  CHECK(names_of_causes(told) == "second_signature");
}
