// The one class that sees how a verifier came to its verdict: it runs the verifier's own code (RFC 9421 §3.2), and says
// which step gave the answer. It hands out nothing that is verified.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_WITNESS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_WITNESS_HPP

#include <cstddef>
#include <cstdint>
#include <optional>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/detail/inplace_vector.hpp>
#include <ubiops/webhooks/http/body.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/verified.hpp>
#include <ubiops/webhooks/verifier.hpp>
#include <ubiops/webhooks/verifier/detail/body_check.hpp>
#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>
#include <ubiops/webhooks/verifier/detail/head_verification.hpp>
#include <ubiops/webhooks/verifier/detail/verified_writer.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// How one verification went.
struct verification_trace {
  std::optional<error> verdict;
  verification_step reached = verification_step::signature_input;  // the one that gave the verdict
  std::size_t ed25519_checks = 0;
  inplace_vector<std::size_t, limits::max_candidates> verified;  // the candidates that Ed25519 verified
};

class verification_witness {
 public:
  template <class Crypto>
  [[nodiscard]] static const keyring& keys(const basic_verifier<Crypto>& verifier) noexcept {
    return verifier.keys_;
  }
  template <class Crypto>
  [[nodiscard]] static const compiled_policy& rules(const basic_verifier<Crypto>& verifier) noexcept {
    return verifier.rules_;
  }

  /// What `verify()` says, and where.
  template <class Crypto>
  [[nodiscard]] static verification_trace run(const basic_verifier<Crypto>& verifier, const head_view& head,
                                              body_bytes body, std::int64_t now) {
    verification_trace trace;
    head_verification<Crypto> verification(verifier.keys_, verifier.rules_, head, now);
    verified_head out(verified_writer::key());
    body_check<Crypto> rest;
    auto checked = verifier.rules_.other_spelling() == nullptr ? verification.run(out, rest)
                                                               : verification.run_for_both_spellings(out, rest);
    trace.reached = verification.step_;
    const bool head_holds = checked.has_value();
    if (head_holds) {
      trace.reached = verification_step::body;
      rest.update(body.bytes());
      checked = rest.finish(now);
    }
    if (!checked) trace.verdict = checked.error();
    count_checks(verifier, head, now, head_holds, trace);
    return trace;
  }

 private:
  /// Goes over the attempts once more, in their order, and counts those whose base was built: each of them cost one
  /// check. Only where one of them verified it must be asked again which it was, and that is counted too.
  template <class Crypto>
  static void count_checks(const basic_verifier<Crypto>& verifier, const head_view& head, std::int64_t now,
                           bool head_holds, verification_trace& trace) {
    const bool one_verified = trace.reached > verification_step::signature_base;
    head_verification<Crypto> again(verifier.keys_, verifier.rules_, head, now);
    verified_head out(verified_writer::key());
    body_check<Crypto> rest;
    for (std::size_t nth = 0; nth == 0 || nth < again.candidate_count_; ++nth) {
      for (const compiled_policy* rules : {&verifier.rules_, verifier.rules_.other_spelling()}) {
        if (rules == nullptr) break;
        again.rules_ = rules;
        typename head_verification<Crypto>::built_signature built;
        if (!again.build_base(nth, out, rest, built)) continue;
        ++trace.ed25519_checks;
        if (!one_verified) continue;
        ++trace.ed25519_checks;
        if (!Crypto::verify_ed25519(verified_writer::signature(out), out.signature_base(), built.key->raw())) continue;
        trace.verified.push_back(nth);
        if (head_holds && !built.digest_fault) return;
        break;
      }
    }
  }
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
