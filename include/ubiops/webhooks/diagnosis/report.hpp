// What explain() tells about a request: the verdict of verify(), each of its steps, the signature base that was built
// (RFC 9421 §2.5), and why it is not the one that was signed. Nothing in a report is a secret, and nothing in it says
// that a request may be trusted.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_REPORT_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_REPORT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/verifier.hpp>

namespace ubiops::webhooks::inline v1::diagnosis {

/// How we know what a cause says about what was signed. Why it differs is another matter: see `cause::why`.
enum class proof : std::uint8_t {
  signature,  ///< Ed25519 verified with this change: it is what was signed
  digest,     ///< the body with this change has the digest that was signed
  observed,   ///< it shows in the request or in the policy, and nothing was computed
};

/// The steps of verify(), in their order; the guide's "Order of checks" has the sections of RFC 9421 that each carries
/// out.
enum class step : std::uint8_t {
  signature_input,
  trusted_key,
  signature_parameters,
  signature,
  signature_base,
  required_fields,
  content_digest,
  body,
};

/// The number of steps.
inline constexpr std::size_t step_count = 8;

/// What became of a step.
enum class progress : std::uint8_t {
  passed,
  failed,       ///< it gave the verdict, or would have as the request was signed: see `check::as_signed`
  not_reached,  ///< an earlier one failed
};

/// One step of verify().
struct check {
  step at;
  progress state;
  std::optional<error> outcome;  ///< there exactly where it failed
  /// Only the time was against it, or a step before that: this one was judged at the second in which the request says
  /// that it was signed. verify() did not reach it.
  bool as_signed = false;
};

/// One line of the signature base that was built.
struct line {
  std::string identifier;  ///< as in Signature-Input: "\"@target-uri\""
  std::string value;  ///< as it may be shown: secrets are `<redacted, N bytes>`
  place from;  ///< policy where it is configured, else adapter: what the head showed
  bool secret;  ///< something in `value` was redacted
  bool missing = false;  ///< the request has no value for it
};

/// One signature of the request, as Signature-Input describes it. Whatever a stranger wrote: not trusted, nor escaped.
struct signature_seen {
  std::string label = {};
  std::string key_id = {};  ///< empty where there is none
  std::string algorithm = {};  ///< the same
  std::optional<std::chrono::sys_seconds> created = {};
  std::optional<std::chrono::sys_seconds> expires = {};
  std::vector<std::string> components = {};  ///< their names
  bool trusted = false;  ///< its keyid is in the keyring
  bool verified = false;  ///< Ed25519 verified over the base as verify() builds it, or over the one that was found
};

/// One cause of the refusal.
struct cause {
  cause_id id;
  proof how;  ///< how what was signed is known
  place where;  ///< who can mend it, as far as it is known
  std::string signed_value;  ///< as it may be shown; empty where it is not known
  std::string built_value;  ///< the same: what the verifier took for it
  std::string change;  ///< what to do, in one or two sentences
  std::string identifier = {};  ///< the covered component or field that differs, or empty
  reason known = reason::guessed;  ///< how `why` is known
  std::string why = {};  ///< the reason behind it
};

/// All that explain() found. A report gives no access to anything verified: whoever wants that calls verify().
struct report {
  std::optional<error> verdict;  ///< that of verify(); nothing where it accepts
  std::vector<check> checks;  ///< all eight steps, in order
  std::vector<signature_seen> signatures;  ///< at most `limits::max_signatures`
  std::vector<line> base;  ///< of the signature that is spoken of, "@signature-params" last
  std::vector<cause> causes;  ///< those that are proved first; empty where verify() accepts
  std::optional<std::chrono::seconds> off_by;  ///< now minus the time that failed: negative if that is in the future
  std::size_t ed25519_checks = 0;  ///< made in all, those of the verdict included
  bool exhausted = false;  ///< the budget ended the search: there was more to try
};

/// What to search with.
struct options {
  /// The URL as it was registered at UbiOps, typed by somebody who knows it: the one thing that makes a search short,
  /// and that allows to name a setting for another host.
  std::string registered_url = {};

  /// The signature base that the sender has signed, where it is known: from a test, or from the sender's own log.
  std::optional<std::string> signed_base = {};

  /// At most so many Ed25519 checks in all. The verdict is found in any case: it takes one or two of them, and never
  /// more than sixteen, where there are two signatures of ours, two spellings of the URL, and a time that failed.
  std::size_t budget = 128;

  /// The time to judge by.
  std::chrono::sys_seconds now = now_by_system_clock();
};

[[nodiscard]] constexpr std::string_view to_string(proof how) noexcept {
  constexpr std::string_view names[] = {"signature", "digest", "observed"};
  const auto index = static_cast<std::size_t>(how);
  return names[index < std::size(names) ? index : std::size(names) - 1];
}

[[nodiscard]] constexpr std::string_view to_string(reason known) noexcept {
  return known == reason::observed ? "observed" : "guessed";
}

[[nodiscard]] constexpr std::string_view to_string(progress state) noexcept {
  return state == progress::passed ? "passed" : state == progress::failed ? "failed" : "not_reached";
}

/// As in the guide: "signature_input".
[[nodiscard]] constexpr std::string_view to_string(step at) noexcept {
  constexpr std::string_view names[step_count] = {
      "signature_input", "trusted_key",     "signature_parameters", "signature",
      "signature_base",  "required_fields", "content_digest",       "body"};
  const auto index = static_cast<std::size_t>(at);
  return index < step_count ? names[index] : std::string_view("unknown");
}

}  // namespace ubiops::webhooks::inline v1::diagnosis

#endif
