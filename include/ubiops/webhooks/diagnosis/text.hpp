// A report as text for people: one sentence, what was signed against what was built, the change, the eight steps, and
// the signature base.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_TEXT_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_TEXT_HPP

#include <string>
#include <string_view>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/paragraphs.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>

namespace ubiops::webhooks::inline v1::diagnosis {

/// How far it is known what was signed: "the signature verifies with it".
[[nodiscard]] constexpr std::string_view proof_in_words(proof how) noexcept {
  switch (how) {
    case proof::signature: return "proved: with this change the signature verifies";
    case proof::digest: return "proved: with this change the body has the signed digest";
    default: return "observed in the request";
  }
}

/// For a cause without a signed value: a line of the base that Ed25519 verified was empty, and anything else is not
/// known.
[[nodiscard]] constexpr std::string_view no_signed_value(const cause& told) noexcept {
  const bool is_line = told.how == proof::signature && told.identifier.starts_with('"');
  return is_line ? "(nothing)" : "(not known)";
}

/// The report in one sentence with a full stop, escaped as `to_text` escapes. Allocates.
[[nodiscard]] inline std::string to_sentence(const report& told) {
  if (!told.verdict) return "Accepted: verify() takes this request.";
  std::string text = "Refused with " + std::string(to_string(told.verdict->code())) + ": ";
  if (told.causes.empty()) return text + told.verdict->message() + ".";
  text.append(text_of(told.causes.front().id).what);
  const std::size_t more = told.causes.size() - 1;
  if (more != 0) text.append(more == 1 ? ", and one thing more" : ", and " + std::to_string(more) + " things more");
  return text + ".";
}

/// Text for a terminal of 80 columns, in five blocks with a blank line between them. Secrets are redacted, and all but
/// printable ASCII is escaped as `\xNN`: whatever a request holds, the text moves no cursor and sets no colour. Values
/// of more than 600 bytes are cut. Allocates; linear.
[[nodiscard]] inline std::string to_text(const report& told) {
  using detail::escaped;
  detail::paragraphs out;
  out.paragraph("", to_sentence(told));
  if (told.verdict) out.paragraph("", "verify() says: " + escaped(told.verdict->message()) + ".");
  if (told.off_by) {
    const auto seconds = told.off_by->count();
    out.paragraph("", seconds >= 0 ? "It was signed " + std::to_string(seconds) + " s ago."
                                   : "It was signed " + std::to_string(-seconds) + " s in the future.");
  }

  out.heading("SIGNED AGAINST BUILT");
  bool differs = false;
  for (const cause& each : told.causes) {
    if (each.signed_value.empty() && each.built_value.empty()) continue;
    differs = true;
    if (!each.identifier.empty()) out.paragraph("  ", escaped(each.identifier));
    out.paragraph("    signed: ",
                  each.signed_value.empty() ? std::string(no_signed_value(each)) : escaped(each.signed_value));
    out.paragraph("    built:  ", each.built_value.empty() ? "(nothing)" : escaped(each.built_value));
  }
  if (!differs) out.paragraph("  ", told.verdict ? "No line is known to differ." : "No line differs.");

  out.heading("THE CHANGE");
  for (const cause& each : told.causes) {
    const cause_text& text = text_of(each.id);
    out.paragraph("  - ", std::string(text.name) + " (" + std::string(to_string(each.where)) +
                              "): " + std::string(text.what) + "; " + std::string(proof_in_words(each.how)) + ".");
    if (!each.change.empty()) out.paragraph("    ", escaped(each.change));
    if (!each.why.empty()) {
      out.paragraph(
          "    ", (each.known == reason::observed ? "Why, as observed: " : "Why, a guess: ") + escaped(each.why) + ".");
    }
  }
  if (told.causes.empty()) out.paragraph("  ", "None is needed.");
  if (told.exhausted) out.paragraph("  ", "The search ended with its budget: there was more to try.");

  out.heading("THE EIGHT STEPS");
  std::size_t number = 0;
  for (const check& each : told.checks) {
    std::string text(to_string(each.at));
    text.append(each.state == progress::passed   ? ": passed"
                : each.state == progress::failed ? ": FAILED"
                                                 : ": not reached");
    if (each.as_signed && each.state != progress::not_reached) text.append(" (judged at the time of signing)");
    if (each.outcome) text.append(": ").append(escaped(each.outcome->message()));
    out.paragraph("  " + std::to_string(++number) + ". ", text);
  }

  out.heading("THE SIGNATURE BASE THAT WAS BUILT");
  for (const line& each : told.base) {
    out.paragraph("  ",
                  escaped(each.identifier) + ": " + (each.missing ? "(not in the request)" : escaped(each.value)));
  }
  if (told.base.empty()) out.paragraph("  ", "None: no signature could be read.");
  return std::move(out).take();
}

}  // namespace ubiops::webhooks::inline v1::diagnosis

#endif
