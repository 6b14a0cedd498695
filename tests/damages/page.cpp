// examples/doctor/README.md has a section for each cause, with the report that it gives. They are made here, so that
// they stay true:
//
//   UBIOPS_WEBHOOKS_WRITE_PAGE=1 build/dev/tests/damages/test_damages "the page of causes*"

#include <string>

#include <ubiops/webhooks/diagnosis/text.hpp>

#include "catch.hpp"
#include "damages.hpp"
#include "written_page.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

namespace {

// The report about the damage of this cause, without the steps and the base.
std::string example_of(diagnosis::cause_id id) {
  for (const damage& each : all_damages()) {
    if (each.id != id) continue;
    damaged at;
    each.act(at);
    const std::string text = to_text(at.report());
    return text.substr(0, text.find("\nTHE EIGHT STEPS"));
  }
  FAIL("no damage for " << to_string(id));
  return {};
}

// At most 120 columns.
std::string wrapped(std::string text) {
  for (std::size_t begin = 0; text.size() - begin > 120;) {
    const std::size_t blank = text.rfind(' ', begin + 120);
    if (blank == std::string::npos || blank <= begin) break;
    text[blank] = '\n';
    begin = blank + 1;
  }
  return text;
}

std::string section_of(const diagnosis::cause_text& cause) {
  std::string what(cause.what);
  what.front() = static_cast<char>(what.front() - (what.front() >= 'a' && what.front() <= 'z' ? 32 : 0));
  std::string text =
      "\n### `" + std::string(cause.name) + "`\n\n" +
      wrapped(what + ". Usually: " + std::string(cause.why) + " (" + std::string(to_string(cause.where)) + ").") + "\n";
  return text + "\n```text\n" + example_of(cause.id) + "```\n";
}

std::string all_sections() {
  std::string text;
  for (const auto& cause : diagnosis::causes) text += section_of(cause);
  return text;
}

}  // namespace

TEST_CASE("the page of causes is what the causes give") {
  check_written_page(UBIOPS_WEBHOOKS_SOURCE "/examples/doctor/README.md", "tests/damages/page.cpp", all_sections());
}

TEST_CASE("no request of the page is one that verifies, and none shows a secret") {
  for (const damage& each : all_damages()) {
    damaged at;
    each.act(at);
    const auto told = at.report();
    CAPTURE(to_string(each.id));
    CHECK(told.verdict.has_value());
    CHECK(to_text(told).find("Token 123") == std::string::npos);
  }
}
