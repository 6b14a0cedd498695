// Judges a message through every way that the verifier has, and insists that they agree.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_VERDICT_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_VERDICT_HPP

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/verifier.hpp>

#ifdef UBIOPS_WEBHOOKS_TEST_OPENSSL
#include "../../examples/crypto_openssl/openssl_crypto.hpp"
#endif

#include "catch.hpp"
#include "exact.hpp"
#include "heads.hpp"
#include "signing.hpp"

/// The cryptography that is tested: libsodium's, unless the build says otherwise.
#ifdef UBIOPS_WEBHOOKS_TEST_OPENSSL
using test_crypto = examples::openssl_crypto;
#else
using test_crypto = ubiops::webhooks::sodium_crypto;
#endif
using test_verifier = ubiops::webhooks::basic_verifier<test_crypto>;
using test_pending_request = ubiops::webhooks::basic_pending_request<test_crypto>;

// Instantiated in verdict.cpp alone, since nearly every source creates a verifier.
extern template class ubiops::webhooks::basic_verifier<test_crypto>;

/// The code of a request that verifies.
inline constexpr ubiops::webhooks::errc verified{};

template <>
struct Catch::StringMaker<ubiops::webhooks::errc> {
  static std::string convert(ubiops::webhooks::errc code) {
    return code == verified ? "verified" : std::string(to_string(code));
  }
};

struct verdict {
  ubiops::webhooks::errc code = verified;
  std::string text = {};   // of the error
  std::string subject = {};
  std::string base = {};   // of what verified, and so on
  std::string label = {};
  std::string components = {};

  bool operator==(const verdict&) const = default;
  bool operator==(ubiops::webhooks::errc expected) const { return code == expected; }
};

template <>
struct Catch::StringMaker<verdict> {
  static std::string convert(const verdict& judged) {
    return judged.code == verified ? "verified:\n" + judged.base
                                   : std::string(to_string(judged.code)) + " (" + judged.text + ")";
  }
};

inline verdict refused(const ubiops::webhooks::error& failure) {
  return {failure.code(), failure.message(), std::string(failure.subject())};
}

verdict accepted(const ubiops::webhooks::verified_head& head);

/// verify_head, then the body in pieces of `step` bytes, then finish.
template <class Verifier, class Head>
verdict judge_in_pieces(const Verifier& verifier, const Head& head, std::string_view body, std::size_t step,
                        std::chrono::sys_seconds now, std::chrono::sys_seconds later) {
  auto pending = verifier.verify_head(head, now);
  if (!pending) return refused(pending.error());
  for (std::string_view rest = body; !rest.empty(); rest.remove_prefix(rest.size() < step ? rest.size() : step)) {
    const exact_buffer piece(rest.substr(0, step));
    pending->update(piece.view());
    pending->update(std::string_view());
  }
  const auto finished = std::move(*pending).finish(later);
  return finished ? accepted(*finished) : refused(finished.error());
}

/// The verdict of `verify`, which must be that of verify_head, update and finish, however the body is cut.
template <class Verifier, class Head>
verdict judge_head(const Verifier& verifier, const Head& head, std::string_view body, std::chrono::sys_seconds now) {
  const exact_buffer exact(body);
  const auto whole = verifier.verify(head, exact.view(), now);
  const verdict judged = whole ? accepted(*whole) : refused(whole.error());
  if (whole) CHECK(whole->body().data() == exact.view().data());
  for (const std::size_t step : {std::size_t{1}, std::size_t{61}, std::size_t{4096}}) {
    if (step < 4096 && body.size() > 4096) continue;
    const verdict pieces = judge_in_pieces(verifier, head, body, step, now, now);
    if (pieces == judged) continue;
    CAPTURE(step);
    CHECK(pieces == judged);
  }
#ifdef UBIOPS_WEBHOOKS_TEST_OPENSSL
  if (ERR_peek_error() != 0) FAIL("something is left in OpenSSL's error queue");
#endif
  return judged;
}

/// The same for a message, through two shapes of heads.
template <class Verifier>
verdict judge_message(const Verifier& verifier, const message& request, std::chrono::sys_seconds now) {
  const verdict judged = judge_head(verifier, as_request(request), request.body, now);
  const verdict by_value = judge_head(verifier, by_value_head(request), request.body, now);
  if (!(by_value == judged)) CHECK(by_value == judged);
  return judged;
}

/// The same with the cryptography that is tested.
verdict judge(const test_verifier& verifier, const message& request, std::chrono::sys_seconds now = at(signing_second));

/// The verifier for our key and a policy that must hold.
test_verifier make_verifier(ubiops::webhooks::policy policy,
                            const std::vector<const signing_key*>& keys = {&our_key()});

/// The policy of the receiver at https://hooks.example.com.
inline ubiops::webhooks::policy our_policy() {
  ubiops::webhooks::policy policy;
  policy.public_origin = "https://hooks.example.com";
  return policy;
}

test_verifier our_verifier();

#endif
