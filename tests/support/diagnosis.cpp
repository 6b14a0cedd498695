#include "diagnosis.hpp"

#include <utility>

#include <ubiops/webhooks/diagnosis/explain.hpp>

namespace uw = ubiops::webhooks;

namespace {

uw::diagnosis::report explained(const uw::verifier& verifier, const diagnosed_case& of) {
  auto told = uw::diagnosis::explain(verifier, of.sent.head(), of.sent.body, of.settings);
  const auto judged = verifier.verify(of.sent.head(), of.sent.body, of.settings.now);
  REQUIRE(told.verdict.has_value() != judged.has_value());
  if (!judged) CHECK(told.verdict->message() == judged.error().message());
  CHECK(told.ed25519_checks <= of.settings.budget);
  CHECK(told.checks.size() == uw::diagnosis::step_count);
  return told;
}

}  // namespace

diagnosed_case::diagnosed_case(std::string_view url, std::vector<uw::testing::field> fields, std::string_view body,
                               uw::testing::signing_options options) {
  if (!options.created) options.created = signed_at;
  auto made = uw::testing::sign(pair, "POST", url, std::move(fields), body, options);
  REQUIRE(made);
  sent = *std::move(made);
}

uw::verifier diagnosed_case::verifier() const {
  auto made = uw::verifier::create(pair.public_key(), policy);
  REQUIRE(made);
  return *std::move(made);
}

uw::diagnosis::report diagnosed_case::explain() const { return explained(verifier(), *this); }

uw::diagnosis::report diagnosed_case::explain(const uw::keyring& keys) const {
  const auto made = uw::verifier::create(keys, policy);
  REQUIRE(made);
  return explained(*made, *this);
}

bool diagnosed_case::accepted() const { return verifier().verify(sent.head(), sent.body, settings.now).has_value(); }
