// How a diagnosis goes: what shows freely first, then the search for what was signed, then what the difference says.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_EXPLANATION_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_EXPLANATION_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/body_difference.hpp>
#include <ubiops/webhooks/diagnosis/detail/by_rank.hpp>
#include <ubiops/webhooks/diagnosis/detail/differences.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/observations.hpp>
#include <ubiops/webhooks/diagnosis/detail/refusals.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/shown_base.hpp>
#include <ubiops/webhooks/diagnosis/detail/signature_search.hpp>
#include <ubiops/webhooks/diagnosis/detail/signature_text.hpp>
#include <ubiops/webhooks/diagnosis/detail/witness.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/error.hpp>

namespace ubiops::webhooks::inline v1::detail {

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
    if (const auto& verdict = of_.report.verdict) tell_causes(verdict->code());
    show_signatures(of_, verified_, found_);
    show_base(of_);
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

  void tell_causes(errc code) {
    if (is_about_time(code)) observe_time(of_, code, !refusal_);
    if (refusal_) tell_refusal(*refusal_);
    observe_relays(of_);
    of_.report.causes = by_rank(std::move(of_.report.causes), 2,
                                [](const diagnosis::cause& each) { return static_cast<int>(each.how); });
  }

  void tell_refusal(const error& refusal) {
    switch (refusal.code()) {
      case errc::missing_signature_input:
      case errc::missing_signature: observe_missing_signature(of_); return;
      case errc::required_field_mismatch: observe_required_fields(of_); return tell_body(nullptr);
      case errc::content_digest_mismatch:  // whichever signature covers it
        compare_body(of_, of_.received.joined("content-digest"));
        return;
      case errc::component_not_covered: return observe_required_component(of_, refusal);
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
      case errc::malformed_signature_input: return tell_search(refusal);
      default:
        if (!is_about_time(refusal.code())) observe_malformed(of_, refusal);
    }
  }

  /// The body against the digest that was signed, or that came where `found` is null.
  void tell_body(const found_base* found) {
    const draft* const subject = of_.subject();
    if (subject == nullptr) return;
    std::string stated;
    for (std::size_t i = 0; i < subject->lines.size(); ++i) {
      const draft_line& line = subject->lines[i];
      if (line.name != "content-digest") continue;
      if (line.plain) {
        stated = found != nullptr ? found->values[i] : line.value.value_or(std::string());
        break;
      }
      stated = of_.received.joined(line.name);  // with a parameter the line is not the field's value
    }
    if (!stated.empty()) compare_body(of_, stated);
  }

  void tell_search(const error& refusal) {
    signature_search searching(of_, check_);
    if (const auto found = searching.find(refusal.code())) {
      found_ = found->subject;
      tell_found(*found, searching.reading(), refusal);
    } else {
      of_.chosen = nullptr;
      tell_not_found(searching.reading(), refusal);
    }
  }

  void tell_not_found(const signature_reading& reading, const error& refusal) {
    const errc code = refusal.code();
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
    observe_what_is_missing(of_);
    if (code == errc::unknown_key) observe_unknown_key(of_);
    if (code == errc::label_mismatch || code == errc::duplicate_label) observe_second_signature(of_, refusal);
    if (of_.input_fault) tell_input_fault(*of_.input_fault);
    if (code == errc::malformed_signature_input && !of_.input_fault) tell_input_fault(cause_id::signature_cut);
    if (reading.fault && !of_.has(*reading.fault)) observe_fault(of_, *reading.fault, "signature", reading.shown);
    if (of_.report.causes.empty()) observe_malformed(of_, refusal);
  }

  void tell_found(const found_signature& found, const signature_reading& reading, const error& refusal) {
    using diagnosis::proof;
    const errc code = refusal.code();
    difference_teller(of_, *found.subject, found.base, found.typed).tell();
    if (code == errc::label_mismatch || code == errc::duplicate_label || code == errc::malformed_signature) {
      const bool stranger = code != errc::malformed_signature || !reading.fault;
      if (stranger) observe_second_signature(of_, refusal).how = proof::signature;
    }
    const auto prove_fault = [](diagnosis::cause& told, std::string as_sent) {
      told.how = proof::signature;
      told.signed_value = std::move(as_sent);
    };
    if (of_.input_fault) prove_fault(tell_input_fault(*of_.input_fault), of_.input);
    if (reading.fault) {
      prove_fault(observe_fault(of_, *reading.fault, "signature", reading.shown), reading.as_sent());
    }
    if (!of_.has(cause_id::redirected_to_get)) tell_body(&found.base);
    observe_required_fields(of_);
    if (of_.report.causes.empty()) observe_malformed(of_, refusal);
  }

  diagnosis::cause& tell_input_fault(cause_id id) {
    return observe_fault(of_, id, "signature-input", of_.received.joined("signature-input"));
  }

  evidence& of_;
  ed25519_check check_;
  std::optional<error> refusal_;  // what is left to explain
  std::vector<std::size_t> verified_;
  const draft* found_ = nullptr;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
