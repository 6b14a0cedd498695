// explain() of scripted requests: its verdict is that of verify(), and none of the secrets that a script can plant
// shows in a report, be it written as text or as JSON.
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../requests/policies.hpp"
#include "../requests/script.hpp"
#include "../target.hpp"
#include "heads.hpp"
#include "signing.hpp"

namespace explain_target {

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
using fuzz::require;

uw::verifier make_verifier(const uw::policy& policy) {
  uw::keyring keys;
  for (const slow::trusted_key& each : fuzz::trusted_keys()) {
    require(keys.add(each.id, fuzz::key_of(each.index).trusted()).has_value(), "the keyring takes the keys");
  }
  auto verifier = uw::verifier::create(keys, policy);
  require(verifier.has_value(), "the policies hold");
  return *std::move(verifier);
}

const std::vector<uw::verifier>& verifiers() {
  static const std::vector<uw::verifier> all = [] {
    std::vector<uw::verifier> made;
    for (const auto& each : fuzz::policies()) made.push_back(make_verifier(each.ours));
    return made;
  }();
  return all;
}

/// What is a secret under any policy, Authorization and the password of a URL, and what the seventh makes one. A script
/// that spells a secret out can put it where everybody may see it.
void require_no_secrets(const std::string& report, const fuzz::scripted_request& request, std::string_view script) {
  for (const std::string_view secret : {"planted-0f1e2d3c4b5a", "pa!ss", "planted secret 9a8b7c6d"}) {
    const bool is_one = secret.find(' ') == std::string_view::npos || request.policy == 7;
    if (!is_one || script.find(secret) != std::string_view::npos) continue;
    require(report.find(secret) == std::string::npos, "a report shows no secret");
  }
}

template <class Head>
void check(const fuzz::scripted_request& request, const Head& head, std::string_view script) {
  const uw::verifier& verifier = verifiers()[request.policy];
  const auto verified = verifier.verify(head, request.head.body, at(request.now));
  diagnosis::options settings;
  settings.now = at(request.now);
  settings.budget = 24;
  if (request.pieces.empty()) settings.registered_url = "https://User:pa!ss@hooks.example.com/hook?id=7";
  if (!request.really_signed.empty() && request.later != request.now) {
    settings.signed_base = request.really_signed.front().base;
  }
  const auto told = diagnosis::explain(verifier, head, request.head.body, settings);
  require(told.verdict.has_value() == !verified.has_value(), "explain() accepts what verify() accepts");
  if (told.verdict) {
    require(told.verdict->code() == verified.error().code() && told.verdict->subject() == verified.error().subject() &&
                told.verdict->offset() == verified.error().offset(),
            "the verdict of explain() is that of verify()");
  } else {
    require(told.causes.empty(), "what is accepted has no causes");
  }
  require(told.checks.size() == diagnosis::step_count, "each step is told");
  require(told.ed25519_checks <= settings.budget, "the budget is kept");
  require_no_secrets(diagnosis::to_text(told), request, script);
  require_no_secrets(diagnosis::to_json(told), request, script);
}

void run(std::string_view input) {
  const fuzz::scripted_request request = fuzz::script::run(input);
  if (request.shows_target) {
    check(request, by_value_head(request.head), input);
  } else {
    check(request, all_but_target_head(request.head), input);
  }
}

const fuzz::registered target({"explain", run});

}  // namespace explain_target
