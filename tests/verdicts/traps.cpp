// Mistakes that an earlier build of this design made, each as a test that would find it again.
#include <ubiops/webhooks/verifier.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/structured_fields/parser.hpp>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
namespace sf = uw::structured_fields;
using uw::errc;

TEST_CASE("a copy of a verifier views nothing of the original or of the policy it was made from") {
  request_draft draft = usual_request();
  draft.head.add("X-Rather-Long-Name-Of-A-Field", "v").add("X-Secret", "short");
  draft.signature.lines.push_back({R"("x-rather-long-name-of-a-field";bs)", ":dg==:"});
  draft.signature.lines.push_back({R"("@query-param";name="id")", "7"});
  const message request = draft.complete();

  std::optional<test_verifier> copy;
  std::optional<test_verifier> moved;
  {
    auto policy = std::make_unique<uw::policy>(our_policy());
    policy->also_required = {R"("x-rather-long-name-of-a-field";bs)", R"("@query-param";name="id")"};
    policy->required_fields = {{"X-Secret", "short"}};
    auto original = std::make_unique<test_verifier>(make_verifier(*policy));
    policy.reset();
    copy = *original;
    moved = test_verifier(*original);
    moved = std::move(*original);
    original.reset();
  }
  for (const auto* verifier : {&copy, &moved}) {
    CHECK(judge(**verifier, request) == verified);
    message without = request;
    without.set("X-Secret", "other");
    CHECK(judge(**verifier, without) == errc::required_field_mismatch);
    request_draft uncovered = draft;
    uncovered.signature.uncover(R"("@query-param";name="id")");
    CHECK(judge(**verifier, uncovered.complete()) == errc::component_not_covered);
  }
  // And by target_uri, whose parts are short enough to lie inside their strings.
  std::optional<test_verifier> by_uri;
  {
    uw::policy policy;
    policy.target_uri = "http://h/?q";
    const auto original = std::make_unique<test_verifier>(make_verifier(policy));
    by_uri = *original;
  }
  request_draft short_one = usual_request();
  short_one.signature.value(R"("@authority")") = "h";
  short_one.signature.value(R"("@target-uri")") = "http://h/?q";
  short_one.signature.lines.push_back({R"("@path")", "/"});
  short_one.signature.lines.push_back({R"("@query")", "?q"});
  short_one.signature.lines.push_back({R"("@scheme")", "http"});
  CHECK(judge(*by_uri, short_one.complete()) == verified);
}

TEST_CASE("a range-for over a temporary result walks over what is still there") {
  const auto make = [] { return uw::result<std::vector<std::string>>({std::string(40, 'a'), std::string(40, 'b')}); };
  std::string all;
  for (const std::string& text : *make()) all += text;
  CHECK(all == std::string(40, 'a') + std::string(40, 'b'));
  // The components of a temporary cannot be taken: tests/build/compile_fail/.
}

TEST_CASE("an item keeps nothing of the one before") {
  sf::parser parser(R"("text";a=5;b;c=tok;d=:AAAA:;e=1.5, 7;f=?0, g)", sf::field_type::list);
  std::vector<sf::bare_item> items;
  for (sf::parser_event next = parser.next(); next != sf::parser_event::end; next = parser.next()) {
    REQUIRE(next != sf::parser_event::error);
    items.push_back(parser.value());
  }
  using enum sf::item_type;
  const std::vector<sf::bare_item> expected = {{string, 0, "text"}, {integer, 5, ""},           {boolean, 1, ""},
                                               {token, 0, "tok"},   {byte_sequence, 0, "AAAA"}, {decimal, 1500, ""},
                                               {integer, 7, ""},    {boolean, 0, ""},           {token, 0, "g"}};
  CHECK(items == expected);

  // As a verdict: parameters without text behind such with text, and the other way round.
  request_draft draft = usual_request();
  draft.signature.parameters = {
      R"(tag="t")", "created=1753500000", "x", R"(nonce="n")", "y=?0", "keyid=\"" + our_key().key_id() + "\"", "z=2"};
  const message request = draft.complete();
  const auto judged = our_verifier().verify(as_request(request), request.body, at(signing_second));
  REQUIRE(judged);
  CHECK(judged->tag() == "t");
  CHECK(judged->nonce() == "n");
  CHECK(judged->signature_base() == draft.signature.base());
}

TEST_CASE("whatever way the parameters are written, their canonical form is what was signed") {
  struct form {
    const char* canonical;
    const char* sent;
  };
  const std::string keyid = ";keyid=\"" + our_key().key_id() + "\"";
  for (const form& each : std::vector<form>{
           {"x", "x=?1"},
           {"x;y", "x;y=?1"},
           {"x=?0", "x=?0"},
           {"x=1.5", "x=1.500"},
           {"x=1.0", "x=1.0"},
           {"x=0.001", "x=00.001"},
           {"x=-5", "x=-005"},
           {"x=0", "x=-0"},
           {"x=0.0", "x=-0.0"},
           {"x=tok/:*", "x=tok/:*"},
           {"x=:AAAA:", "x=:AAAA:"},
           {"x=::", "x=::"},
           {"x=\"\\\"\\\\\"", "x=\"\\\"\\\\\""},
           {"x=@-5", "x=@-05"},
           {"x=%\"a%c3%a9%25%22\"", "x=%\"%61%c3%a9%25%22\""},
           {"x", "  x"},
       }) {
    CAPTURE(each.canonical, each.sent);
    request_draft draft = usual_request();
    draft.signature.parameters.push_back(each.canonical);
    CHECK(judge(our_verifier(), draft.complete()).base == draft.signature.base());
    const std::string canonical = draft.signature.params();
    draft.signature.input_override =
        canonical.substr(0, canonical.size() - std::string(each.canonical).size()) + each.sent;
    CHECK(judge(our_verifier(), draft.complete()).base == draft.signature.base());
  }
  // Blanks inside the list, zeros before a number, a flag in full.
  request_draft draft = usual_request();
  draft.signature.lines.push_back({R"("x-a";bs)", ":dg==:"});
  draft.head.add("X-A", "v");
  draft.signature.input_override =
      R"((  "@method"   "@authority" "@target-uri"  "content-digest" "date" "x-a"; bs=?1  ); created=01753500000)" +
      keyid + R"(;  alg="ed25519")";
  CHECK(judge(our_verifier(), draft.complete()).base == draft.signature.base());
}

TEST_CASE("components that differ in a parameter are no duplicates, least of all a stranger's") {
  message request = usual_request().complete();
  request.set("Signature-Input", R"(s=("x" "x";tr "x";req "x");keyid="stranger", )" + request.get("Signature-Input"));
  request.set("Signature", "s=:AAAA:, " + request.get("Signature"));
  CHECK(judge(our_verifier(), request) == verified);

  request_draft ours = usual_request();
  ours.head.add("X", "v");
  ours.signature.lines.push_back({R"("x")", "v"});
  CHECK(judge(our_verifier(), ours.complete()) == verified);
  ours.signature.lines.push_back({R"("x";bs)", ":dg==:"});
  CHECK(judge(our_verifier(), ours.complete()) == verified);
  ours.signature.lines.back().identifier = R"("x";tr)";
  CHECK(judge(our_verifier(), ours.complete()) == errc::unsupported_component);
}

TEST_CASE("views that are null are as good as empty ones") {
  request_draft draft = usual_request();
  draft.head.body.clear();
  draft.signature.uncover(R"("content-digest")");
  draft.head.add("X-A", "");
  draft.signature.lines.push_back({R"("x-a")", ""});
  draft.signature.lines.push_back({R"("x-b")", ", "});
  draft.signature.lines.push_back({R"("x-c";bs)", "::, ::"});
  const message request = draft.complete();
  std::vector<span_head::line> lines;
  for (const auto& [name, value] : request.fields) {
    lines.push_back({name, value.empty() ? std::string_view() : std::string_view(value)});
  }
  for (const auto* name : {"x-b", "x-b", "x-c", "x-c"}) lines.push_back({name, {}});
  lines.push_back({{}, {}});
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@authority", "@target-uri", "date"};
  const test_verifier verifier = make_verifier(policy);
  CHECK(judge_head(verifier, span_head("POST", request.target, lines), std::string_view(), at(signing_second)) ==
        verified);
  CHECK(judge_head(verifier, span_head({}, request.target, lines), std::string_view(), at(signing_second)) ==
        errc::malformed_field);
  CHECK(judge_head(verifier, span_head("POST", {}, lines), std::string_view(), at(signing_second)) ==
        errc::malformed_target);
  CHECK(judge_head(verifier, span_head({}, {}, {}), std::string_view(), at(signing_second)) ==
        errc::missing_signature_input);
  for (span_head::line& line : lines) {
    const std::string_view value = std::exchange(line.value, {});
    CHECK(judge_head(verifier, span_head("POST", request.target, lines), std::string_view(), at(signing_second)).code !=
          (value.empty() || line.name == "Content-Type" || line.name == "Content-Digest" || line.name == "Host"
               ? errc{99}
               : verified));
    line.value = value;
  }

  auto pending = verifier.verify_head(span_head("POST", request.target, lines), at(signing_second));
  REQUIRE(pending);
  pending->update(uw::body_bytes());
  pending->update(std::span<const std::byte>());
  pending->update(std::string_view());
  CHECK(std::move(*pending).finish(at(signing_second)));
}

TEST_CASE("verify and verify_head agree on messages with two signatures") {
  // Neither signature holds by itself; tests/verdicts/verifier_signatures.cpp has every pair of faults.
  uw::policy lax = our_policy();
  lax.required_components = {"@method"};
  const test_verifier verifier = make_verifier(lax, {&our_key(), &second_key()});
  signature_draft head_only = usual_request().signature;
  head_only.uncover(R"("content-digest")");
  signature_draft whole = usual_request(second_key()).signature;
  whole.label = "whole";
  message request = usual_request().head;
  put_signatures(request, {head_only, whole});
  CHECK(verifier.verify_head(as_request(request), at(signing_second)));
  CHECK(judge(verifier, request) == errc::component_not_covered);
  put_signatures(request, {whole, head_only});
  CHECK(judge(verifier, request) == verified);
  head_only.spoilt = true;
  put_signatures(request, {head_only, whole});
  CHECK(judge(verifier, request) == verified);
}
