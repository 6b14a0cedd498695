// What a diagnosis looks at, out of a case that a test describes, for the tests of its parts.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_EVIDENCE_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_EVIDENCE_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>

#include "diagnosis.hpp"

/// Calls `function(evidence)`, where the keyring is `keys` and the head `head`.
template <class Head, class Function>
void with_evidence(const diagnosed_case& of, const ubiops::webhooks::keyring& keys, const Head& head,
                   Function&& function) {
  namespace detail = ubiops::webhooks::detail;
  const auto rules = detail::compiled_policy::compile(of.policy);
  REQUIRE(rules);
  detail::with_head_view(head, [&](const detail::head_view& view) {
    detail::evidence evidence(keys, *rules, view, of.sent.body, of.settings);
    function(evidence);
  });
}

/// The same, where the head is that of the case.
template <class Function>
void with_evidence(const diagnosed_case& of, const ubiops::webhooks::keyring& keys, Function&& function) {
  with_evidence(of, keys, of.sent.head(), function);
}

/// The same, where the keyring has the key of the case alone.
template <class Function>
void with_evidence(const diagnosed_case& of, Function&& function) {
  ubiops::webhooks::keyring keys;
  REQUIRE(keys.add(of.pair.public_key()));
  with_evidence(of, keys, function);
}

/// The names of these causes, in order.
inline std::string names_of_causes(const std::vector<ubiops::webhooks::diagnosis::cause>& causes) {
  ubiops::webhooks::diagnosis::report told;
  told.causes = causes;
  return names_of_causes(told);
}

/// libsodium's answer, as a diagnosis asks for it.
inline bool sodium_check(std::span<const std::byte, 64> signature, std::string_view message,
                         std::span<const std::byte, 32> key) noexcept {
  return ubiops::webhooks::sodium_crypto::verify_ed25519(signature, message, key);
}

#endif
