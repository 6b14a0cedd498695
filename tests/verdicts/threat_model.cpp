// The attackers of the threat model: whoever may send us a genuine request of somebody else's, an old one, or a forged
// one. Each attack stands beside the request of ours that it imitates, which verifies. Single changes to one request
// are rows of tests/attacks/.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

constexpr std::string_view attackers_host = "attacker.example";

uw::policy our_url() {
  uw::policy policy;
  policy.target_uri = "https://hooks.example.com/hook?id=7";
  return policy;
}

/// A genuine request of UbiOps to the attacker's own webhook, at the same path as ours.
message for_the_attacker() { return usual_request(our_key(), attackers_host).complete(); }

message ours() { return usual_request().complete(); }

/// Every field with which proxies say where a request was sent to, naming `host`.
void add_forwarded(message& request, std::string_view host) {
  const std::string name(host);
  request.add("X-Forwarded-Host", name)
      .add("X-Forwarded-Server", name)
      .add("X-Forwarded-Proto", "https")
      .add("X-Forwarded-Scheme", "https")
      .add("X-Forwarded-Port", "443")
      .add("X-Forwarded-For", "192.0.2.1")
      .add("X-Forwarded-Prefix", "/")
      .add("X-Forwarded-Uri", "https://" + name + "/hook?id=7")
      .add("Forwarded", "for=192.0.2.1;host=" + name + ";proto=https")
      .add("X-Host", name)
      .add("X-Original-Host", name)
      .add("X-Original-URL", "https://" + name + "/hook?id=7")
      .add("X-Original-URI", "/hook?id=7")
      .add("X-Rewrite-URL", "/hook?id=7")
      .add("X-HTTP-Host-Override", name)
      .add("X-HTTP-Method-Override", "POST")
      .add("X-Method-Override", "POST")
      .add("X-Real-IP", "192.0.2.1")
      .add("Via", "1.1 " + name)
      .add("CF-Connecting-IP", "192.0.2.1")
      .add(":authority", name)
      .add(":scheme", "https")
      .add(":path", "/hook?id=7");
}

/// Ways to tell us that the request was for `host`.
using disguise = std::pair<std::string_view, void (*)(message&, std::string_view)>;
const std::vector<disguise> disguises = {
    {"its own Host", [](message& m, std::string_view host) { m.set("Host", std::string(host)); }},
    {"Host with the default port",
     [](message& m, std::string_view host) { m.set("Host", std::string(host) + ":443"); }},
    {"no Host", [](message& m, std::string_view) { m.remove("Host"); }},
    {"our Host", [](message& m, std::string_view) { m.set("Host", "hooks.example.com"); }},
    {"an absolute-form target",
     [](message& m, std::string_view host) {
       m.set("Host", std::string(host));
       m.target = "https://" + std::string(host) + m.target;
     }},
    {"an absolute-form target and our Host",
     [](message& m, std::string_view host) {
       m.set("Host", "hooks.example.com");
       m.target = "https://" + std::string(host) + m.target;
     }},
    {":authority",
     [](message& m, std::string_view host) {
       m.remove("Host");
       m.authority = host;
       m.scheme = "https";
     }},
    {":authority and our Host",
     [](message& m, std::string_view host) {
       m.set("Host", "hooks.example.com");
       m.authority = host;
       m.scheme = "https";
     }},
    {"forwarded fields",
     [](message& m, std::string_view host) {
       m.set("Host", std::string(host));
       add_forwarded(m, host);
     }},
    {"forwarded fields and our Host",
     [](message& m, std::string_view host) {
       m.set("Host", "hooks.example.com");
       add_forwarded(m, host);
     }},
};

}  // namespace

TEST_CASE("a genuine request for another receiver's URL does not verify here, whatever its head says") {
  for (const auto& [by, policy] : {std::pair{"public_origin", our_policy()}, std::pair{"target_uri", our_url()}}) {
    const test_verifier verifier = make_verifier(policy);
    for (const auto& [name, apply] : disguises) {
      CAPTURE(by, name);
      message attack = for_the_attacker();
      apply(attack, attackers_host);
      CHECK(judge(verifier, attack) == errc::signature_mismatch);
      // The same words around a request for us change nothing either: the head has no say.
      message twin = ours();
      apply(twin, "hooks.example.com");
      CHECK(judge(verifier, twin) == verified);
      message misled = ours();
      apply(misled, attackers_host);
      CHECK(judge(verifier, misled) == verified);
    }
  }
}

TEST_CASE("any_authority believes Host, which is why it must be asked for") {
  uw::policy policy;
  CHECK(test_verifier::create(our_key().trusted(), policy).error().code() == errc::invalid_policy);
  policy.any_authority = true;
  const test_verifier verifier = make_verifier(policy);
  CHECK(judge(verifier, ours()) == verified);
  CHECK(judge(verifier, for_the_attacker()) == verified);
  // Not even then do forwarded fields count.
  message attack = for_the_attacker();
  attack.set("Host", "hooks.example.com");
  add_forwarded(attack, attackers_host);
  CHECK(judge(verifier, attack) == errc::signature_mismatch);
  // What tells the authority must agree with itself.
  attack = for_the_attacker();
  attack.target = "https://hooks.example.com/hook?id=7";
  CHECK(judge(verifier, attack) == errc::malformed_target);
  attack = for_the_attacker();
  attack.authority = "hooks.example.com";
  CHECK(judge(verifier, attack) == errc::malformed_target);
}

TEST_CASE("target_uri does not look at the request's own path, and says so") {
  message rewritten = ours();
  rewritten.target = "/internal/route";
  CHECK(judge(make_verifier(our_url()), rewritten) == verified);
  CHECK(judge(make_verifier(our_policy()), rewritten) == errc::signature_mismatch);
}

TEST_CASE("a replay does not verify once its window is over") {
  const test_verifier verifier = our_verifier();
  CHECK(judge(verifier, ours(), at(signing_second + 360)) == verified);
  CHECK(judge(verifier, ours(), at(signing_second + 361)) == errc::signature_too_old);
  // A new Date does not help: it is signed.
  message redated = ours();
  redated.set("Date", "Sat, 26 Jul 2025 03:27:00 GMT");
  CHECK(judge(verifier, redated, at(signing_second + 361)) == errc::signature_too_old);
  CHECK(judge(verifier, redated) == errc::date_out_of_window);
  // Nor does a new created.
  message renewed = ours();
  std::string input = renewed.get("Signature-Input");
  input.replace(input.find("1753500000"), 10, "1753500361");
  renewed.set("Signature-Input", input);
  CHECK(judge(verifier, renewed, at(signing_second + 361)) == errc::date_out_of_window);
  uw::policy no_date = our_policy();
  no_date.check_date = false;
  CHECK(judge(make_verifier(no_date), renewed, at(signing_second + 361)) == errc::signature_mismatch);
}

TEST_CASE("the end of the window is told, for as long as a replay must be remembered") {
  const message request = ours();
  const auto judged = our_verifier().verify(as_request(request), request.body, at(signing_second));
  REQUIRE(judged);
  CHECK(judged->replay_until() == at(signing_second + 360));
  CHECK(judge(our_verifier(), request, judged->replay_until()) == verified);
  CHECK(judge(our_verifier(), request, judged->replay_until() + std::chrono::seconds(1)).code != verified);
}

TEST_CASE("an attacker's key under our key's id does not verify") {
  request_draft forged = usual_request(strangers_key());
  CHECK(judge(our_verifier(), forged.complete()) == errc::unknown_key);
  forged.signature.reparameter("keyid", "keyid=\"" + our_key().key_id() + "\"");
  CHECK(judge(our_verifier(), forged.complete()) == errc::signature_mismatch);
  forged.signature.key = &our_key();
  CHECK(judge(our_verifier(), forged.complete()) == verified);
}

TEST_CASE("another customer who registers our URL is kept out by a protected header alone") {
  // Everything about it is genuine: UbiOps signed it, for our URL. Only the secret is missing.
  request_draft theirs = usual_request();
  theirs.head.body = R"({"event": "deployment_request_completed", "deployment_id": "theirs"})";
  theirs.head.set("Content-Digest", sha256_digest(theirs.head.body));
  theirs.signature.value(R"("content-digest")") = sha256_digest(theirs.head.body);
  uw::policy policy = our_policy();
  CHECK(judge(make_verifier(policy), theirs.complete()) == verified);

  policy.required_fields = {{"Authorization", "Token 5ecret"}};
  const test_verifier guarded = make_verifier(policy);
  CHECK(judge(guarded, theirs.complete()) == errc::required_field_mismatch);
  request_draft guess = theirs;
  guess.head.add("Authorization", "Token guess");
  guess.signature.lines.push_back({R"("authorization")", "Token guess"});
  CHECK(judge(guarded, guess.complete()) == errc::required_field_mismatch);
  request_draft genuine = usual_request();
  genuine.head.add("Authorization", "Token 5ecret");
  genuine.signature.lines.push_back({R"("authorization")", "Token 5ecret"});
  CHECK(judge(guarded, genuine.complete()) == verified);
}

TEST_CASE("a body is refused unless it is the signed one") {
  const test_verifier verifier = our_verifier();
  message request = ours();
  CHECK(judge(verifier, request) == verified);
  const std::string signed_body = request.body;
  for (const std::string& body : {std::string(), signed_body + " ", signed_body.substr(1), std::string("{}")}) {
    request.body = body;
    CHECK(judge(verifier, request) == errc::content_digest_mismatch);
  }
  request.set("Content-Digest", sha256_digest("{}"));
  CHECK(judge(verifier, request) == errc::signature_mismatch);
}
