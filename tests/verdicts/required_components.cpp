// What is assigned to required_components does not take away what says whose request it is.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("a request for another receiver does not verify, whatever components are required") {
  request_draft elsewhere = usual_request(our_key(), "attacker.example");
  for (const char* const name : {R"("@authority")", R"("@target-uri")"}) elsewhere.signature.uncover(name);
  elsewhere.head.set("Host", "hooks.example.com");
  for (const std::vector<std::string>& components :
       {std::vector<std::string>{"date"}, std::vector<std::string>{}, std::vector<std::string>{"@method", "date"}}) {
    uw::policy policy = our_policy();
    policy.required_components = components;
    CHECK(judge(make_verifier(policy), elsewhere.complete()) == uw::errc::component_not_covered);
    CHECK(judge(make_verifier(policy), usual_request().complete()) == verified);
    policy.nothing_else_required = true;  // says what it does
    CHECK(judge(make_verifier(policy), elsewhere.complete()) == verified);
  }
}

TEST_CASE("a query or a scheme that is not required may be another than was signed for") {
  request_draft draft = usual_request();
  draft.signature.uncover(R"("@target-uri")");
  draft.signature.lines.push_back({R"("@path")", "/hook"});
  message elsewhere = draft.complete();
  elsewhere.target = "/hook?id=8";
  uw::policy policy = our_policy();
  policy.required_components = {"@authority", "@path", "content-digest", "date"};
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
  CHECK(judge(make_verifier(policy), elsewhere) == verified);
  policy.public_origin = "http://hooks.example.com";
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
  for (const char* const name : {"@query", "@scheme", "@target-uri"}) {
    policy.also_required = {name};
    CHECK(judge(make_verifier(policy), draft.complete()) == uw::errc::component_not_covered);
  }
}

TEST_CASE("what is also required takes nothing away") {
  request_draft draft = usual_request();
  draft.signature.uncover(R"("@target-uri")");
  draft.signature.lines.push_back({R"("@path")", "/hook"});
  uw::policy policy = our_policy();
  for (const std::vector<std::string>& components :
       {std::vector<std::string>{"@authority", "content-digest", "date"}, std::vector<std::string>{"date"}}) {
    policy.required_components = components;
    for (const std::vector<std::string>& also : {std::vector<std::string>{}, std::vector<std::string>{"@path"},
                                                 std::vector<std::string>{"@authority", "@path"}}) {
      policy.also_required = also;
      const verdict judged = judge(make_verifier(policy), draft.complete());
      CHECK(judged == uw::errc::component_not_covered);
      CHECK(judged.subject == "@target-uri");
    }
  }
  policy.required_components = {"@authority", "@path", "content-digest", "date"};
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
}

TEST_CASE("a body that nothing binds does not verify, whatever components are required") {
  request_draft draft = usual_request();
  draft.signature.uncover(R"("content-digest")");
  uw::policy policy = our_policy();
  policy.required_components = {"date"};
  CHECK(judge(make_verifier(policy), draft.complete()) == uw::errc::component_not_covered);
  policy.nothing_else_required = true;
  CHECK(judge(make_verifier(policy), draft.complete()) == uw::errc::component_not_covered);
  draft.head.body.clear();
  CHECK(judge(make_verifier(policy), draft.complete()) == verified);
}

TEST_CASE("lines of Cookie that HTTP/2 has split are joined as they were signed") {
  request_draft draft = usual_request();
  draft.head.add("Cookie", "a=1").add("Cookie", "b=2").add("X-Other", "1").add("X-Other", "2");
  draft.signature.lines.push_back({R"("cookie")", "a=1; b=2"});
  draft.signature.lines.push_back({R"("x-other")", "1, 2"});
  CHECK(judge(make_verifier(our_policy()), draft.complete()) == verified);
  draft.signature.value(R"("cookie")") = "a=1, b=2";
  CHECK(judge(make_verifier(our_policy()), draft.complete()) == uw::errc::signature_mismatch);
}

TEST_CASE("the replay id is that of what was signed, whichever signature of it verifies") {
  request_draft draft = usual_request();
  signature_draft second = draft.signature;
  second.key = &second_key();
  second.label = "second";
  second.reparameter("keyid", "keyid=\"" + second_key().key_id() + "\"");
  second.reparameter("created", "created=1753500001");
  std::swap(second.lines.front(), second.lines.back());  // the producer covers a set, in any order
  uw::keyring keys;
  REQUIRE(keys.add(our_key().trusted()));
  REQUIRE(keys.add(second_key().trusted()));
  const auto verifier = uw::verifier::create(keys, our_policy());
  REQUIRE(verifier);
  const auto id_of = [&](const std::vector<signature_draft>& signatures, const request_draft& of) {
    message request = of.head;
    put_signatures(request, signatures);
    const auto holds = verifier->verify(as_request(request), request.body, at(signing_second));
    REQUIRE(holds);
    return holds->replay_id();
  };
  const auto id = id_of({draft.signature, second}, draft);
  CHECK(id_of({draft.signature}, draft) == id);
  CHECK(id_of({second}, draft) == id);
  CHECK(id_of({second, draft.signature}, draft) == id);
  request_draft other = usual_request(our_key(), "hooks.example.com", "/hook?id=8");
  CHECK(id_of({other.signature}, other) != id);
}

TEST_CASE("a component of any length is found as it was signed, and a short one in any case") {
  for (const std::size_t size : {1u, 254u, 255u, 256u, 257u, 300u}) {
    CAPTURE(size);
    const std::string name(size, 'f');
    request_draft draft = usual_request();
    draft.head.add(name, "value");
    draft.signature.lines.push_back({'"' + name + '"', "value"});
    const message request = draft.complete();
    const auto holds = make_verifier(our_policy()).verify(as_request(request), request.body, at(signing_second));
    REQUIRE(holds);
    CHECK(holds->component(name) == "value");
    CHECK(holds->component('"' + name + '"') == "value");
    if (size <= 254) CHECK(holds->component(std::string(size, 'F')) == "value");
  }
}
