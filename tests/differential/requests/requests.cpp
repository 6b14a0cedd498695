// Verification (RFC 9421, RFC 9530): what the library says, and where others differ.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../part.hpp"
#include "cases.hpp"
#include "deviations.hpp"
#include "reading.hpp"
#include "rules.hpp"

namespace differential {

namespace {

namespace uw = ubiops::webhooks;

/// libsodium's cryptography, which notes the bases that it is asked about.
struct noting_crypto : uw::sodium_crypto {
  static inline std::vector<std::string> bases = {};

  static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view message,
                             std::span<const std::byte, 32> key) noexcept {
    bases.emplace_back(message);
    return uw::sodium_crypto::verify_ed25519(signature, message, key);
  }
};

uw::basic_verifier<noting_crypto> verifier_of(const json& asked) {
  uw::keyring keys;
  for (const json& each : asked["keys"]) {
    const std::string raw = octets(each[1]);
    const auto key = uw::public_key::from_raw(std::as_bytes(std::span(raw)).first<32>());
    if (!key || !keys.add(octets(each[0]), *key)) throw std::runtime_error("a key of the cases");
  }
  uw::policy policy;
  policy.public_origin = octets(asked["origin"]);
  policy.required_components = asked["required"].get<std::vector<std::string>>();
  policy.check_date = false;  // others have no such rule
  auto made = uw::basic_verifier<noting_crypto>::create(keys, policy);
  if (!made) throw std::runtime_error("the policy of a case: " + made.error().message());
  return *std::move(made);
}

json ours(const json& asked) {
  const auto verifier = verifier_of(asked);
  const message head = message_of(asked);
  noting_crypto::bases.clear();
  const exact_buffer body(head.body);
  const auto verified = verifier.verify(by_value_head(head), body.view(), at(asked["now"].get<std::int64_t>()));
  json said = json::object();
  said["bases"] = json::array();
  for (const std::string& each : noting_crypto::bases) said["bases"].push_back(shown(each));
  if (!verified) said["refused"] = uw::to_string(verified.error().code());
  return said;
}

/// The signature parameters of a base: its last line.
std::string parameters_of(const std::string& base) { return base.substr(base.rfind('\n') + 1); }

/// Whether `member` of a dictionary is the signature of a base by a key of the tests.
bool is_signature(const std::string& label, const json& member, const std::string& base) {
  for (const signing_key* key : {&our_key(), &second_key()}) {
    if (member == label + "=:" + base64_of(key->sign(base)) + ":") return true;
  }
  return false;
}

/// Whether they built this base, as far as they show theirs.
bool is_theirs(const json& theirs, const std::string& base) {
  const json again = theirs.value("signed again", json::object());
  for (const auto& [label, member] : again.items()) {
    if (is_signature(label, member, base)) return true;
  }
  const json all = theirs.value("bases", json::array());
  return std::any_of(all.begin(), all.end(), [&](const json& each) { return octets(each) == base; });
}

/// Of one who shows no base but its signature: whether each is over one of ours, if we built one for its description.
bool same_signatures(const disagreement& both) {
  const json& again = both.theirs["signed again"];
  if (again.empty() || both.ours["bases"].empty()) return true;
  const reading request(both.asked);
  for (const auto& [label, member] : again.items()) {
    bool built = false;
    bool same = false;
    for (const json& each : both.ours["bases"]) {
      const std::string base = octets(each);
      for (const slow::description& described : request.descriptions) {
        built = built || (described.label == label && base.ends_with("\"@signature-params\": " + described.text()));
      }
      same = same || is_signature(label, member, base);
    }
    if (built && !same) return false;
  }
  return true;
}

/// Whether they show a base for the description that ours is for: one with the same parameters, or, where there is but
/// one description, whatever they made of it.
bool shows_base_for(const disagreement& both, const std::string& ours) {
  const json& all = both.theirs["bases"];
  const auto same = [&](const json& each) { return parameters_of(octets(each)) == parameters_of(ours); };
  if (std::any_of(all.begin(), all.end(), same)) return true;
  return all.size() == 1 && reading(both.asked).descriptions.size() == 1;
}

/// Of the spellings of one URL, which are several bases of ours for one description, theirs is one.
bool same_bases(const disagreement& both) {
  if (both.theirs.contains("signed again")) return same_signatures(both);
  if (!both.theirs.contains("bases")) return true;
  for (const json& each : both.ours["bases"]) {
    const std::string base = octets(each);
    if (!shows_base_for(both, base)) continue;
    const auto same = [&](const json& other) {
      const std::string text = octets(other);
      return parameters_of(text) == parameters_of(base) && is_theirs(both.theirs, text);
    };
    if (std::none_of(both.ours["bases"].begin(), both.ours["bases"].end(), same)) return false;
  }
  return true;
}

bool agree(const disagreement& both) { return both.we_refuse() == both.they_refuse() && same_bases(both); }

/// Whether they have built a base that nobody sees: by a key whose private one is not ours.
bool hides_base(const json& theirs) {
  return theirs.contains("signed again") && theirs["signed again"].empty() &&
         (!theirs.contains("refused") ||
          theirs["refused"].get_ref<const std::string&>().find("verification failed with") != std::string::npos);
}

/// The deviations with which ours is theirs, where they show theirs, and else those that theirs must have.
std::vector<std::string_view> explain_base(const disagreement& both, const reading& request) {
  for (const json& each : both.ours["bases"]) {
    const std::string base = octets(each);
    if (!request.has_base(base)) continue;
    auto deviating = as_theirs(base, both.peer, request);
    if (!deviating || deviating->names.empty()) continue;
    if (hides_base(both.theirs) || is_theirs(both.theirs, deviating->text)) return std::move(deviating->names);
  }
  return {};
}

/// What comes out of a map of Go is in no order.
std::vector<std::string_view> explain_order(const disagreement& both, const reading& request) {
  const auto several = [](const slow::component& each) { return each.parameters.size() > 1; };
  if (both.peer != "htmsig" || !covers_any(request, several)) return {};
  return {random_order};
}

std::vector<std::string_view> explain(const disagreement& both) {
  const reading request(both.asked);
  std::vector<std::string_view> names;
  const bool same = same_bases(both);
  if (!same) {
    names = explain_base(both, request);
    if (names.empty()) names = explain_order(both, request);
    if (names.empty()) return {};
  }
  if (both.we_refuse() == both.they_refuse()) return names;
  for (const request_rule& each : request_rules) {
    if (!each.explains({both, request})) continue;
    names.push_back(each.name);
    return names;
  }
  // Another base is another verdict: what one of us finds signed, the other does not.
  const auto code = both.we_refuse() ? both.ours["refused"].get<std::string>() : "";
  if (!both.laxer() && code != "signature_mismatch") return {};
  return same ? explain_base(both, request) : names;
}

std::vector<std::string_view> names() {
  std::vector<std::string_view> all;
  for (const deviation& each : deviations) all.push_back(each.name);
  for (const request_rule& each : request_rules) {
    if (each.name != not_applied) all.push_back(each.name);
  }
  return all;
}

}  // namespace

const part requests_part = {"requests", request_cases, request_plans, ours, agree, explain, names};

}  // namespace differential
