#include <ubiops/webhooks/verifier/detail/head_verification.hpp>

#include <cstddef>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>

#include "catch.hpp"
#include "signing.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using uw::errc;

// The whole order of the checks is tested in tests/verdicts/verifier_order.cpp; here, what cryptography is asked for.

namespace {

struct asked {
  int signatures = 0;
  int secrets = 0;
};
asked asked_for;

template <bool Verifies>
struct spy : uw::sodium_crypto {
  static bool verify_ed25519(std::span<const std::byte, 64>, std::string_view,
                             std::span<const std::byte, 32>) noexcept {
    ++asked_for.signatures;
    return Verifies;
  }
  static bool equal(std::string_view secret, std::string_view presented) noexcept {
    ++asked_for.secrets;
    return secret == presented;
  }
};

// The code of a usual request under a policy with a secret, and what was asked for on the way.
template <bool Verifies>
errc code(std::string_view secret, std::string_view url = "https://hooks.example.com") {
  uw::request head = as_request(usual_request().complete());
  head.add("X-Secret", "right");
  uw::keyring keys;
  REQUIRE(keys.add(our_key().trusted()));
  uw::policy settings;
  settings.public_origin = url;
  settings.required_fields = {{"X-Secret", std::string(secret)}};
  const auto rules = detail::compiled_policy::compile(settings);
  REQUIRE(rules);
  asked_for = {};
  return detail::with_head_view(head, [&](const detail::head_view& view) {
    uw::verified_head out(detail::verified_writer::key());
    detail::body_check<spy<Verifies>> body;
    const auto verified = detail::head_verification<spy<Verifies>>(keys, *rules, view, signing_second).run(out, body);
    return verified ? errc{} : verified.error().code();
  });
}

}  // namespace

TEST_CASE("secrets are compared only once Ed25519 has verified") {
  CHECK(code<true>("right") == errc{});
  CHECK(asked_for.secrets == 1);
  CHECK(code<true>("wrong") == errc::required_field_mismatch);
  CHECK(asked_for.secrets == 1);
  CHECK(code<false>("right") == errc::signature_mismatch);
  CHECK(asked_for.secrets == 0);
  CHECK(asked_for.signatures == 1);
}
