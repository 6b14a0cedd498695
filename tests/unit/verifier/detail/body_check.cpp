#include <ubiops/webhooks/verifier/detail/body_check.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>

#include "catch.hpp"
#include "outcomes.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using uw::errc;

namespace {

using body_check = detail::body_check<uw::sodium_crypto>;

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

// What is left to check of a head that verified at 1000, and covers the digest of "abc" or nothing.
body_check rest(bool covered) {
  body_check made;
  made.window = {300, 60, 1000, std::nullopt, std::nullopt};
  if (covered) {
    made.covered = made.digest.expect("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:").has_value();
  }
  return made;
}

}  // namespace

TEST_CASE("the time is asked again once the body is there, before its digest") {
  for (const std::int64_t now : {1000, 1360, 1361, 939}) {
    body_check right = rest(true);
    right.update(bytes("abc"));
    body_check wrong = rest(true);
    wrong.update(bytes("abd"));
    const errc late = now > 1360 ? errc::signature_too_old : now < 940 ? errc::created_in_future : errc{};
    CHECK(code(right.finish(now)) == late);
    CHECK(code(wrong.finish(now)) == (late == errc{} ? errc::content_digest_mismatch : late));
  }
}

TEST_CASE("a body that nothing covers is refused, and no body is none") {
  body_check none = rest(false);
  none.update({});
  CHECK(code(none.finish(1000)) == errc{});
  body_check some = rest(false);
  some.update(bytes("a"));
  CHECK(code(some.finish(1000)) == errc::component_not_covered);
  body_check pieces = rest(true);
  for (const std::string_view piece : {"a", "", "bc"}) pieces.update(bytes(piece));
  CHECK(code(pieces.finish(1000)) == errc{});
  body_check empty = rest(true);
  CHECK(code(empty.finish(1000)) == errc::content_digest_mismatch);
}
