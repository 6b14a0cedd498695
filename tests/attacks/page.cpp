// SECURITY.md shows every row of the matrix. Its tables are written here, so that they stay true:
//
//   UBIOPS_WEBHOOKS_WRITE_PAGE=1 build/dev/tests/attacks/test_attacks "the page of attacks*"

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"
#include "catch.hpp"
#include "verdict.hpp"
#include "written_page.hpp"

namespace uw = ubiops::webhooks;

namespace {

struct theme {
  std::string_view title;
  std::span<const attack> rows;
};

const theme themes[] = {
    {"What is covered", attacks_on_coverage()},
    {"The URL and the method", attacks_on_the_url()},
    {"The host", attacks_on_the_host()},
    {"The body and its digest", attacks_on_the_body()},
    {"Keys and algorithms", attacks_on_keys()},
    {"The curve", attacks_on_the_curve()},
    {"Times", attacks_on_times()},
    {"Signature-Input", attacks_on_signature_input()},
    {"Signature", attacks_on_signature()},
    {"Components", attacks_on_components()},
    {"Values of fields", attacks_on_values()},
    {"Several signatures", attacks_by_candidates()},
};

/// "`signature_mismatch`", or what no code is needed for.
std::string answer_text(uw::errc code) {
  return code == verified ? "the genuine one verifies" : '`' + std::string(to_string(code)) + '`';
}

std::string table_row(std::string_view what, std::string_view answer, std::string_view name) {
  std::string text("| ");
  return text.append(what).append(" | ").append(answer).append(" | `").append(name).append("` |\n");
}

std::string all_tables() {
  std::string text;
  for (const theme& each : themes) {
    text.append("\n### ").append(each.title).append("\n\n| attack | answer | test |\n|---|---|---|\n");
    for (const attack& row : each.rows) text += table_row(row.what, answer_text(row.answer), row.name);
  }
  text +=
      "\n### A gigabyte announced\n\nNo head makes the receiver hash, or wait for, a byte of it:\n\n"
      "| the head | answer | test |\n|---|---|---|\n";
  for (const costly_head& row : costly_heads())
    text += table_row(row.what, row.answer == verified ? "verifies" : answer_text(row.answer), row.name);
  text +=
      "\n### Bounds\n\nJust as much verifies, and one more is `limit_exceeded`:\n\n"
      "| what | most | test |\n|---|---|---|\n";
  for (const bound& row : bounds_of_requests()) text += table_row(row.what, std::to_string(row.most), row.name);
  return text;
}

}  // namespace

TEST_CASE("the page of attacks is what the tables hold") {
  check_written_page(UBIOPS_WEBHOOKS_SOURCE "/SECURITY.md", "tests/attacks/page.cpp", all_tables());
}

TEST_CASE("no two rows of the matrix have one name, and each says what it is") {
  std::set<std::string_view> names;
  const auto look_at = [&](std::string_view name, std::string_view what) {
    CAPTURE(name);
    CHECK(names.insert(name).second);
    CHECK_FALSE(what.empty());
    CHECK(what.find('|') == what.npos);
  };
  for (const theme& each : themes) {
    for (const attack& row : each.rows) look_at(row.name, row.what);
  }
  for (const costly_head& row : costly_heads()) look_at(row.name, row.what);
  for (const bound& row : bounds_of_requests()) look_at(row.name, row.what);
}
