// What a refusal says by itself where no search has found more: the request is malformed, something that is covered did
// not come, a key is unknown, or a field of the signature cannot be read as it is (RFC 9421 §3.2).
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_REFUSALS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_REFUSALS_HPP

#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/redaction.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/error.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Whether a refusal is for the time alone.
constexpr bool is_about_time(errc code) noexcept {
  return code == errc::created_in_future || code == errc::signature_too_old || code == errc::signature_expired ||
         code == errc::date_out_of_window;
}

/// What verify() says is all that is known.
inline void observe_malformed(evidence& of, const error& refusal) {
  diagnosis::cause& told = of.add(diagnosis::cause_id::malformed_request, diagnosis::proof::observed,
                                  "Mend what verify() names: " + refusal.message() + ".");
  told.identifier = refusal.subject();
}

/// A component that the policy requires, and the signature does not cover.
inline void observe_required_component(evidence& of, const error& refusal) {
  const std::string name(refusal.subject());
  diagnosis::cause& told = of.add(diagnosis::cause_id::required_component, diagnosis::proof::observed,
                                  "Require only what the sender covers, or have it cover " + name + " too.");
  told.identifier = name;
}

/// Covered fields that did not come, and a target that is none.
inline void observe_what_is_missing(evidence& of) {
  using diagnosis::cause_id;
  const draft* const subject = of.subject();
  if (subject == nullptr) return;
  for (const draft_line& line : subject->lines) {
    if (line.kind != component_kind::field || line.value || of.received.value(line.name)) continue;
    const bool authorization = line.name == "authorization";
    diagnosis::cause& told =
        of.add(authorization ? cause_id::authorization_lost : cause_id::field_lost, diagnosis::proof::observed,
               "Let " + line.name + " through, and have the adapter show it.");
    told.identifier = line.identifier;
  }
  if (of.received.target && of.received.target->starts_with('/')) return;
  diagnosis::cause& told = of.add(cause_id::target_missing, diagnosis::proof::observed,
                                  "Have the adapter show the request-target as it came over the wire.");
  told.identifier = "\"@target-uri\"";
  told.built_value = redaction::url(of.received.target.value_or(std::string())).text;
}

/// A keyid that names none of ours.
inline void observe_unknown_key(evidence& of) {
  const draft* const subject = of.subject();
  diagnosis::cause& told = of.add(diagnosis::cause_id::unknown_key, diagnosis::proof::observed,
                                  "Compare the keyid with those of your keys; where UbiOps has a new key, add it "
                                  "to the keyring beside the old one. Take no key from the request's sender.");
  told.identifier = "keyid";
  told.signed_value = subject != nullptr ? subject->key_id : std::string();
  of.keys.for_each([&told](std::string_view id, const public_key&) {
    if (told.built_value.size() > 512) return;
    told.built_value.append(told.built_value.empty() ? "" : ", ").append(id);
  });
}

/// A label that stands in one of the two fields only, or twice.
inline diagnosis::cause& observe_second_signature(evidence& of, const error& refusal) {
  diagnosis::cause& told = of.add(diagnosis::cause_id::second_signature, diagnosis::proof::observed,
                                  "Have " + std::string(refusal.subject()) +
                                      " stand in Signature-Input and Signature alike, or take it off before the "
                                      "verifier.");
  told.identifier = refusal.subject();
  told.known = diagnosis::reason::observed;
  return told;
}

/// What is wrong with the text of a field of the signature, `field`, of which `shown` came.
inline diagnosis::cause& observe_fault(evidence& of, diagnosis::cause_id id, std::string_view field,
                                       std::string shown) {
  diagnosis::cause& told = of.add(id, diagnosis::proof::observed,
                                  "Let " + std::string(field) + " through as one line, exactly as it was sent.");
  told.identifier = field;
  told.built_value = std::move(shown);
  return told;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
