#include <ubiops/webhooks/diagnosis/detail/signature_search.hpp>

#include <cstddef>
#include <optional>
#include <string>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using uw::errc;

namespace {

/// What a search finds, and what it leaves in the report and in `chosen`.
struct searched {
  bool found = false;
  std::string label;
  detail::guess by = {};
  bool typed = false;
  std::size_t checks = 0;
  bool exhausted = false;
  std::optional<uw::diagnosis::cause_id> fault = {};
};

searched search(const diagnosed_case& of, errc code = errc::signature_mismatch, const uw::keyring* keys = nullptr) {
  searched told;
  const auto run = [&](detail::evidence& evidence) {
    detail::signature_search searching(evidence, sodium_check);
    if (const auto found = searching.find(code)) {
      told.found = true;
      told.label = found->subject->label;
      told.by = found->base.by;
      told.typed = found->typed.has_value();
      CHECK(evidence.chosen == found->subject);
    }
    told.checks = evidence.report.ed25519_checks;
    told.exhausted = evidence.report.exhausted;
    told.fault = searching.reading().fault;
  };
  if (keys != nullptr) {
    with_evidence(of, *keys, run);
  } else {
    with_evidence(of, run);
  }
  return told;
}

}  // namespace

TEST_CASE("a signature whose URL or method was changed is found, within the budget") {
  diagnosed_case of;
  of.policy.public_origin = "http://hooks.example.com";
  searched told = search(of);
  REQUIRE(told.found);
  CHECK(told.by.origin == "https://hooks.example.com");
  CHECK_FALSE(told.typed);
  CHECK(told.checks <= of.settings.budget);
  CHECK_FALSE(told.exhausted);

  of.policy.public_origin = "https://hooks.example.com";
  of.sent.method = "GET";
  told = search(of);
  REQUIRE(told.found);
  CHECK(told.by.method == "POST");
  CHECK_FALSE(told.by.changes_url());
}

TEST_CASE("the URL that was typed is asked for first, as UbiOps's sender makes it") {
  diagnosed_case of("https://other.example/a/b");
  of.settings.registered_url = "HTTPS://OTHER.example/a/./b";
  of.settings.budget = 3;
  const searched told = search(of);
  REQUIRE(told.found);
  CHECK(told.typed);
  CHECK(told.by.origin == "https://other.example");
  CHECK(told.by.target == "/a/b");
}

TEST_CASE("nothing is found without a check, and a budget that ends is told") {
  diagnosed_case forged;
  forged.sent.target = "/forged";
  forged.settings.registered_url = "https://elsewhere.example/";
  forged.settings.budget = 5;
  searched told = search(forged);
  CHECK_FALSE(told.found);
  CHECK(told.checks == 5);
  CHECK(told.exhausted);
  forged.settings.budget = 0;
  told = search(forged);
  CHECK_FALSE(told.found);
  CHECK(told.checks == 0);
  forged.erase_field("Signature");
  forged.settings.budget = 128;
  told = search(forged);
  CHECK_FALSE(told.found);
  CHECK(told.checks == 0);
  CHECK_FALSE(told.exhausted);
}

TEST_CASE("a Signature that is broken is read as what it was, and the fault is told") {
  diagnosed_case of;
  std::string& signature = of.field("Signature");
  signature.insert(20, "\r\n ");
  const searched told = search(of, errc::malformed_signature);
  CHECK(told.found);
  CHECK(told.checks == 1);  // of the base as it was built: verify() did not come so far
  CHECK(told.fault == uw::diagnosis::cause_id::signature_folded);
}

TEST_CASE("of two signatures of ours the first leaves half of the checks to the second") {
  diagnosed_case of;
  const std::string input = of.field("Signature-Input");
  const std::string signature = of.field("Signature");
  const std::size_t equals = input.find('=');
  const std::string label = input.substr(0, equals);
  of.field("Signature-Input") = "first" + input.substr(equals) + ", " + input;
  of.field("Signature") = "first=:" + std::string(86, 'A') + "==:, " + signature;
  of.settings.budget = 40;
  of.policy.public_origin = "http://hooks.example.com";
  const searched told = search(of);
  REQUIRE(told.found);
  CHECK(told.label == label);
  CHECK(told.checks > 20);
  CHECK(told.checks <= 40);
  CHECK_FALSE(told.exhausted);
}

TEST_CASE("under an unknown keyid each of our keys is tried, under its own name too") {
  diagnosed_case of;
  const auto other = new_key_pair();
  uw::keyring keys;
  REQUIRE(keys.add("a", other.public_key()));
  REQUIRE(keys.add("b", of.pair.public_key()));
  searched told = search(of, errc::unknown_key, &keys);
  REQUIRE(told.found);
  REQUIRE(told.by.key != nullptr);
  CHECK(*told.by.key == of.pair.public_key());

  std::string& input = of.field("Signature-Input");
  const std::string own(of.pair.public_key().key_id());
  input.replace(input.find(own), own.size(), "respelled");
  told = search(of, errc::unknown_key, &keys);
  REQUIRE(told.found);
  REQUIRE(told.by.params);
  CHECK(told.by.params->find("keyid=\"" + own + "\"") != std::string::npos);

  uw::keyring stranger;
  REQUIRE(stranger.add(other.public_key()));
  told = search(of, errc::unknown_key, &stranger);
  CHECK_FALSE(told.found);
  CHECK(told.checks == 2);
}

TEST_CASE("no more signatures are searched than a verifier tries") {
  diagnosed_case of;
  const std::string input = of.field("Signature-Input");
  const std::string signature = of.field("Signature");
  const std::string rest = input.substr(input.find('='));
  of.policy.public_origin = "http://hooks.example.com";
  for (const std::size_t strangers : {std::size_t{1}, uw::limits::max_candidates}) {
    std::string inputs;
    std::string signatures;
    for (std::size_t i = 0; i < strangers; ++i) {
      inputs.append("a" + std::to_string(i) + rest + ", ");
      signatures.append("a" + std::to_string(i) + "=:" + std::string(86, 'A') + "==:, ");
    }
    of.field("Signature-Input") = inputs + input;
    of.field("Signature") = signatures + signature;
    CHECK(search(of).found == (strangers == 1));
  }
}

TEST_CASE("where a line has no value and none can be guessed, nothing is asked") {
  uw::testing::signing_options options;
  options.components.insert(options.components.end(), {R"("priority";sf)", "x-a"});
  diagnosed_case of(plain_url, {{"Priority", "u=1"}, {"X-A", "1"}}, "{}", options);
  of.policy.public_origin = "http://hooks.example.com";
  CHECK(search(of).found);
  const auto genuine = of.sent;
  for (const std::string name : {"Priority", "X-A"}) {
    of.sent = genuine;
    of.erase_field(name);
    const searched told = search(of, errc::missing_component);
    CHECK_FALSE(told.found);
    CHECK(told.checks == 0);
  }
}

TEST_CASE("an URL that UbiOps's sender could make nothing of is asked for as it was typed") {
  diagnosed_case of;
  of.settings.registered_url = "ftp://hooks.example.com/ubiops";
  of.policy.public_origin = "http://hooks.example.com";
  CHECK(search(of).found);
  of.settings.registered_url = "no URL";
  const searched told = search(of);
  CHECK(told.found);
  CHECK_FALSE(told.typed);
  // Its origin may differ from the sender's in more than its case.
  diagnosed_case port("https://hooks.example.com:8443/ubiops");
  port.settings.registered_url = "https://Hooks.example.com:08443/ubiops";
  port.settings.budget = 3;
  REQUIRE(search(port).found);
  CHECK(search(port).by.origin == "https://hooks.example.com:8443");
}

TEST_CASE("under an unknown keyid nothing is asked without a signature") {
  diagnosed_case of;
  uw::keyring stranger;
  const auto other = new_key_pair();
  REQUIRE(stranger.add(other.public_key()));
  CHECK(search(of, errc::unknown_key, &stranger).checks == 2);  // as the keyid came, and as its own
  of.settings.registered_url = plain_url;
  CHECK(search(of, errc::unknown_key, &stranger).checks == 2);  // the same URL
  of.settings.registered_url = "http://hooks.example.com/ubiops";
  CHECK(search(of, errc::unknown_key, &stranger).checks == 4);
  of.erase_field("Signature");
  CHECK(search(of, errc::unknown_key, &stranger).checks == 0);
}
