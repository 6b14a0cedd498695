#include <ubiops/webhooks/diagnosis/text.hpp>

#include <ubiops/webhooks/diagnosis/text.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

#include <string>
#include <string_view>

#include "diagnosis.hpp"

namespace {

bool fits(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.size() > 80 || line.ends_with(' ')) return false;
    for (const char c : line) {
      if (c < 0x20 || c >= 0x7f) return false;
    }
    text.remove_prefix(line.size() + 1);
  }
  return true;
}

}  // namespace

TEST_CASE("text has five blocks, in 80 columns") {
  diagnosed_case damaged("http://hooks.example.com/ubiops?x=1");
  const std::string text = diagnosis::to_text(damaged.explain());
  CAPTURE(text);
  CHECK(fits(text));
  std::size_t at = 0;
  for (const std::string_view part :
       {"Refused with signature_mismatch: the URL was signed with another scheme.", "\n\nSIGNED AGAINST BUILT\n",
        "    signed: http://hooks.example.com\n", "    built:  https://hooks.example.com\n", "\n\nTHE CHANGE\n",
        "  - other_scheme (policy): ", "; proved: with\n", "    Set .public_origin = \"http://hooks.example.com\".\n",
        "    Why, a guess: ", "\n\nTHE EIGHT STEPS\n", "  1. signature_input: passed\n",
        "  5. signature_base: FAILED: ", "  6. required_fields: not reached\n",
        "\n\nTHE SIGNATURE BASE THAT WAS BUILT\n", "  \"@method\": POST\n", "x=<redacted, 1 bytes>",
        "  \"@signature-params\": (\"@method\""}) {
    CAPTURE(part);
    const std::size_t found = text.find(part.starts_with('\n') ? part.substr(1) : part, at);
    REQUIRE(found != std::string::npos);
    at = found;
  }
}

TEST_CASE("text of what verifies says so") {
  const std::string text = diagnosis::to_text(diagnosed_case().explain());
  CHECK(text.starts_with("Accepted: verify() takes this request.\n"));
  CHECK(text.find("None is needed.") != std::string::npos);
  CHECK(fits(text));
}

TEST_CASE("what was signed may be nothing, or not be known") {
  diagnosed_case damaged;
  damaged.sent.target += "?added=1";
  CHECK(diagnosis::to_text(damaged.explain()).find("    signed: (nothing)\n") != std::string::npos);
  damaged = diagnosed_case();
  damaged.sent.body[3] = 'X';
  CHECK(diagnosis::to_text(damaged.explain()).find("    signed: (not known)\n") != std::string::npos);
}

TEST_CASE("whatever a request holds, its text moves no cursor") {
  diagnosed_case damaged;
  damaged.sent.method = "\x1b[2J\x1b]0;title\x07";
  damaged.sent.target = "/\x1b[31m\r\nHTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x');
  damaged.field("Date") =
      "\x9b"
      "2J\b\b\b";
  damaged.sent.fields.push_back({"cf-ray\x1b[1m", "x"});
  damaged.field("Signature-Input").append(";\x1b=1");
  CHECK(fits(diagnosis::to_text(damaged.explain())));

  auto& input = damaged.field("Signature-Input");
  input = "pyhms=(\"@method\" \"x-\\\"\");keyid=\"\\\"}\\\\\";nonce=\"" + std::string(2000, 'y') + "\"";
  CHECK(fits(diagnosis::to_text(damaged.explain())));
}

TEST_CASE("long values are cut, and their size told") {
  diagnosis::report told;
  told.base.push_back({"\"x\"", std::string(5000, 'a'), diagnosis::place::adapter, false});
  const std::string text = diagnosis::to_text(told);
  CHECK(text.find("(5000 bytes)") != std::string::npos);
  CHECK(text.size() < 1500);
  CHECK(fits(text));
}

TEST_CASE("what a report leaves out, its text leaves out too") {
  diagnosis::report told;
  told.verdict = ubiops::webhooks::error(ubiops::webhooks::errc::signature_mismatch, "k");
  CHECK(diagnosis::to_sentence(told) == "Refused with signature_mismatch: " + told.verdict->message() + ".");
  CHECK(diagnosis::to_text(told).find("  No line is known to differ.\n") != std::string::npos);
  diagnosis::cause bare{.id = diagnosis::cause_id::other_key,
                        .how = diagnosis::proof::signature,
                        .where = diagnosis::place::policy,
                        .signed_value = {},
                        .built_value = "b",
                        .change = {}};
  told.causes.push_back(bare);
  const std::string without = diagnosis::to_text(told);
  CHECK(without.find("SIGNED AGAINST BUILT\n    signed: (not known)\n    built:  b\n") != std::string::npos);
  CHECK(without.find("Why") == std::string::npos);
  CHECK(without.find("\n    Change") == std::string::npos);
  told.causes[0].change = "Change it.";
  told.causes[0].why = "so";
  told.causes[0].identifier = "\"date\"";
  const std::string with = diagnosis::to_text(told);
  CHECK(with.find("SIGNED AGAINST BUILT\n  \"date\"\n    signed: (nothing)\n") != std::string::npos);
  CHECK(with.find("\n    Change it.\n") != std::string::npos);
  CHECK(with.find("\n    Why, a guess: so.\n") != std::string::npos);
  CHECK(fits(with));
}

TEST_CASE("only a step that was reached is judged at the time of signing") {
  diagnosis::report told;
  told.checks = {{diagnosis::step::signature_base, diagnosis::progress::passed, std::nullopt, true},
                 {diagnosis::step::required_fields, diagnosis::progress::not_reached, std::nullopt, true},
                 {diagnosis::step::body, diagnosis::progress::passed, std::nullopt, false}};
  const std::string text = diagnosis::to_text(told);
  CHECK(text.find("1. signature_base: passed (judged at the time of signing)\n") != std::string::npos);
  CHECK(text.find("2. required_fields: not reached\n") != std::string::npos);
  CHECK(text.find("3. body: passed\n") != std::string::npos);
}
