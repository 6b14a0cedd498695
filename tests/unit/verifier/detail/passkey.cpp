#include <ubiops/webhooks/verifier/detail/passkey.hpp>

#include <type_traits>

#include <ubiops/webhooks/verified.hpp>
#include <ubiops/webhooks/verifier/detail/verified_writer.hpp>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
using uw::detail::passkey;

// Nobody makes a key by accident, by () or by {}.
static_assert(!std::is_default_constructible_v<passkey>);
static_assert(!std::is_aggregate_v<passkey>);
template <class T>
concept made_of_braces = requires { T({}); };
static_assert(!made_of_braces<uw::verified_head>);
static_assert(!made_of_braces<uw::verified_request>);

// Whoever has one may hand it on.
static_assert(std::is_copy_constructible_v<passkey>);
static_assert(std::is_same_v<decltype(uw::detail::verified_writer::key()), passkey>);

TEST_CASE("verified objects are made with a key alone") {
  CHECK_FALSE(std::is_default_constructible_v<uw::verified_head>);
  CHECK_FALSE(std::is_default_constructible_v<uw::verified_request>);
  CHECK(std::is_constructible_v<uw::verified_head, passkey>);
  CHECK(std::is_constructible_v<uw::verified_request, passkey>);
}
