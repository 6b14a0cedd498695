#include <ubiops/webhooks/http/detail/malformed.hpp>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;
using ubiops::webhooks::errc;

TEST_CASE("a malformed value is told by its first forbidden byte, or by its syntax where it has none") {
  const auto syntax = detail::malformed(errc::malformed_signature, "signature", "a=(", 3);
  CHECK(syntax.code() == errc::malformed_signature);
  CHECK(syntax.subject() == "signature");
  CHECK(syntax.offset() == 3);
  const auto bytes = detail::malformed(errc::malformed_signature, "signature", "ab\x7f\n", 1);
  CHECK(bytes.code() == errc::malformed_field);
  CHECK(bytes.subject() == "signature");
  CHECK(bytes.offset() == 2);
}
