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
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_difference.hpp>
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
    tell_signatures();
    tell_base();
    if (of_.report.verdict) {
      look_for_what_was_signed();
      if (of_.report.causes.empty()) {
        of_.add(diagnosis::cause_id::not_signed_or_altered, diagnosis::proof::observed,
                "Give the registered URL to search with, and compare the base below with what the sender signed.");
      }
    }
    std::stable_sort(of_.report.causes.begin(), of_.report.causes.end(),
                     [](const auto& a, const auto& b) { return a.how < b.how; });
  }

 private:
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
                                     .trusted = each.key != nullptr};
      for (const draft_line& line : each.lines) seen.components.push_back(line.identifier);
      if (seen.trusted) {
        seen.verified = std::find(verified_.begin(), verified_.end(), candidate++) != verified_.end();
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

  void look_for_what_was_signed() {
    const draft* const subject = of_.subject();
    if (!refusal_ || subject == nullptr || !subject->complete) return;
    if (refusal_->code() != errc::signature_mismatch) return;
    std::array<std::byte, 64> signature;
    const std::string text = of_.received.joined("signature");
    std::vector<std::string_view> labels;
    for (const draft& each : of_.drafts) labels.push_back(each.label);
    if (!read_signature(text, labels, subject->label, signature)) return;

    search searching(*subject, of_.built.url, check_, of_.settings.budget, of_.report.ed25519_checks);
    searching.set_signature(signature);
    const std::optional<url_text> typed = typed_url();
    if (typed) searching.holds({.url = typed});
    of_.report.exhausted = searching.exhausted();
    if (searching.found()) tell_differences(*subject, *searching.found(), typed);
  }

  /// The registered URL as UbiOps's sender makes it, or as it was typed where the sender could make nothing of it.
  [[nodiscard]] std::optional<url_text> typed_url() const {
    if (of_.settings.registered_url.empty()) return std::nullopt;
    const auto sent = as_requests_sends(of_.settings.registered_url);
    return cut_url(sent ? std::string_view(sent->text) : std::string_view(of_.settings.registered_url));
  }

  void tell_differences(const draft& subject, const found_base& found, const std::optional<url_text>& typed) {
    (void)subject;
    if (found.by.url) {
      const url_advice advice(of_.built, *found.by.url, typed && *typed == *found.by.url);
      for (const url_difference& each : compare_urls(*found.by.url, of_.built.url)) {
        diagnosis::cause& told = of_.add(each.id, diagnosis::proof::signature, advice.for_origin());
        told.identifier = "\"@target-uri\"";
        told.signed_value = redaction::url(each.signed_value).text;
        told.built_value = redaction::url(each.built_value).text;
      }
    }
  }

  evidence& of_;
  ed25519_check check_;
  std::optional<error> refusal_;  // what is left to explain
  std::vector<std::size_t> verified_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
