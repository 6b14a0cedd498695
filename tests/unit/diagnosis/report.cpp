#include <ubiops/webhooks/diagnosis/report.hpp>

#include <ubiops/webhooks/diagnosis/report.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

#include <string>

TEST_CASE("what a report holds has names") {
  using diagnosis::proof;
  using diagnosis::step;
  CHECK(to_string(proof::signature) == "signature");
  CHECK(to_string(proof::digest) == "digest");
  CHECK(to_string(proof::observed) == "observed");
  CHECK(to_string(step::signature_input) == "signature_input");
  CHECK(to_string(step::body) == "body");
  CHECK(to_string(static_cast<step>(8)) == "unknown");
  CHECK(to_string(static_cast<proof>(3)) == "observed");  // it claims no more
  CHECK(to_string(diagnosis::progress::not_reached) == "not_reached");
  CHECK(to_string(diagnosis::progress::passed) == "passed");
  CHECK(to_string(diagnosis::progress::failed) == "failed");
  CHECK(to_string(diagnosis::reason::guessed) == "guessed");
  CHECK(to_string(diagnosis::reason::observed) == "observed");
}

TEST_CASE("the budget is 128 checks unless another is given") {
  const diagnosis::options settings{.registered_url = "https://hooks.example.com/"};
  CHECK(settings.budget == 128);
  CHECK_FALSE(settings.signed_base);
}
