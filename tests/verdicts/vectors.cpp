// Every request that the real producer signed verifies, and the example of RFC 9421 B.2.6 up to its body.
#include <ubiops/webhooks/verifier.hpp>

#include <string>

#include "catch.hpp"
#include "vectors.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

test_verifier verifier_for(const recorded_request& entry) {
  uw::policy policy = entry.host_tells_url ? entry.any_authority() : entry.target_uri();
  if (entry.has("preset-date")) policy.check_date = false;
  auto verifier = test_verifier::create(entry.key(), policy);
  if (!verifier) FAIL(verifier.error().message());
  return *std::move(verifier);
}

}  // namespace

TEST_CASE("every request of the real producer verifies, with its own signature base") {
  const auto entries = recorded::requests("vectors");
  CHECK(entries.size() == 56);
  for (const recorded_request& entry : entries) {
    CAPTURE(entry.id);
    const verdict judged = judge(verifier_for(entry), entry.request, at(entry.now));
    CHECK(judged == verified);
    REQUIRE(entry.base);
    CHECK(judged.base == *entry.base);
  }
}

TEST_CASE("a request of the real producer does not verify once it is changed") {
  for (const recorded_request& entry : recorded::requests("vectors")) {
    CAPTURE(entry.id);
    const test_verifier verifier = verifier_for(entry);

    message changed = entry.request;
    changed.body += "x";
    CHECK(judge(verifier, changed, at(entry.now)).code == (entry.base->find("content-digest") == std::string::npos
                                                               ? errc::component_not_covered
                                                               : errc::content_digest_mismatch));
    changed = entry.request;
    changed.method = "PATCH";
    CHECK(judge(verifier, changed, at(entry.now)) == errc::signature_mismatch);

    changed = entry.request;
    changed.target += changed.target.find('?') == std::string::npos ? "?x" : "&x";
    // Under target_uri the request's own target is not what was signed.
    CHECK(judge(verifier, changed, at(entry.now)) == (entry.host_tells_url ? errc::signature_mismatch : verified));

    CHECK(judge(verifier, entry.request, at(entry.now + 361)).code != verified);
    CHECK(judge(make_verifier(entry.any_authority(), {&strangers_key()}), entry.request, at(entry.now)) ==
          errc::unknown_key);
  }
}

TEST_CASE("a preset Date is refused unless the policy lets it be") {
  int found = 0;
  for (const recorded_request& entry : recorded::requests("vectors")) {
    if (!entry.has("preset-date")) continue;
    ++found;
    CAPTURE(entry.id);
    uw::policy policy = entry.host_tells_url ? entry.any_authority() : entry.target_uri();
    const errc code = judge(*test_verifier::create(entry.key(), policy), entry.request, at(entry.now)).code;
    CHECK((code == errc::malformed_date || code == errc::date_out_of_window));
  }
  CHECK(found == 2);
}

TEST_CASE("what only the registered URL tells does not verify by Host") {
  int found = 0;
  for (const recorded_request& entry : recorded::requests("vectors")) {
    if (entry.host_tells_url) continue;
    ++found;
    CAPTURE(entry.id);
    CHECK(judge(*test_verifier::create(entry.key(), entry.any_authority()), entry.request, at(entry.now)) ==
          errc::signature_mismatch);
  }
  CHECK(found == 6);
}

TEST_CASE("the Ed25519 example of RFC 9421 passes up to its body, which it does not cover") {
  simdjson::dom::parser parser;
  const simdjson::dom::element example = parser.load(recorded::path("rfc9421-b.2.6.json"));
  message request = recorded::head_of(example["request"]);
  request.body = recorded::text(example["request"]["body"]);
  const auto key = uw::public_key::from_pem(recorded::text(example["public_key_pem"]));
  REQUIRE(key);
  uw::keyring keys;
  REQUIRE(keys.add(recorded::text(example["keyid"]), *key));

  uw::policy policy;
  SECTION("at the origin that the example has") { policy.public_origin = "https://example.com"; }
  SECTION("at any authority") { policy.any_authority = true; }
  policy.required_components = {"date", "@method", "@path", "@authority", "content-type", "content-length"};
  const auto verifier = test_verifier::create(keys, policy);
  REQUIRE(verifier);
  const auto now = at(1618884473 + 2);

  const auto pending = verifier->verify_head(as_request(request), now);
  REQUIRE(pending);
  CHECK(judge(*verifier, request, now) == errc::component_not_covered);
  request.body.clear();
  const verdict judged = judge(*verifier, request, now);
  CHECK(judged == verified);
  CHECK(judged.base == recorded::text(example["signature_base"]));
  CHECK(judged.label == "sig-b26");

  CHECK(judge(*test_verifier::create(*key, policy), request, now) == errc::unknown_key);
}
