// How a diagnosis goes: what shows freely first, then the search for what was signed, then what the difference says.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_EXPLANATION_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_EXPLANATION_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/body_difference.hpp>
#include <ubiops/webhooks/diagnosis/detail/by_rank.hpp>
#include <ubiops/webhooks/diagnosis/detail/differences.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/line_guesses.hpp>
#include <ubiops/webhooks/diagnosis/detail/observations.hpp>
#include <ubiops/webhooks/diagnosis/detail/parameter_guesses.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/signature_text.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_guesses.hpp>
#include <ubiops/webhooks/diagnosis/detail/witness.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>
#include <ubiops/webhooks/signature/detail/signature.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Whether a refusal is for the time alone.
constexpr bool is_about_time(errc code) noexcept {
  return code == errc::created_in_future || code == errc::signature_too_old || code == errc::signature_expired ||
         code == errc::date_out_of_window;
}

class explanation {
 public:
  explanation(evidence& of, ed25519_check check) noexcept : of_(of), check_(check) {}

  /// What verify() said, which decides the verdict.
  void take_verdict(const verification_trace& trace) {
    of_.report.verdict = trace.verdict;
    refusal_ = trace.verdict;
    take_checks(trace, 0, false);
    take_verified(trace);
  }

  /// The second in which the request says that it was signed, where it is refused for the time.
  [[nodiscard]] std::optional<std::int64_t> signed_at() const noexcept {
    const draft* const subject = of_.subject();
    if (!refusal_ || !is_about_time(refusal_->code()) || subject == nullptr) return std::nullopt;
    return subject->created;
  }

  /// What verify() would have said then, which tells of the steps behind the time.
  void take_as_signed(const verification_trace& trace) {
    refusal_ = trace.verdict;
    const auto failed = std::find_if(of_.report.checks.begin(), of_.report.checks.end(),
                                     [](const auto& each) { return each.state == diagnosis::progress::failed; });
    take_checks(trace, static_cast<std::size_t>(failed - of_.report.checks.begin()) + 1, true);
    take_verified(trace);
  }

  /// Fills the rest of the report.
  void tell() {
    if (of_.report.verdict) tell_causes();
    tell_signatures();
    tell_base();
  }

 private:
  using cause_id = diagnosis::cause_id;

  /// The steps from `first` on.
  void take_checks(const verification_trace& trace, std::size_t first, bool as_signed) {
    of_.report.ed25519_checks += trace.ed25519_checks;
    auto& checks = of_.report.checks;
    const auto reached = static_cast<std::size_t>(trace.reached);
    for (std::size_t i = first; i < diagnosis::step_count; ++i) {
      diagnosis::check each{static_cast<diagnosis::step>(i), diagnosis::progress::passed, std::nullopt, as_signed};
      if (trace.verdict && i == reached) {
        each.state = diagnosis::progress::failed;
        each.outcome = trace.verdict;
      } else if (trace.verdict && i > reached) {
        each.state = diagnosis::progress::not_reached;
        each.as_signed = false;
      }
      if (i < checks.size()) {
        checks[i] = each;
      } else {
        checks.push_back(each);
      }
    }
  }

  void take_verified(const verification_trace& trace) {
    for (const std::size_t nth : trace.verified) verified_.push_back(nth);
  }

  void tell_signatures() {
    std::size_t candidate = 0;
    for (const draft& each : of_.drafts) {
      const auto time = [](std::optional<std::int64_t> seconds) {
        return seconds ? std::optional(std::chrono::sys_seconds(std::chrono::seconds(*seconds))) : std::nullopt;
      };
      diagnosis::signature_seen seen{.label = each.label,
                                     .key_id = each.key_id,
                                     .algorithm = each.algorithm,
                                     .created = time(each.created),
                                     .expires = time(each.expires),
                                     .components = {},
                                     .trusted = each.key != nullptr,
                                     .verified = &each == found_};
      for (const draft_line& line : each.lines) seen.components.push_back(line.identifier);
      if (seen.trusted && std::find(verified_.begin(), verified_.end(), candidate++) != verified_.end()) {
        seen.verified = true;
      }
      of_.report.signatures.push_back(std::move(seen));
    }
  }

  void tell_base() {
    const draft* const subject = of_.subject();
    if (subject == nullptr || !subject->complete) return;
    const bool configured = of_.built.source != url_source::any_authority;
    const bool whole = of_.built.source == url_source::target_uri;
    for (const draft_line& line : subject->lines) {
      const bool from_policy = configured && is_of_url(line.kind) && line.kind != component_kind::request_target &&
                               (whole || line.kind == component_kind::target_uri ||
                                line.kind == component_kind::authority || line.kind == component_kind::scheme);
      shown_value shown;
      if (line.value) shown = of_.shown.component(line.kind, line.name, *line.value);
      of_.report.base.push_back({line.identifier, std::move(shown.text),
                                 from_policy ? diagnosis::place::policy : diagnosis::place::adapter, shown.secret,
                                 !line.value});
    }
    of_.report.base.push_back({"\"@signature-params\"", subject->params, diagnosis::place::sender, false, false});
  }

  void tell_causes() {
    const errc code = of_.report.verdict->code();
    if (is_about_time(code)) observe_time(of_, code, !refusal_);
    if (refusal_) tell_refusal(refusal_->code());
    observe_relays(of_);
    of_.report.causes = by_rank(std::move(of_.report.causes), 3, [](const diagnosis::cause& each) {
      return static_cast<int>(each.how) + (each.id == cause_id::relay ? 1 : 0);
    });
  }

  void tell_refusal(errc code) {
    switch (code) {
      case errc::missing_signature_input:
      case errc::missing_signature: observe_missing_signature(of_); return;
      case errc::required_field_mismatch: observe_required_fields(of_); return tell_body(nullptr);
      case errc::content_digest_mismatch: return tell_body(nullptr);
      case errc::component_not_covered: return tell_component();
      case errc::signature_mismatch:
      case errc::missing_component:
      case errc::malformed_field:
      case errc::malformed_target:
      case errc::malformed_date:
      case errc::date_out_of_window:
      case errc::unknown_key:
      case errc::label_mismatch:
      case errc::duplicate_label:
      case errc::malformed_signature:
      case errc::malformed_signature_input: return tell_search(code);
      default:
        if (!is_about_time(code)) tell_malformed();
    }
  }

  void tell_malformed() {
    if (!refusal_) return;
    diagnosis::cause& told = of_.add(cause_id::malformed_request, diagnosis::proof::observed,
                                     "Mend what verify() names: " + refusal_->message() + ".");
    told.identifier = refusal_->subject();
  }

  void tell_component() {
    const std::string name(refusal_->subject());
    diagnosis::cause& told = of_.add(cause_id::required_component, diagnosis::proof::observed,
                                     "Require only what the sender covers, or have it cover " + name + " too.");
    told.identifier = name;
  }

  /// The body against the digest that was signed, or that came where `found` is null.
  void tell_body(const found_base* found) {
    const draft* const subject = of_.subject();
    if (subject == nullptr) return;
    for (std::size_t i = 0; i < subject->lines.size(); ++i) {
      const draft_line& line = subject->lines[i];
      if (!line.plain || line.name != "content-digest") continue;
      const std::string value = found != nullptr ? found->values[i] : line.value.value_or(std::string());
      if (!value.empty()) compare_body(of_, value);
    }
  }

  void tell_search(errc code) {
    const bool found = search_all(code);
    if (found) return;
    of_.chosen = nullptr;
    observe_size(of_);
    if (code == errc::signature_mismatch) {
      tell_body(nullptr);
      of_.add(cause_id::not_signed_or_altered, diagnosis::proof::observed,
              of_.settings.registered_url.empty()
                  ? "Give the URL as it is registered at UbiOps, and the search goes further; else compare the base "
                    "below, line by line, with what was sent."
                  : "Compare the base below, line by line, with what was sent.");
      return;
    }
    observe_what_is_missing();
    if (code == errc::unknown_key) observe_unknown_key();
    if (code == errc::label_mismatch || code == errc::duplicate_label) observe_second_signature();
    if (of_.input_fault && !of_.has(*of_.input_fault)) observe_fault(*of_.input_fault, "signature-input");
    if (code == errc::malformed_signature_input && !of_.input_fault) {
      observe_fault(cause_id::signature_cut, "signature-input");
    }
    if (reading_.fault && !of_.has(*reading_.fault)) observe_fault(*reading_.fault, "signature");
    if (of_.report.causes.empty()) tell_malformed();
  }

  /// Covered fields that did not come, and a target that is none.
  void observe_what_is_missing() {
    const draft* const subject = of_.subject();
    if (subject == nullptr) return;
    for (const draft_line& line : subject->lines) {
      if (line.kind != component_kind::field || line.value || of_.received.value(line.name)) continue;
      const bool authorization = line.name == "authorization";
      diagnosis::cause& told =
          of_.add(authorization ? cause_id::authorization_lost : cause_id::field_lost, diagnosis::proof::observed,
                  "Let " + line.name + " through, and have the adapter show it.");
      told.identifier = line.identifier;
    }
    if (of_.received.target && of_.received.target->starts_with('/')) return;
    diagnosis::cause& told = of_.add(cause_id::target_missing, diagnosis::proof::observed,
                                     "Have the adapter show the request-target as it came over the wire.");
    told.identifier = "\"@target-uri\"";
    told.built_value = redaction::url(of_.received.target.value_or(std::string())).text;
  }

  void observe_unknown_key() {
    const draft* const subject = of_.subject();
    diagnosis::cause& told = of_.add(cause_id::unknown_key, diagnosis::proof::observed,
                                     "Compare the keyid with those of your keys; where UbiOps has a new key, add it "
                                     "to the keyring beside the old one. Take no key from the request's sender.");
    told.identifier = "keyid";
    told.signed_value = subject != nullptr ? subject->key_id : std::string();
    of_.keys.for_each([&told](std::string_view id, const public_key&) {
      if (told.built_value.size() > 512) return;
      told.built_value.append(told.built_value.empty() ? "" : ", ").append(id);
    });
  }

  diagnosis::cause& observe_second_signature() {
    diagnosis::cause& told = of_.add(cause_id::second_signature, diagnosis::proof::observed,
                                     "Have " + std::string(refusal_->subject()) +
                                         " stand in Signature-Input and Signature alike, or take it off before the "
                                         "verifier.");
    told.identifier = refusal_->subject();
    told.known = diagnosis::reason::observed;
    return told;
  }

  diagnosis::cause& observe_fault(cause_id id, std::string_view field) {
    diagnosis::cause& told = of_.add(id, diagnosis::proof::observed,
                                     "Let " + std::string(field) + " through as one line, exactly as it was sent.");
    told.identifier = field;
    told.built_value = field == "signature" ? reading_.shown : of_.received.joined(field);
    return told;
  }

  /// Searches for each signature that may be ours. Whether it was found, and told.
  bool search_all(errc code) {
    std::vector<const draft*> drafts;
    for (const bool trusted : {true, false}) {
      for (const draft& each : of_.drafts) {
        const bool ours = each.complete && (each.key != nullptr) == trusted;
        if (ours && drafts.size() < limits::max_candidates) drafts.push_back(&each);
      }
      if (!drafts.empty()) break;
    }
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      of_.chosen = drafts[i];
      // The first of two leaves half of what there is to the other.
      const std::size_t spent = of_.report.ed25519_checks;
      const std::size_t rest = of_.settings.budget > spent ? of_.settings.budget - spent : 0;
      const std::size_t budget = spent + (i + 1 < drafts.size() ? rest / 2 : rest);
      if (drafts[i]->key != nullptr ? search_one(*drafts[i], code, budget) : search_keys(*drafts[i], budget)) {
        found_ = drafts[i];
        of_.report.exhausted = false;
        return true;
      }
    }
    return false;
  }

  /// Reads Signature for a draft; nothing to search with where that is empty.
  bool read_signature_of(const draft& subject) {
    std::vector<std::string_view> labels;
    for (const draft& each : of_.drafts) labels.push_back(each.label);
    signature_bytes bytes;
    const std::string text = of_.received.joined("signature");
    reading_ = {};
    if (read_signature(text, labels, subject.label, bytes)) {
      reading_.found.push_back(bytes);
    } else {
      reading_ = read_signature_leniently(of_.received.values("signature"), subject.label);
    }
    return !reading_.found.empty();
  }

  bool search_one(const draft& subject, errc code, std::size_t budget) {
    if (!read_signature_of(subject)) return false;
    const std::optional<url_text> typed = typed_url();
    search searching(subject, of_.built.url, reading_.found, check_, budget, of_.report.ed25519_checks);
    std::vector<guess_family> families;
    families.push_back(method_guesses(of_));
    for (std::size_t i = 0; i < subject.lines.size(); ++i) {
      const draft_line& line = subject.lines[i];
      if (line.kind == component_kind::field && line.plain) families.push_back(field_guesses(of_, i, subject, typed));
      const bool known = line.value || is_of_url(line.kind) || (line.plain && !families.back().empty());
      if (!known) return false;  // whatever is asked lacks this line
    }
    families.push_back(other_keys(*subject.key));
    const std::size_t beside_url = families.size();
    families.push_back(origin_guesses(of_));
    families.push_back(target_guesses(of_));
    const guess_family parameters = parameter_guesses(subject);

    if (code != errc::signature_mismatch) searching.holds({});  // else verify() has asked it
    if (of_.settings.signed_base) searching.holds_text(*of_.settings.signed_base);
    if (typed) {
      const guess url{.origin = typed->origin, .target = typed->target, .fragment = typed->fragment};
      searching.holds(url);
      if (const auto origin = origin_as_typed(*typed)) {
        searching.holds({.origin = origin, .target = typed->target, .fragment = typed->fragment});
      }
      searching.holds_any(std::span(families).first(beside_url), url);
      searching.holds_any(std::span(&parameters, 1), url);
    }
    searching.holds_any(families);
    searching.holds_any(std::span(&parameters, 1));
    searching.holds_any_pair(families);
    of_.report.exhausted = of_.report.exhausted || searching.exhausted();
    if (!searching.found()) return false;
    tell_found(subject, *searching.found(), typed, code);
    return true;
  }

  /// Which key signed something under a keyid that names none of ours.
  bool search_keys(const draft& subject, std::size_t budget) {
    if (!read_signature_of(subject)) return false;
    const std::optional<url_text> typed = typed_url();
    search searching(subject, of_.built.url, reading_.found, check_, budget, of_.report.ed25519_checks);
    guess_family family;
    of_.keys.for_each([&](std::string_view, const public_key& key) {
      std::string params = subject.params;
      const std::string stated = ";keyid=\"";
      const std::size_t at = params.find(stated);
      const std::size_t end = at == std::string::npos ? at : params.find('"', at + stated.size());
      if (end != std::string::npos) {
        params.replace(at + stated.size(), end - at - stated.size(), key.key_id());
        family.push_back({.params = std::move(params), .key = &key});
      }
      family.push_back({.key = &key});
    });
    searching.holds_any(std::span(&family, 1));
    if (typed) {
      const guess url{.origin = typed->origin, .target = typed->target, .fragment = typed->fragment};
      searching.holds_any(std::span(&family, 1), url);
    }
    of_.report.exhausted = of_.report.exhausted || searching.exhausted();
    if (!searching.found()) return false;
    tell_found(subject, *searching.found(), typed, errc::unknown_key);
    return true;
  }

  [[nodiscard]] guess_family other_keys(const public_key& stated) const {
    guess_family family;
    of_.keys.for_each([&](std::string_view, const public_key& key) {
      if (!(key == stated)) family.push_back({.key = &key});
    });
    return family;
  }

  void tell_found(const draft& subject, const found_base& found, const std::optional<url_text>& typed, errc code) {
    difference_teller(of_, subject, found, typed).tell();
    if (code == errc::label_mismatch || code == errc::duplicate_label || code == errc::malformed_signature) {
      const bool stranger = code != errc::malformed_signature || !reading_.fault;
      if (stranger) observe_second_signature().how = diagnosis::proof::signature;
    }
    const auto prove_fault = [this](cause_id id, std::string_view field, std::string as_sent) {
      diagnosis::cause& told = observe_fault(id, field);
      told.how = diagnosis::proof::signature;
      told.signed_value = std::move(as_sent);
    };
    if (of_.input_fault) prove_fault(*of_.input_fault, "signature-input", of_.input);
    if (reading_.fault) prove_fault(*reading_.fault, "signature", reading_.as_sent());
    if (!of_.has(cause_id::redirected_to_get)) tell_body(&found);
    observe_required_fields(of_);
    if (of_.report.causes.empty()) tell_malformed();
  }

  /// The registered URL as UbiOps's sender makes it, or as it was typed where the sender could make nothing of it.
  [[nodiscard]] std::optional<url_text> typed_url() const {
    if (of_.settings.registered_url.empty()) return std::nullopt;
    const auto sent = as_requests_sends(of_.settings.registered_url);
    return cut_url(sent ? std::string_view(sent->text) : std::string_view(of_.settings.registered_url));
  }

  /// The registered origin with the capital letters that it was typed with, which UbiOps's sender does not sign;
  /// nothing where it has none.
  [[nodiscard]] std::optional<std::string> origin_as_typed(const url_text& as_sent) const {
    const auto typed = cut_url(of_.settings.registered_url);
    if (!typed || typed->origin == as_sent.origin || lower_case(typed->origin) != as_sent.origin) return std::nullopt;
    return typed->origin;
  }

  evidence& of_;
  ed25519_check check_;
  std::optional<error> refusal_;  // what is left to explain
  std::vector<std::size_t> verified_;
  signature_reading reading_;
  const draft* found_ = nullptr;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
