// What a report shows whatever the verdict is: the signatures of the request, and the signature base that was built
// (RFC 9421 §2.5), as far as it may be shown.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SHOWN_BASE_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SHOWN_BASE_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <ubiops/webhooks/diagnosis/detail/built_url.hpp>
#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/redaction.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Adds the signatures to the report. `verified` are those that verify() verified, counted among the trusted ones;
/// `found` is one more, whose base a search has found, or null.
inline void show_signatures(evidence& of, std::span<const std::size_t> verified, const draft* found) {
  std::size_t candidate = 0;
  for (const draft& each : of.drafts) {
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
                                   .verified = &each == found};
    for (const draft_line& line : each.lines) seen.components.push_back(line.identifier);
    if (seen.trusted && std::find(verified.begin(), verified.end(), candidate++) != verified.end()) {
      seen.verified = true;
    }
    of.report.signatures.push_back(std::move(seen));
  }
}

/// Adds the base of the signature that is spoken of to the report; nothing where it could not be read.
inline void show_base(evidence& of) {
  const draft* const subject = of.subject();
  if (subject == nullptr || !subject->complete) return;
  const bool configured = of.built.source != url_source::any_authority;
  const bool whole = of.built.source == url_source::target_uri;
  for (const draft_line& line : subject->lines) {
    const bool from_policy = configured && is_of_url(line.kind) && line.kind != component_kind::request_target &&
                             (whole || line.kind == component_kind::target_uri ||
                              line.kind == component_kind::authority || line.kind == component_kind::scheme);
    shown_value shown;
    if (line.value) shown = of.shown.component(line.kind, line.name, *line.value);
    of.report.base.push_back({line.identifier, std::move(shown.text),
                              from_policy ? diagnosis::place::policy : diagnosis::place::adapter, shown.secret,
                              !line.value});
  }
  of.report.base.push_back({"\"@signature-params\"", subject->params, diagnosis::place::sender, false, false});
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
