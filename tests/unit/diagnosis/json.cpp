#include <ubiops/webhooks/diagnosis/json.hpp>

#include <ubiops/webhooks/diagnosis/json.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

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
