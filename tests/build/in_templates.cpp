// A policy and signing options, written inside a template and inside a generic lambda in a call that depends on no
// parameter of theirs, as a session of Boost.Beast does. GCC 12 crashes there over a default member initialiser that is
// a braced list in a vector.
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

template <class Session>
bool verifies(Session, const uw::public_key& key) {
  return uw::verifier::create(key, {.public_origin = "https://hooks.example.com"}).has_value();
}

template <class Session>
bool signs(Session, const uw::testing::key_pair& pair) {
  return uw::testing::sign(pair, "POST", "https://hooks.example.com/hook", {}, "", {.label = "sig"}).has_value();
}

bool in_templates(const uw::public_key& key, const uw::testing::key_pair& pair);

bool in_templates(const uw::public_key& key, const uw::testing::key_pair& pair) {
  const auto verifies_in_a_lambda = [&key](auto) {
    return uw::verifier::create(key, {.public_origin = "https://hooks.example.com"}).has_value();
  };
  const auto signs_in_a_lambda = [&pair](auto) {
    return uw::testing::sign(pair, "POST", "https://hooks.example.com/hook", {}, "", {.label = "sig"}).has_value();
  };
  return verifies(1, key) && signs(1, pair) && verifies_in_a_lambda(1) && signs_in_a_lambda(1);
}
