// The verifier: `verify` for a request that is there whole, `verify_head` to refuse a forgery before its body is read.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_HPP

#include <chrono>
#include <cstdint>
#include <exception>
#include <utility>

#include <ubiops/webhooks/crypto/cryptography.hpp>
#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/http/body.hpp>
#include <ubiops/webhooks/http/detail/byte_container.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/verified.hpp>
#include <ubiops/webhooks/verifier/detail/body_check.hpp>
#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>
#include <ubiops/webhooks/verifier/detail/head_verification.hpp>
#include <ubiops/webhooks/verifier/detail/passkey.hpp>
#include <ubiops/webhooks/verifier/detail/verified_writer.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

template <class Crypto>
class basic_verifier;

/// The current second of the system clock, which is what `verify` judges by unless it is told another.
[[nodiscard]] inline std::chrono::sys_seconds now_by_system_clock() noexcept {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// A time of the system clock in any unit, as `verify` takes it: the second that it lies in. Implicit, so that
/// `std::chrono::system_clock::now()` can be given as it is.
class clock_second {
 public:
  template <class Duration>
  constexpr clock_second(std::chrono::sys_time<Duration> time) noexcept
      : value_(std::chrono::floor<std::chrono::seconds>(time)) {}

  [[nodiscard]] constexpr std::chrono::sys_seconds value() const noexcept { return value_; }

 private:
  std::chrono::sys_seconds value_;
};

/// A request whose head is verified and whose body is on its way. Chunks must have no effect before `finish` says yes.
/// Owns what it needs and outlives its verifier; memory does not grow with the body. `update` and `finish` on one that
/// is finished or was moved from call std::terminate.
template <class Crypto>
class basic_pending_request {
 public:
  explicit basic_pending_request(detail::passkey key) noexcept : head_(key) {}
  basic_pending_request(basic_pending_request&& other) noexcept
      : head_(std::move(other.head_)), body_(std::move(other.body_)), live_(std::exchange(other.live_, false)) {}
  basic_pending_request& operator=(basic_pending_request&& other) noexcept {
    head_ = std::move(other.head_);
    body_ = std::move(other.body_);
    live_ = std::exchange(other.live_, false);
    return *this;
  }
  ~basic_pending_request() = default;

  /// Takes the next piece of the body, of any size, from anything that `body_bytes` is made from, and here from a
  /// temporary too: it is read during the call only.
  template <detail::byte_container Chunk>
  void update(const Chunk& chunk) noexcept {
    update(body_bytes(chunk));
  }
  void update(body_bytes chunk) noexcept {
    if (!live_) std::terminate();
    body_.update(chunk.bytes());
  }

  /// Checks the time once more, since a body may take long, and the digest of all that was given to `update`:
  /// `signature_too_old`, `signature_expired`, `created_in_future`, `date_out_of_window`, `component_not_covered`,
  /// `content_digest_mismatch`. The result has no body: it was never held.
  [[nodiscard]] result<verified_head> finish(clock_second now = now_by_system_clock()) && {
    if (!std::exchange(live_, false)) std::terminate();
    if (auto checked = body_.finish(now.value().time_since_epoch().count()); !checked) return checked.error();
    return std::move(head_);
  }

 private:
  template <class>
  friend class basic_verifier;

  verified_head head_;
  detail::body_check<Crypto> body_;
  bool live_ = true;
};

/// Verifies UbiOps webhook requests under a keyring and a policy. Immutable: any number of threads may share one.
/// Copies are independent of each other. A verifier that was created in a shared library runs code of that library,
/// which must stay loaded as long as the verifier is used.
template <class Crypto>
class basic_verifier {
 public:
  static_assert(cryptography<Crypto>,
                "the template parameter must meet the concept `cryptography` of crypto/cryptography.hpp");

  using pending_request = basic_pending_request<Crypto>;

  /// `invalid_policy` where the policy is contradictory or unsatisfiable, or there is no key; `crypto_unavailable`
  /// where the library cannot be initialised.
  [[nodiscard]] static result<basic_verifier> create(keyring keys, policy settings);

  /// The same with one key.
  [[nodiscard]] static result<basic_verifier> create(const public_key& key, policy settings) {
    keyring keys;
    if (auto added = keys.add(key); !added) return added.error();
    return create(std::move(keys), std::move(settings));
  }

// macOS's <AssertMacros.h> has a macro of this name: where it is defined, call `(verifier.verify)(…)`.
#pragma push_macro("verify")
#undef verify
  /// Verifies a request that is there whole. The head may be any type that meets `request_head`. The result views
  /// `body`, which must outlive it. At equal input the verdict and the code are those of `verify_head`, `update` and
  /// `finish`.
  ///
  /// Refused with one of the codes of `errc` from `missing_signature_input` to `content_digest_mismatch`, which are
  /// answered with 400 or 403; the table in README.md beside this file has the cause of each, and the order in which
  /// they are asked for.
  ///
  /// Throws what the head throws; and std::bad_alloc where a base above `limits::inline_signature_base` finds no
  /// memory. No allocation for a base up to that, unless it takes a member (`;key`) or the canonical form (`;sf`) out
  /// of a field larger than that: then one.
  ///
  /// \code
  /// auto verified = verifier->verify(beast_head{request}, request.body());
  /// if (!verified) return reply(verified.error().http_status(), verified.error().message());
  /// handle(verified->body());
  /// \endcode
  template <class Head>
  [[nodiscard]] result<verified_request> verify(const Head& head, body_bytes body UBIOPS_WEBHOOKS_LIFETIMEBOUND,
                                                clock_second now = now_by_system_clock()) const {
    detail::check_head_shape<Head>();
    return detail::with_head_view(head,
                                  [&](const detail::head_view& view) { return verify_view(view, body, now.value()); });
  }
#pragma pop_macro("verify")

  /// Verifies everything but the body: key, policy, time, Ed25519. Refuse at once where this fails, before the body is
  /// read.
  ///
  /// Refused with the codes of `verify` but `content_digest_mismatch`; a body that is not covered is known only to
  /// `finish`, which also asks for the time again. Throws as `verify` does.
  ///
  /// \code
  /// auto pending = verifier->verify_head(head);
  /// if (!pending) return reply(pending.error().http_status(), pending.error().message());
  /// while (auto chunk = next_chunk()) pending->update(*chunk);   // no effect yet
  /// auto verified = std::move(*pending).finish();
  /// \endcode
  template <class Head>
  [[nodiscard]] result<pending_request> verify_head(const Head& head, clock_second now = now_by_system_clock()) const {
    detail::check_head_shape<Head>();
    return detail::with_head_view(head,
                                  [&](const detail::head_view& view) { return verify_head_view(view, now.value()); });
  }

 private:
  friend class detail::verification_witness;

  // Called through a pointer that `create` sets, so that a source file which only calls `verify` compiles none of it.
  using verify_head_function = result<void>(const basic_verifier& self, const detail::head_view& head,
                                            std::chrono::sys_seconds now, verified_head& out,
                                            detail::body_check<Crypto>& body);

  basic_verifier(keyring keys, detail::compiled_policy rules)
      : keys_(std::move(keys)), rules_(std::move(rules)),
        verify_head_(rules_.other_spelling() == nullptr ? verify_one_spelling : verify_both_spellings) {}

  static verify_head_function verify_one_spelling;
  static verify_head_function verify_both_spellings;
  result<verified_request> verify_view(const detail::head_view& head, body_bytes body,
                                       std::chrono::sys_seconds now) const;
  result<pending_request> verify_head_view(const detail::head_view& head, std::chrono::sys_seconds now) const;

  keyring keys_;
  detail::compiled_policy rules_;
  verify_head_function* verify_head_;
};

// Outside of the class, so that they are not implicitly inline and `extern template` keeps them out of a source file.

template <class Crypto>
result<basic_verifier<Crypto>> basic_verifier<Crypto>::create(keyring keys, policy settings) {
  if (!Crypto::initialize()) return error(errc::crypto_unavailable);
  if (keys.empty()) return error(errc::invalid_policy, "keyring: no key in it");
  auto rules = detail::compiled_policy::compile(std::move(settings));
  if (!rules) return rules.error();
  return basic_verifier(std::move(keys), *std::move(rules));
}

template <class Crypto>
result<void> basic_verifier<Crypto>::verify_one_spelling(const basic_verifier& self, const detail::head_view& head,
                                                         std::chrono::sys_seconds now, verified_head& out,
                                                         detail::body_check<Crypto>& body) {
  return detail::head_verification<Crypto>(self.keys_, self.rules_, head, now.time_since_epoch().count())
      .run(out, body);
}

template <class Crypto>
result<void> basic_verifier<Crypto>::verify_both_spellings(const basic_verifier& self, const detail::head_view& head,
                                                           std::chrono::sys_seconds now, verified_head& out,
                                                           detail::body_check<Crypto>& body) {
  return detail::head_verification<Crypto>(self.keys_, self.rules_, head, now.time_since_epoch().count())
      .run_for_both_spellings(out, body);
}

template <class Crypto>
result<verified_request> basic_verifier<Crypto>::verify_view(const detail::head_view& head, body_bytes body,
                                                             std::chrono::sys_seconds now) const {
  result<verified_request> verified(std::in_place, detail::verified_writer::key());
  detail::body_check<Crypto> rest;
  auto checked = verify_head_(*this, head, now, *verified, rest);
  if (checked) {
    rest.update(body.bytes());
    checked = rest.finish(now.time_since_epoch().count());
  }
  if (checked) {
    detail::verified_writer::set_body(*verified, body.text());
  } else {
    verified = checked.error();
  }
  return verified;
}

template <class Crypto>
result<basic_pending_request<Crypto>> basic_verifier<Crypto>::verify_head_view(const detail::head_view& head,
                                                                               std::chrono::sys_seconds now) const {
  result<pending_request> pending(std::in_place, detail::verified_writer::key());
  if (auto checked = verify_head_(*this, head, now, pending->head_, pending->body_); !checked)
    pending = checked.error();
  return pending;
}

/// The verifier with libsodium.
using verifier = basic_verifier<sodium_crypto>;
using pending_request = basic_pending_request<sodium_crypto>;

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
