#include <ubiops/webhooks/diagnosis/detail/shown_base.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::place;

namespace {

/// A request under two signatures: a stranger's, and then ours.
diagnosed_case two_signatures() {
  diagnosed_case of;
  std::string& input = of.field("Signature-Input");
  input = "stranger=(\"x-a\";sf);created=1;expires=2;alg=\"rsa\";keyid=\"x\", " + input;
  return of;
}

}  // namespace

TEST_CASE("each signature is shown as Signature-Input describes it") {
  with_evidence(two_signatures(), [](detail::evidence& of) {
    detail::show_signatures(of, {}, nullptr);
    REQUIRE(of.report.signatures.size() == 2);
    const diagnosis::signature_seen& stranger = of.report.signatures[0];
    CHECK(stranger.label == "stranger");
    CHECK(stranger.key_id == "x");
    CHECK(stranger.algorithm == "rsa");
    CHECK(stranger.created == std::chrono::sys_seconds(std::chrono::seconds(1)));
    CHECK(stranger.expires == std::chrono::sys_seconds(std::chrono::seconds(2)));
    CHECK(stranger.components == std::vector<std::string>{"\"x-a\";sf"});
    CHECK_FALSE(stranger.trusted);
    CHECK_FALSE(stranger.verified);
    const diagnosis::signature_seen& ours = of.report.signatures[1];
    CHECK(ours.created == diagnosed_case::signed_at);
    CHECK(ours.expires == std::nullopt);
    CHECK(ours.trusted);
    CHECK_FALSE(ours.verified);
  });
}

TEST_CASE("what verified is counted among the trusted ones, and what was found is told by itself") {
  with_evidence(two_signatures(), [](detail::evidence& of) {
    const std::size_t first_trusted[] = {0};
    detail::show_signatures(of, first_trusted, nullptr);
    CHECK_FALSE(of.report.signatures[0].verified);
    CHECK(of.report.signatures[1].verified);
    of.report.signatures.clear();
    const std::size_t second_trusted[] = {1};  // there is none
    detail::show_signatures(of, second_trusted, of.drafts.data());
    CHECK(of.report.signatures[0].verified);
    CHECK_FALSE(of.report.signatures[1].verified);
  });
  diagnosed_case both;
  std::string& input = both.field("Signature-Input");
  input = "first" + input.substr(input.find('=')) + ", " + input;
  with_evidence(both, [](detail::evidence& of) {
    const std::size_t second_trusted[] = {1};
    detail::show_signatures(of, second_trusted, nullptr);
    REQUIRE(of.report.signatures.size() == 2);
    CHECK_FALSE(of.report.signatures[0].verified);
    CHECK(of.report.signatures[1].verified);
  });
}

TEST_CASE("RFC 9421 §2.5: the base is shown line by line, secrets redacted, with where each value comes from") {
  uw::testing::signing_options options;
  options.components = {"@method",         "@target-uri",   "@authority", "@path",
                        "@request-target", "authorization", "x-a",        "@scheme"};
  diagnosed_case of("https://hooks.example.com/a?b=c", {{"Authorization", "Token t"}, {"X-A", "1"}}, "", options);
  of.erase_field("X-A");
  struct row {
    std::string identifier, value;
    place from;
    bool secret = false;
    bool missing = false;
  };
  std::vector<row> rows = {
      {"\"@method\"", "POST", place::adapter},
      {"\"@target-uri\"", "https://hooks.example.com/a?b=<redacted, 1 bytes>", place::policy, true},
      {"\"@authority\"", "hooks.example.com", place::policy},
      {"\"@path\"", "/a", place::adapter},
      {"\"@request-target\"", "/a?b=<redacted, 1 bytes>", place::adapter, true},
      {"\"authorization\"", "<redacted, 7 bytes>", place::adapter, true},
      {"\"x-a\"", "", place::adapter, false, true},
      {"\"@scheme\"", "https", place::policy},
  };
  const auto check = [&] {
    with_evidence(of, [&](detail::evidence& evidence) {
      detail::show_base(evidence);
      REQUIRE(evidence.report.base.size() == rows.size() + 1);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const diagnosis::line& line = evidence.report.base[i];
        CAPTURE(i);
        CHECK(line.identifier == rows[i].identifier);
        CHECK(line.value == rows[i].value);
        CHECK(line.from == rows[i].from);
        CHECK(line.secret == rows[i].secret);
        CHECK(line.missing == rows[i].missing);
      }
      const diagnosis::line& last = evidence.report.base.back();
      CHECK(last.identifier == "\"@signature-params\"");
      CHECK(last.value == evidence.drafts[0].params);
      CHECK(last.from == place::sender);
    });
  };
  check();
  of.policy = {.target_uri = "https://hooks.example.com/a?b=c"};
  rows[3].from = place::policy;
  check();
  of.policy = {.any_authority = true};
  for (row& each : rows) each.from = place::adapter;
  check();
}

TEST_CASE("no base is shown where no signature can be read") {
  diagnosed_case of;
  of.field("Signature-Input") = "a=1;keyid=\"x\"";
  with_evidence(of, [](detail::evidence& evidence) {
    detail::show_base(evidence);
    CHECK(evidence.report.base.empty());
  });
  of.erase_field("Signature-Input");
  with_evidence(of, [](detail::evidence& evidence) {
    detail::show_base(evidence);
    detail::show_signatures(evidence, {}, nullptr);
    CHECK(evidence.report.base.empty());
    CHECK(evidence.report.signatures.empty());
  });
}
