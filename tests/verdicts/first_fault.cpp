// Of several faults of one kind in one list the first is the answer, and its subject says which it is.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/policy.hpp>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

/// A list of a request, or of the policy: its faults, and the one that is told.
struct list {
  std::vector<std::string> entries;
  errc code;
  std::string subject;
};

/// Each list has its answer.
void check_lists(const std::vector<list>& lists, auto judge_list) {
  for (const list& each : lists) {
    std::string text;
    for (const std::string& entry : each.entries) text += entry + ' ';
    CAPTURE(text);
    const verdict judged = judge_list(each.entries);
    CHECK(judged == each.code);
    CHECK(judged.subject == each.subject);
  }
}

verdict judge_covered(const std::vector<std::string>& identifiers) {
  request_draft draft = usual_request();
  draft.head.add("X-A", "a").add("X-B", "b").add("Priority", "u=1").add("X-Bad", "\x01").add("X-Worse", "\x02");
  draft.head.add("Accept-Ch", "(").add("Cache-Status", ")");
  for (const std::string& each : identifiers) draft.signature.lines.push_back({each, "v"});
  return judge(our_verifier(), draft.complete());
}

}  // namespace

TEST_CASE("of several covered components with a fault the first is told") {
  check_lists(
      {
          {{R"("x-a")", R"("x-b")", R"("x-b")", R"("x-a")"}, errc::duplicate_component, "x-b"},
          {{R"("x-a")", R"("x-b")", R"("x-a")", R"("x-b")"}, errc::duplicate_component, "x-a"},
          {{R"("@status")", R"("x-a";sf)"}, errc::unsupported_component, "@status"},
          {{R"("x-a";sf)", R"("@status")"}, errc::unsupported_component, "x-a"},
          {{R"("x-a";bs=1)", R"("x-b";bs;bs)"}, errc::malformed_signature_input, "x-a"},
          {{R"("x-b";bs;bs)", R"("priority";sf=1)"}, errc::duplicate_parameter, "x-b"},
          {{R"("x-b";sf;sf)", R"("x-a";bs;bs)"}, errc::duplicate_parameter, "x-b"},
          {{R"("x-p")", R"("x-q")"}, errc::missing_component, "x-p"},
          {{R"("x-q")", R"("x-p")"}, errc::missing_component, "x-q"},
          {{R"("x-p")", R"("x-bad")"}, errc::missing_component, "x-p"},
          {{R"("x-bad")", R"("x-p")"}, errc::malformed_field, "x-bad"},
          {{R"("x-bad")", R"("x-worse")"}, errc::malformed_field, "x-bad"},
          {{R"("x-worse")", R"("x-bad")"}, errc::malformed_field, "x-worse"},
          {{R"("accept-ch";sf)", R"("cache-status";sf)"}, errc::malformed_field, "accept-ch"},
          {{R"("cache-status";sf)", R"("accept-ch";sf)"}, errc::malformed_field, "cache-status"},
          {{R"("priority";key="a")", R"("priority";key="b")"}, errc::missing_component, "a"},
          {{R"("priority";key="b")", R"("priority";key="a")"}, errc::missing_component, "b"},
          {{R"("@query-param";name="p")", R"("@query-param";name="q")"}, errc::missing_component, "p"},
          {{R"("@query-param";name="q")", R"("@query-param";name="p")"}, errc::missing_component, "q"},
      },
      judge_covered);
}

TEST_CASE("of several signature parameters with a fault the first is told") {
  check_lists(
      {
          {{"nonce=1", "tag=1"}, errc::malformed_signature_input, "nonce"},
          {{"tag=1", "nonce=1"}, errc::malformed_signature_input, "tag"},
          {{"tag=1", "x=1", "x=2"}, errc::malformed_signature_input, "tag"},
          {{"x=1", "x=2", "tag=1"}, errc::duplicate_parameter, "x"},
          {{"x=1", "y=1", "y=2", "x=2"}, errc::duplicate_parameter, "y"},
          {{"x=1", "y=1", "x=2", "y=2"}, errc::duplicate_parameter, "x"},
      },
      [](const std::vector<std::string>& parameters) {
        request_draft draft = usual_request();
        draft.signature.parameters.insert(draft.signature.parameters.end(), parameters.begin(), parameters.end());
        return judge(our_verifier(), draft.complete());
      });
}

TEST_CASE("of several labels that are there twice the first is told") {
  check_lists(
      {
          {{"a", "b", "b", "a"}, errc::duplicate_label, "b"},
          {{"a", "b", "a", "b"}, errc::duplicate_label, "a"},
          {{"pyhms", "pyhms", "a", "a"}, errc::duplicate_label, "pyhms"},
      },
      [](const std::vector<std::string>& labels) {
        const request_draft draft = usual_request();
        std::vector<signature_draft> signatures{draft.signature};
        for (const std::string& label : labels) {
          signatures.push_back(draft.signature);
          signatures.back().label = label;
        }
        if (labels.front() == "pyhms") signatures.erase(signatures.begin());
        message request = draft.head;
        put_signatures(request, signatures);
        return judge(our_verifier(), request);
      });
}

TEST_CASE("of several digests with a fault the first is told") {
  const std::string right = "sha-256=" + sha256_digest("").substr(8);
  check_lists(
      {
          {{"a=:AA==:", "b=:AA==:", "b=:AA==:", "a=:AA==:", right}, errc::malformed_content_digest, "b"},
          {{"a=:AA==:", "b=:AA==:", "a=:AA==:", "b=:AA==:", right}, errc::malformed_content_digest, "a"},
          {{"a=1", "b=1", right}, errc::malformed_content_digest, "a"},
          {{"sha-512=:AA==:", "sha-256=:AA==:"}, errc::malformed_content_digest, "sha-512"},
          {{"sha-256=:AA==:", "sha-512=:AA==:"}, errc::malformed_content_digest, "sha-256"},
      },
      [](const std::vector<std::string>& members) {
        std::string value;
        for (const std::string& each : members) value.append(value.empty() ? "" : ", ").append(each);
        request_draft draft = usual_request();
        draft.head.body.clear();
        draft.head.set("Content-Digest", value);
        draft.signature.value(R"("content-digest")") = value;
        return judge(our_verifier(), draft.complete());
      });
}

TEST_CASE("of several demands of a policy that do not hold the first is told") {
  check_lists(
      {
          {{"x-b", "x-a"}, errc::component_not_covered, "x-b"},
          {{"x-a", "x-b"}, errc::component_not_covered, "x-a"},
          {{"date", "x-b", "x-a"}, errc::component_not_covered, "x-b"},
      },
      [](const std::vector<std::string>& names) {
        uw::policy policy = our_policy();
        policy.also_required = names;
        return judge(make_verifier(std::move(policy)), usual_request().complete());
      });
  check_lists(
      {
          {{"X-A", "X-B"}, errc::required_field_mismatch, "x-a"},
          {{"X-B", "X-A"}, errc::required_field_mismatch, "x-b"},
          {{"X-Right", "X-B", "X-A"}, errc::required_field_mismatch, "x-b"},
          {{"X-Absent", "X-A"}, errc::required_field_mismatch, "x-absent"},
      },
      [](const std::vector<std::string>& names) {
        uw::policy policy = our_policy();
        for (const std::string& name : names) policy.required_fields.push_back({name, "secret"});
        message request = usual_request().complete();
        request.add("X-A", "a").add("X-B", "b").add("X-Right", "secret");
        return judge(make_verifier(std::move(policy)), request);
      });
}
