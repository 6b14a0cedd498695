#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>

#include <optional>
#include <string>

#include "catch.hpp"
#include "evidence.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::cause_id;

TEST_CASE("a genuine request is evidence with one complete draft under our key") {
  const diagnosed_case genuine;
  with_evidence(genuine, [&](const detail::evidence& of) {
    CHECK(of.host == "hooks.example.com");
    CHECK(of.built.url.whole() == "https://hooks.example.com/ubiops");
    CHECK(of.input_fault == std::nullopt);
    REQUIRE(of.drafts.size() == 1);
    CHECK(of.subject() == &of.drafts[0]);
    CHECK(of.drafts[0].complete);
    REQUIRE(of.drafts[0].key != nullptr);
    CHECK(*of.drafts[0].key == detail::first_key(of.keys));
    for (const auto& line : of.drafts[0].lines) CHECK(line.value);
  });
}

TEST_CASE("the host is that of the only Host") {
  diagnosed_case damaged;
  damaged.erase_field("Host");
  with_evidence(damaged, [](const detail::evidence& of) { CHECK(of.host == std::nullopt); });
  damaged.sent.fields.push_back({"Host", "a"});
  with_evidence(damaged, [](const detail::evidence& of) { CHECK(of.host == "a"); });
  damaged.sent.fields.push_back({"host", "a"});
  with_evidence(damaged, [](const detail::evidence& of) { CHECK(of.host == std::nullopt); });
}

TEST_CASE("a Signature-Input that is no dictionary is read otherwise, and one that is too long not at all") {
  diagnosed_case damaged;
  const std::string genuine = damaged.field("Signature-Input");
  damaged.field("Signature-Input") = genuine.substr(0, 20) + "\r\n " + genuine.substr(20);
  with_evidence(damaged, [&](const detail::evidence& of) {
    CHECK(of.input_fault == cause_id::signature_folded);
    CHECK(of.input == genuine);
    CHECK(of.drafts.size() == 1);
  });
  damaged.field("Signature-Input") = genuine + ", x=\"" + std::string(uw::limits::max_signature_input, 'x') + "\"";
  with_evidence(damaged, [](const detail::evidence& of) {
    CHECK(of.input.empty());
    CHECK(of.subject() == nullptr);
  });
  damaged.erase_field("Signature-Input");
  with_evidence(damaged, [](const detail::evidence& of) { CHECK(of.subject() == nullptr); });
}

TEST_CASE("the subject is the signature that was chosen, the first that is trusted, or the first") {
  diagnosed_case two;
  std::string& input = two.field("Signature-Input");
  input = "stranger=(\"date\");keyid=\"x\", " + input;
  with_evidence(two, [](detail::evidence& of) {
    REQUIRE(of.drafts.size() == 2);
    CHECK(of.subject() == &of.drafts[1]);
    of.chosen = of.drafts.data();
    CHECK(of.subject() == of.chosen);
  });
  input = "a=(\"date\");keyid=\"x\", b=(\"date\");keyid=\"y\"";
  with_evidence(two, [](const detail::evidence& of) { CHECK(of.subject()->label == "a"); });
}

TEST_CASE("a cause that is added has the place and the reason of the table") {
  with_evidence(diagnosed_case(), [](detail::evidence& of) {
    CHECK_FALSE(of.has(cause_id::body_cut));
    const diagnosis::cause& added = of.add(cause_id::body_cut, diagnosis::proof::observed, "Mend it.");
    CHECK(added.where == diagnosis::text_of(cause_id::body_cut).where);
    CHECK(added.why == diagnosis::text_of(cause_id::body_cut).why);
    CHECK(added.change == "Mend it.");
    CHECK(added.known == diagnosis::reason::guessed);
    CHECK(of.has(cause_id::body_cut));
    CHECK_FALSE(of.has(cause_id::body_longer));
  });
}
