// Says why a request is refused, for people: which step of verify() failed (RFC 9421 §3.2), what was built, what was
// signed instead where that can be found, and what to change. It never accepts anything. No other header of this
// library includes it.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_EXPLAIN_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_EXPLAIN_HPP

#include <cstddef>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/cryptography.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/explanation.hpp>
#include <ubiops/webhooks/diagnosis/detail/witness.hpp>
#include <ubiops/webhooks/diagnosis/json.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/diagnosis/text.hpp>
#include <ubiops/webhooks/http/body.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/verifier.hpp>

namespace ubiops::webhooks::inline v1::diagnosis {

/// Explains a request that `verifier.verify(head, body, settings.now)` refuses: `report::verdict` is what that call
/// says, from the same code. The head may be any type that meets `request_head`; it is asked several times.
///
/// A request that is refused for its time alone is judged once more as it was signed, so that an old recording tells
/// what else is wrong with it: the time is one finding, and the search goes on.
///
/// What was signed is searched by guesses, each of which is one Ed25519 check: the registered URL if it is given,
/// single changes, pairs of them. There are never more than `settings.budget` of them, the verdict's own among them. A
/// cause with `proof::signature` is therefore no opinion: with that change the signature verifies. The reason behind it
/// (`cause::why`) is one.
///
/// **For developers, never for answers.** A report says what the policy expects, and a request that was signed for
/// another receiver looks like one of ours under a wrong policy. So a setting is named only where the origin that was
/// found is on the configured host, or was typed as `settings.registered_url`; else the report asks. Secrets are
/// redacted, but labels, key ids and values are the sender's: print a report with `to_text` or `to_json`, which escape
/// them.
///
/// The result owns its text. Cost: `settings.budget` Ed25519 checks at most, each over a base of at most
/// `limits::max_signature_base`, and hashes of a few forms of the body. Allocates; throws what the head throws, and
/// std::bad_alloc.
///
/// \code
/// auto verified = verifier->verify(head, body);
/// if (!verified) log(uw::diagnosis::to_text(uw::diagnosis::explain(*verifier, head, body, {})));
/// \endcode
template <class Crypto, class Head>
[[nodiscard]] report explain(const basic_verifier<Crypto>& verifier, const Head& head, body_bytes body,
                             const options& settings) {
  detail::check_head_shape<Head>();
  return detail::with_head_view(head, [&](const detail::head_view& view) {
    const auto check = [](std::span<const std::byte, 64> signature, std::string_view message,
                          std::span<const std::byte, 32> key) noexcept {
      return Crypto::verify_ed25519(signature, message, key);
    };
    using witness = detail::verification_witness;
    const auto run = [&](std::int64_t now) { return witness::run(verifier, view, body, now); };

    detail::evidence evidence(witness::keys(verifier), witness::rules(verifier), view, body.text(), settings);
    detail::explanation explanation(evidence, check);
    explanation.take_verdict(run(settings.now.time_since_epoch().count()));
    if (const auto signed_at = explanation.signed_at()) explanation.take_as_signed(run(*signed_at));
    explanation.tell();
    return std::move(evidence.report);
  });
}

}  // namespace ubiops::webhooks::inline v1::diagnosis

#endif
