#include <ubiops/webhooks/diagnosis/json.hpp>

#include <ubiops/webhooks/diagnosis/json.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "diagnosis.hpp"

namespace {

simdjson::dom::element parsed(simdjson::dom::parser& parser, const std::string& json) {
  simdjson::dom::element root;
  REQUIRE(parser.parse(json).get(root) == simdjson::SUCCESS);
  for (const char c : json) REQUIRE((c >= 0x20 && c < 0x7f));
  return root;
}

std::string text_at(simdjson::dom::element root, std::string_view pointer) {
  std::string_view text;
  REQUIRE(root.at_pointer(pointer).get(text) == simdjson::SUCCESS);
  return std::string(text);
}

// Of a text without quotes and backslashes.
std::string quoted(const std::string& text) { return '"' + text + '"'; }

}  // namespace

TEST_CASE("JSON has a version, and all that the report has") {
  diagnosed_case damaged("http://hooks.example.com/ubiops");
  simdjson::dom::parser parser;
  const auto root = parsed(parser, diagnosis::to_json(damaged.explain()));
  std::int64_t version = 0;
  REQUIRE(root["schema_version"].get(version) == simdjson::SUCCESS);
  CHECK(version == diagnosis::json_schema_version);
  CHECK(text_at(root, "/verdict/code") == "signature_mismatch");
  CHECK(text_at(root, "/causes/0/id") == "other_scheme");
  CHECK(text_at(root, "/causes/0/proof") == "signature");
  CHECK(text_at(root, "/causes/0/place") == "policy");
  CHECK(text_at(root, "/causes/0/why_is") == "guessed");
  CHECK(text_at(root, "/causes/0/signed_value") == "http://hooks.example.com");
  CHECK(text_at(root, "/checks/4/step") == "signature_base");
  CHECK(text_at(root, "/checks/4/state") == "failed");
  CHECK(text_at(root, "/checks/5/state") == "not_reached");
  CHECK(text_at(root, "/signatures/0/keyid") == damaged.pair.public_key().key_id());
  CHECK(text_at(root, "/base/0/identifier") == "\"@method\"");
  CHECK(text_at(root, "/base/2/from") == "policy");
  CHECK(root["off_by"].is_null());
}

TEST_CASE("JSON of what verifies has no verdict and no cause") {
  simdjson::dom::parser parser;
  const auto root = parsed(parser, diagnosis::to_json(diagnosed_case().explain()));
  CHECK(root["verdict"].is_null());
  CHECK(simdjson::dom::array(root["causes"]).size() == 0);
}

TEST_CASE("every member of a report stands in its JSON") {
  namespace uw = ubiops::webhooks;
  using std::chrono::seconds;
  using std::chrono::sys_seconds;
  diagnosis::report told;
  told.verdict = uw::error(uw::errc::signature_too_old, "created");
  told.causes.push_back({.id = diagnosis::cause_id::other_scheme,
                         .how = diagnosis::proof::signature,
                         .where = diagnosis::place::policy,
                         .signed_value = "s",
                         .built_value = "b",
                         .change = "c",
                         .identifier = "i",
                         .known = diagnosis::reason::guessed,
                         .why = "w"});
  told.checks.push_back({diagnosis::step::signature_input, diagnosis::progress::passed, std::nullopt, false});
  told.checks.push_back({diagnosis::step::body, diagnosis::progress::failed,
                         uw::error(uw::errc::content_digest_mismatch, "d"),
                         /*as_signed=*/true});
  told.signatures.push_back({.label = "l",
                             .key_id = "k",
                             .algorithm = "a",
                             .created = sys_seconds(seconds(-1)),
                             .expires = sys_seconds(seconds(2)),
                             .components = {"x", "y"},
                             .trusted = true,
                             .verified = false});
  told.signatures.push_back({.trusted = false, .verified = true});
  told.base.push_back({"\"x\"", "v", diagnosis::place::adapter, /*secret=*/true, /*missing=*/false});
  told.base.push_back({"\"y\"", "", diagnosis::place::policy, /*secret=*/false, /*missing=*/true});
  told.ed25519_checks = 7;
  told.exhausted = true;
  for (const std::int64_t off_by : {-7200, 0, 612}) {
    told.off_by = seconds(off_by);
    CHECK(diagnosis::to_json(told) ==
          R"({"schema_version":1,"sentence":)" + quoted(diagnosis::to_sentence(told)) +
              R"(,"verdict":{"code":"signature_too_old","subject":"created","message":)" +
              quoted(told.verdict->message()) + R"(,"http_status":403},"causes":[{"id":"other_scheme","what":)" +
              quoted(std::string(diagnosis::text_of(diagnosis::cause_id::other_scheme).what)) +
              R"(,"proof":"signature","place":"policy","identifier":"i","signed_value":"s","built_value":"b",)"
              R"("change":"c","why":"w","why_is":"guessed"}],"checks":[)"
              R"({"step":"signature_input","state":"passed","as_signed":false,"outcome":null},)"
              R"({"step":"body","state":"failed","as_signed":true,)"
              R"("outcome":{"code":"content_digest_mismatch","subject":"d","message":)" +
              quoted(told.checks[1].outcome->message()) +
              R"(,"http_status":403}}],"signatures":[{"label":"l","keyid":"k","alg":"a","created":-1,"expires":2,)"
              R"("components":["x","y"],"trusted":true,"verified":false},)"
              R"({"label":"","keyid":"","alg":"","created":null,"expires":null,"components":[],"trusted":false,)"
              R"("verified":true}],"base":[)"
              R"({"identifier":"\"x\"","value":"v","from":"adapter","secret":true,"missing":false},)"
              R"({"identifier":"\"y\"","value":"","from":"policy","secret":false,"missing":true}],)"
              R"("off_by":)" +
              std::to_string(off_by) + R"(,"ed25519_checks":7,"exhausted":true})");
  }
}

TEST_CASE("whatever a request holds, its JSON is valid") {
  diagnosed_case damaged;
  damaged.sent.method = "\x1b\"}],\\";
  damaged.sent.target = std::string("/\0\xff\xc3\"", 5);
  damaged.field("Date") = "\", \"x\": {";
  damaged.field("Signature-Input").append(", \"");
  simdjson::dom::parser parser;
  parsed(parser, diagnosis::to_json(damaged.explain()));
  diagnosis::report told;
  told.signatures.push_back({.label = "\"\\", .key_id = std::string("\0\x1f\x7f\x80\xff", 5)});
  const auto root = parsed(parser, diagnosis::to_json(told));
  CHECK(text_at(root, "/signatures/0/keyid") == std::string("\0\x1f\x7f\xc2\x80\xc3\xbf", 7));
}
