// The verification of a request's head (RFC 9421 §3.2) in its fixed order of steps, the cheapest first; the first check
// that fails is the answer.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_HEAD_VERIFICATION_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_HEAD_VERIFICATION_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/detail/field_lines.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/signature/detail/signature.hpp>
#include <ubiops/webhooks/signature/detail/signature_input.hpp>
#include <ubiops/webhooks/verified.hpp>
#include <ubiops/webhooks/verifier/detail/body_check.hpp>
#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>
#include <ubiops/webhooks/verifier/detail/registered_url.hpp>
#include <ubiops/webhooks/verifier/detail/time_window.hpp>
#include <ubiops/webhooks/verifier/detail/verified_writer.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The steps of a verification, in their order. The last one is `body_check`'s.
enum class verification_step : std::uint8_t {
  signature_input,  // Signature-Input is there and parses (RFC 9421 §4.1, §3.2 step 1)
  trusted_key,  // a signature names a key of the keyring (§3.2 step 6)
  signature_parameters,  // its parameters, algorithm, covered components and times (§2.3, §3.2 steps 3, 5 and 7)
  signature,  // Signature is there, parses, and has the same labels (§4.2, §3.2 step 4)
  signature_base,  // the base (§2.5, §3.2 step 8), a covered Date, and Ed25519 (§3.3.6, §3.2 step 9)
  required_fields,  // the policy's own
  content_digest,  // Content-Digest parses and has a known algorithm (RFC 9530 §2)
  body,  // the times again, and the digest of the body
};

class verification_witness;  // of the room diagnosis, which tells the steps

/// Verifies one head, once.
template <class Crypto>
class head_verification {
 public:
  head_verification(const keyring& keys, const compiled_policy& rules, const head_view& head, std::int64_t now) noexcept
      : keys_(keys), rules_(&rules), head_(head), now_(now) {}

  /// Fills `out` and `body` from the first candidate that holds. Where none does, the answer is that of the one that
  /// got furthest, and of two that got equally far the first.
  [[nodiscard]] result<void> run(verified_head& out, body_check<Crypto>& body) {
    result<void> best = attempt(0, out, body);
    for (std::size_t nth = 1; !best && nth < candidate_count_; ++nth) try_once_more(best, nth, out, body);
    return best;
  }

  /// The same where the two generations of the producer sign the URL differently: each candidate that Ed25519 refused,
  /// or whose base was too long, is tried once more for the URL as the other one signs it.
  [[nodiscard]] result<void> run_for_both_spellings(verified_head& out, body_check<Crypto>& body) {
    const compiled_policy* const older = rules_;
    result<void> best = attempt(0, out, body);
    errc last = best ? errc{} : best.error().code();
    for (std::size_t nth = 0; !best;) {
      if (last == errc::signature_mismatch || last == errc::limit_exceeded) {
        rules_ = older->other_spelling();
        try_once_more(best, nth, out, body);
        rules_ = older;
      }
      if (best || ++nth >= candidate_count_) break;
      last = try_once_more(best, nth, out, body);
    }
    return best;
  }

 private:
  friend class verification_witness;

  /// A signature whose base was built: what is needed to verify it, beside that base.
  struct built_signature {
    const public_key* key = nullptr;
    std::optional<error> digest_fault;  // of a covered Content-Digest, which is an answer only once Ed25519 verified
  };

  /// One more attempt, whose outcome becomes `best` where it got further. Returns the attempt's own code.
  errc try_once_more(result<void>& best, std::size_t nth, verified_head& out, body_check<Crypto>& body) {
    const verification_step best_step = step_;
    const auto tried = attempt(nth, out, body);
    if (tried || step_ > best_step) {
      best = tried;
    } else {
      step_ = best_step;
    }
    return tried ? errc{} : tried.error().code();
  }

  result<void> attempt(std::size_t nth, verified_head& out, body_check<Crypto>& body) {
    built_signature signature;
    // The fields that `build_base` collects are off the stack before Ed25519 needs its part of it.
    if (auto built = build_base(nth, out, body, signature); !built) return built;
    return verify_base(signature, out);
  }

  /// The steps up to the signature base of candidate `nth`, which is written to `out`.
  result<void> build_base(std::size_t nth, verified_head& out, body_check<Crypto>& body, built_signature& built) {
    step_ = verification_step::signature_input;
    field_lines fields;
    const std::size_t input_field = fields.want("signature-input", limits::max_signature_input, limits::max_signatures);
    if (auto collected = fields.collect(head_); !collected) return collected;
    if (fields.count(input_field) == 0) return error(errc::missing_signature_input);

    step_ = verification_step::trusted_key;
    signature_input input(keys_, nth);
    if (auto read = input.read(fields.joined(input_field)); !read) return read;
    candidate_count_ = input.candidate_count();

    step_ = verification_step::signature_parameters;
    const candidate& signature = input.selected();
    if (auto checked = check_candidate(signature); !checked) return checked;
    if (auto checked = rules_->check_coverage(signature); !checked) return checked;
    if (auto set = rules_->set_window(signature, body.window); !set) return set;
    if (auto checked = body.window.check_signature_times(now_); !checked) return checked;

    step_ = verification_step::signature;
    const std::size_t signature_field = fields.want("signature", limits::max_signature, limits::max_signatures);
    const std::size_t host_field = fields.want("host", limits::max_authority);
    covered_field_indexes covered;
    covered.want(fields, signature);
    if (auto collected = fields.collect(head_); !collected) return collected;
    if (fields.count(signature_field) == 0) return error(errc::missing_signature);
    const auto bytes = verified_writer::signature(out);
    if (auto read = read_signature(fields.joined(signature_field), input.labels(), signature.label, bytes); !read) {
      return read;
    }

    step_ = verification_step::signature_base;
    built.key = signature.key;
    if (fields.count(host_field) > 1) return error(errc::malformed_field, "host");
    std::optional<std::string_view> host;
    if (fields.count(host_field) == 1) host = fields.first_line(host_field);
    authority_space space;
    target_in_force target;
    if (auto resolved = rules_->url().resolve(head_, host, space, target); !resolved) return resolved;
    const message source{head_, target, fields, covered};
    if (auto written = verified_writer::write(out, signature, body.window, source); !written) return written;
    if (covered.date != covered_field_indexes::none && rules_->checks_date()) {
      if (auto checked = check_covered_date(fields.joined(covered.date), body.window); !checked) {
        // Lines that each are a date are none together, and are one too many (RFC 9110 §5.3).
        const bool twice = checked.error().code() == errc::malformed_date && fields.count(covered.date) > 1;
        return twice ? result<void>(error(errc::malformed_field, "date")) : checked;
      }
    }
    expect_digest(fields, covered.content_digest, body, built);
    return {};
  }

  result<void> check_covered_date(std::string_view value, time_window& window) const {
    const auto date = parse_imf_fixdate(value);
    if (!date) return error(errc::malformed_date, "date");
    window.date = date->time_since_epoch().count();
    return window.check_date(now_);
  }

  // A covered Content-Digest is parsed here, since its text lasts no longer than `fields`; a fault in it is told in its
  // step, after Ed25519. Forgets what an earlier candidate covered.
  static void expect_digest(field_lines& fields, std::uint8_t field, body_check<Crypto>& body, built_signature& built) {
    body.covered = false;
    if (field == covered_field_indexes::none) return body.digest.expect_nothing();
    const auto read = body.digest.expect(fields.joined(field));
    body.covered = read.has_value();
    if (!read) built.digest_fault = read.error();
  }

  /// Ed25519 over the base in `out`, and the steps after it.
  result<void> verify_base(const built_signature& signature, verified_head& out) {
    if (!Crypto::verify_ed25519(verified_writer::signature(out), out.signature_base(), signature.key->raw())) {
      return error(errc::signature_mismatch, out.key_id());
    }
    step_ = verification_step::required_fields;
    if (auto checked = check_required_fields(); !checked) return checked;
    step_ = verification_step::content_digest;
    if (signature.digest_fault) return *signature.digest_fault;
    return {};
  }

  // The secrets are compared only once Ed25519 has verified, and are never copied.
  result<void> check_required_fields() {
    const auto& required = rules_->required_fields();
    if (required.empty()) return {};
    enum class field_match : std::uint8_t { absent, once, wrong };  // wrong: another value, or there twice
    field_match matches[limits::max_components] = {};
    auto take = [&](std::string_view name, std::string_view value) {
      for (std::size_t i = 0; i < required.size(); ++i) {
        if (!equals_ignoring_case(name, required[i].name)) continue;
        const bool first = matches[i] == field_match::absent;
        const bool equal = Crypto::equal(required[i].value, trim(value));
        matches[i] = equal && first ? field_match::once : field_match::wrong;
      }
    };
    head_.for_each_field(field_sink(take));
    for (std::size_t i = 0; i < required.size(); ++i) {
      if (matches[i] != field_match::once) return error(errc::required_field_mismatch, required[i].name);
    }
    return {};
  }

  const keyring& keys_;
  const compiled_policy* rules_;
  const head_view& head_;
  const std::int64_t now_;
  verification_step step_ = verification_step::signature_input;
  std::size_t candidate_count_ = 0;  // known once the first is read
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
