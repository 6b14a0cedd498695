// Self-contained:
#include <ubiops/webhooks.hpp>

#include <type_traits>

#include "catch.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("one header has all that a receiver uses") {
  static_assert(std::is_default_constructible_v<uw::policy>);
  static_assert(uw::request_head<uw::request>);
  static_assert(uw::replay_store<uw::memory_replay_store>);
  static_assert(uw::cryptography<uw::sodium_crypto>);
  const auto key = uw::public_key::from_pem("");
  CHECK_FALSE(key);
  CHECK_FALSE(uw::verifier::create(uw::keyring(), {.public_origin = "https://hooks.example.com"}));
  CHECK_FALSE(uw::parse_event(""));
  CHECK(uw::to_string(uw::errc::unknown_key) == "unknown_key");
}
