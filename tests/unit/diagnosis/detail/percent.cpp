#include <ubiops/webhooks/diagnosis/detail/percent.hpp>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

TEST_CASE("escapes are decoded once, and what is none stays") {
  CHECK(detail::percent_decoded("a%20b%2Fc") == "a b/c");
  CHECK(detail::percent_decoded("%2541") == "%41");
  CHECK(detail::percent_decoded("100%, %4, %zz, %") == "100%, %4, %zz, %");
  CHECK(detail::percent_decoded("a+b") == "a+b");
  CHECK(detail::percent_decoded("a+b%2B", true) == "a b+");
}

TEST_CASE("all but unreserved bytes and those to be kept are encoded") {
  CHECK(detail::percent_encoded("a-._~9 /\xc3\xab") == "a-._~9%20%2F%C3%AB");
  CHECK(detail::percent_encoded("/a b/", "/") == "/a%20b/");
  CHECK(detail::percent_decoded(detail::percent_encoded("%+\n\x7f")) == "%+\n\x7f");
}
