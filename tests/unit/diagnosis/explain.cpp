#include <ubiops/webhooks/diagnosis/explain.hpp>

#include <ubiops/webhooks/diagnosis/explain.hpp>  // again: the guard holds

#include <string>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

TEST_CASE("a request that verifies is told as such") {
  const diagnosed_case genuine;
  const auto told = genuine.explain();
  CHECK_FALSE(told.verdict);
  CHECK(told.causes.empty());
  REQUIRE(told.checks.size() == diagnosis::step_count);
  for (const auto& each : told.checks) CHECK(each.state == diagnosis::progress::passed);
  REQUIRE(told.signatures.size() == 1);
  CHECK(told.signatures[0].verified);
  CHECK(told.base.size() == 6);
  CHECK_FALSE(told.exhausted);
}

TEST_CASE("what nothing explains is not signed by this key, or altered") {
  diagnosed_case forged;
  forged.sent.target = "/payments";
  const auto told = forged.explain();
  REQUIRE(told.verdict);
  CHECK(told.verdict->code() == ubiops::webhooks::errc::signature_mismatch);
  REQUIRE(told.causes.size() == 1);
  CHECK(told.causes[0].id == diagnosis::cause_id::not_signed_or_altered);
  CHECK(diagnosis::to_text(told).find("not signed by this key, or altered") != std::string::npos);
}

TEST_CASE("the registered URL is tried first") {
  diagnosed_case other("http://hooks.example.com/ubiops");
  other.settings.registered_url = "http://hooks.example.com/ubiops";
  const auto told = other.explain();
  REQUIRE(told.verdict);
  REQUIRE(told.causes.size() == 1);
  CHECK(told.causes[0].id == diagnosis::cause_id::other_scheme);
  CHECK(told.causes[0].how == diagnosis::proof::signature);
  CHECK(told.causes[0].change == "Set .public_origin = \"http://hooks.example.com\".");
}
