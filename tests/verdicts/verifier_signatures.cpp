// Messages with several signatures: which one counts, and that verify and verify_head agree on it.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "counting_crypto.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

/// A fault that one signature has and the other need not have.
struct own_fault {
  std::string_view name;
  int step;
  errc code;
  void (*apply)(signature_draft&);
};

const std::vector<own_fault> own_faults = {
    {"wrong type", 3, errc::malformed_signature_input, [](signature_draft& s) { s.parameters.push_back("nonce=1"); }},
    {"parameter twice", 3, errc::duplicate_parameter,
     [](signature_draft& s) { s.parameters.push_back(R"(tag="a";tag="a")"); }},
    {"algorithm", 3, errc::unsupported_algorithm, [](signature_draft& s) { s.reparameter("alg", R"(alg="hs2019")"); }},
    {"unsupported", 3, errc::unsupported_component,
     [](signature_draft& s) { s.lines.push_back({R"("date";tr)", "x"}); }},
    {"component twice", 3, errc::duplicate_component, [](signature_draft& s) { s.lines.push_back(s.lines.front()); }},
    {"not covered", 3, errc::component_not_covered, [](signature_draft& s) { s.uncover(R"("@target-uri")"); }},
    {"no created", 3, errc::missing_created, [](signature_draft& s) { s.reparameter("created", ""); }},
    {"future", 3, errc::created_in_future, [](signature_draft& s) { s.reparameter("created", "created=1753500061"); }},
    {"old", 3, errc::signature_too_old, [](signature_draft& s) { s.reparameter("created", "created=1753499639"); }},
    {"expired", 3, errc::signature_expired, [](signature_draft& s) { s.parameters.push_back("expires=5"); }},
    {"no inner list", 3, errc::malformed_signature_input,
     [](signature_draft& s) { s.input_override = "1;keyid=\"" + s.key->key_id() + "\""; }},
    {"63 bytes", 4, errc::malformed_signature, [](signature_draft& s) { s.cut = 1; }},
    {"65 bytes", 4, errc::malformed_signature, [](signature_draft& s) { s.bytes_suffix = "x"; }},
    {"absent field", 5, errc::missing_component, [](signature_draft& s) { s.lines.push_back({R"("x-absent")", "x"}); }},
    {"other value", 5, errc::signature_mismatch, [](signature_draft& s) { s.value(R"("@method")") = "GET"; }},
    {"other key's", 5, errc::signature_mismatch,
     [](signature_draft& s) {
       const std::string claimed = s.key->key_id();
       s.key = &strangers_key();
       s.reparameter("keyid", "keyid=\"" + claimed + "\"");
     }},
};

signature_draft signature_by(const signing_key& key, std::string label) {
  signature_draft signature = usual_request(key).signature;
  signature.label = std::move(label);
  return signature;
}

message with(const std::vector<signature_draft>& signatures) {
  message request = usual_request().head;
  put_signatures(request, signatures);
  return request;
}

const std::vector<const signing_key*> both_keys = {&our_key(), &second_key()};

}  // namespace

TEST_CASE("the second of two trusted signatures counts where the first has a fault") {
  const test_verifier verifier = make_verifier(our_policy(), both_keys);
  const signature_draft good = signature_by(second_key(), "new");
  for (const own_fault& each : own_faults) {
    CAPTURE(each.name);
    signature_draft bad = signature_by(our_key(), "old");
    each.apply(bad);
    CHECK(judge(verifier, with({bad})) == each.code);
    const verdict second = judge(verifier, with({bad, good}));
    CHECK(second == verified);
    CHECK(second.label == "new");
    const verdict first = judge(verifier, with({good, bad}));
    CHECK(first == verified);
    CHECK(first.label == "new");
  }
}

TEST_CASE("what a signature that failed covers does not count for the one after it") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@authority", "@target-uri"};
  const test_verifier verifier = make_verifier(policy, both_keys);
  signature_draft forged = signature_by(our_key(), "old");
  forged.spoilt = true;
  signature_draft bare = signature_by(second_key(), "new");
  bare.uncover("\"content-digest\"");
  bare.uncover("\"date\"");
  message request = with({forged, bare});
  CHECK(judge(verifier, request) == errc::component_not_covered);
  request.body.clear();
  CHECK(judge(verifier, request) == verified);
  // A Date that only the forged one covers is not looked at.
  request.set("Date", "Mon, 01 Jan 1990 00:00:00 GMT");
  CHECK(judge(verifier, request) == verified);
}

TEST_CASE("of two good signatures the first counts") {
  const test_verifier verifier = make_verifier(our_policy(), both_keys);
  const verdict judged = judge(verifier, with({signature_by(our_key(), "a"), signature_by(second_key(), "b")}));
  CHECK(judged == verified);
  CHECK(judged.label == "a");
  // The order of Signature-Input decides, not that of Signature.
  message request = with({signature_by(our_key(), "a"), signature_by(second_key(), "b")});
  const std::string signatures = request.get("Signature");
  const std::size_t comma = signatures.find(", ");
  request.set("Signature", signatures.substr(comma + 2) + ", " + signatures.substr(0, comma));
  CHECK(judge(verifier, request).label == "a");
}

TEST_CASE("of two signatures with faults the one that got furthest answers, the first of equals") {
  const test_verifier verifier = make_verifier(our_policy(), both_keys);
  for (const own_fault& one : own_faults) {
    for (const own_fault& other : own_faults) {
      CAPTURE(one.name, other.name);
      signature_draft first = signature_by(our_key(), "a");
      signature_draft second = signature_by(second_key(), "b");
      one.apply(first);
      other.apply(second);
      CHECK(judge(verifier, with({first, second})) == (other.step > one.step ? other.code : one.code));
    }
  }
}

TEST_CASE("the same key may have signed twice") {
  const test_verifier verifier = our_verifier();
  signature_draft bad = signature_by(our_key(), "a");
  bad.spoilt = true;
  CHECK(judge(verifier, with({bad})) == errc::signature_mismatch);
  CHECK(judge(verifier, with({bad, signature_by(our_key(), "b")})).label == "b");
}

TEST_CASE("a stranger's signature is passed over, whatever it holds") {
  const test_verifier verifier = our_verifier();
  const signature_draft ours = signature_by(our_key(), "pyhms");
  const std::vector<std::string> members = {
      R"(("@method");created=1;keyid="stranger")",
      R"(("x" "x";tr))",              // not duplicates, and no keyid
      R"(("x" "x" "@status" tok 1))",  // duplicates, what is not supported, what is no string
      R"(();created="a";expires=1.5;nonce=1;tag=1;alg=rsa;keyid=5)",
      R"(();created=1;created=2;alg="a";alg="b";keyid="stranger";keyid="stranger")",
      R"(("date";sf;sf;key=1;bs=?0);keyid="stranger")",
      R"(();keyid=:AAAA:)",
      R"(();keyid=@5)",
      R"(();keyid)",
      R"(1;keyid="stranger")",
      R"("a string")",
      R"(?0)",
      R"(:AA==:;keyid="stranger\"")",
      R"(("@method");keyid="sha512:")",
      R"(();keyid=")" + std::string(1500, 'a') + '"',
      R"(();keyid=")" + std::string(700, '\\') + '"',
      R"(();keyid=")" + our_key().key_id() + R"(";keyid="stranger")",  // the last one is its keyid
  };
  for (const std::string& member : members) {
    for (const bool first : {true, false}) {
      CAPTURE(member, first);
      message request = with({ours});
      const std::string input = request.get("Signature-Input");
      const std::string signature = request.get("Signature");
      request.set("Signature-Input", first ? "x=" + member + ", " + input : input + ", x=" + member);
      request.set("Signature", first ? "x=:AA==:, " + signature : signature + ", x=1;a=2");
      CHECK(judge(verifier, request) == verified);
      // Alone it is nobody's.
      request.set("Signature-Input", "x=" + member).set("Signature", "x=:AA==:");
      const errc alone = judge(verifier, request).code;
      CHECK((alone == errc::unknown_key || alone == errc::missing_key_id));
    }
  }
}

TEST_CASE("a stranger's signature with our key's id is one of ours, and fails") {
  const test_verifier verifier = our_verifier();
  message request = with({signature_by(our_key(), "pyhms")});
  CHECK(judge(verifier, request) == verified);
  signature_draft forged = signature_by(strangers_key(), "pyhms");
  forged.reparameter("keyid", "keyid=\"" + our_key().key_id() + "\"");
  CHECK(judge(verifier, with({forged})) == errc::signature_mismatch);
  // The keyid as a token is a wrong type, not an absent one.
  signature_draft token = signature_by(our_key(), "pyhms");
  token.reparameter("keyid", "keyid=" + our_key().key_id());
  CHECK(judge(verifier, with({token})) == errc::malformed_signature_input);
}

TEST_CASE("at most two trusted signatures are tried") {
  uw::keyring keys;
  const signing_key third(9);
  for (const signing_key* key : {&our_key(), &second_key(), &third}) REQUIRE(keys.add(key->trusted()));
  const auto verifier = *uw::basic_verifier<counting_crypto>::create(keys, our_policy());
  const auto curves_of = [&](const message& request, errc expected) {
    counting_crypto::curves = counting_crypto::hashes = 0;
    const auto judged = verifier.verify(as_request(request), request.body, at(signing_second));
    CHECK((judged ? verified : judged.error().code()) == expected);
    const int curves = counting_crypto::curves;
    CHECK(judge_message(verifier, request, at(signing_second)) == expected);
    return curves;
  };
  signature_draft first = signature_by(our_key(), "a");
  signature_draft second = signature_by(second_key(), "b");
  const signature_draft good = signature_by(third, "c");
  CHECK(curves_of(with({first}), verified) == 1);
  CHECK(counting_crypto::hashes > 0);
  CHECK(curves_of(with({good}), verified) == 1);
  first.spoilt = true;
  CHECK(curves_of(with({first, good}), verified) == 2);
  CHECK(curves_of(with({first, second, good}), verified) == 2);
  second.spoilt = true;
  CHECK(curves_of(with({first, second, good}), errc::signature_mismatch) == 2);
  CHECK(curves_of(with({first, second}), errc::signature_mismatch) == 2);
  CHECK(counting_crypto::hashes == 0);
  // Refused before any curve.
  CHECK(curves_of(with({signature_by(strangers_key(), "s")}), errc::unknown_key) == 0);
  first.cut = second.cut = 1;
  CHECK(curves_of(with({first, second, good}), errc::malformed_signature) == 0);
}

TEST_CASE("what two signatures cover together counts for neither") {
  const test_verifier verifier = make_verifier(our_policy(), both_keys);
  signature_draft head = signature_by(our_key(), "head");
  signature_draft rest = signature_by(second_key(), "rest");
  head.uncover(R"("content-digest")");
  rest.uncover(R"("@target-uri")");
  CHECK(judge(verifier, with({head, rest})) == errc::component_not_covered);
  CHECK(judge(verifier, with({rest, head})) == errc::component_not_covered);
  CHECK(judge(verifier, with({head, signature_by(second_key(), "rest")})).label == "rest");

  // The first that holds is chosen before the body is looked at; the other does not lend it its Content-Digest.
  uw::policy policy = our_policy();
  policy.required_components = {"@method"};
  policy.nothing_else_required = true;
  const test_verifier lax = make_verifier(policy, both_keys);
  message request = with({head, rest});
  CHECK(judge(lax, request) == errc::component_not_covered);
  CHECK(judge(lax, with({rest, head})) == verified);
  request.body.clear();
  CHECK(judge(lax, request) == verified);
  request = with({rest, head});
  request.body = "another";
  CHECK(judge(lax, request) == errc::content_digest_mismatch);
}

TEST_CASE("both signatures must have a label in both fields") {
  const test_verifier verifier = our_verifier();
  message request = with({signature_by(our_key(), "a"), signature_by(strangers_key(), "b")});
  CHECK(judge(verifier, request) == verified);
  const std::string input = request.get("Signature-Input");
  const std::string signature = request.get("Signature");
  request.set("Signature", signature.substr(0, signature.find(", ")));
  CHECK(judge(verifier, request) == errc::label_mismatch);
  request.set("Signature", signature).set("Signature-Input", input.substr(0, input.find(", b=")));
  CHECK(judge(verifier, request) == errc::label_mismatch);
  request.set("Signature", signature + ", b=:AA==:").set("Signature-Input", input);
  CHECK(judge(verifier, request) == errc::duplicate_label);
  request.set("Signature", signature).set("Signature-Input", input + ", b=()");
  CHECK(judge(verifier, request) == errc::duplicate_label);
  // On lines of their own they are the same.
  request.remove("Signature").remove("Signature-Input");
  for (const bool first : {true, false}) {
    const auto part = [&](const std::string& text, std::string_view separator) {
      const std::size_t comma = text.find(separator);
      return first ? text.substr(0, comma) : text.substr(comma + 2);
    };
    request.add("Signature", part(signature, ", b=")).add("Signature-Input", part(input, ", b="));
  }
  CHECK(judge(verifier, request) == verified);
}

TEST_CASE("a field too long for one signature neither counts against the next nor is cut short for it") {
  const test_verifier verifier = our_verifier();
  message honest = usual_request().head;
  honest.add("X-Customer", "ours");
  signature_draft good = signature_by(our_key(), "good");
  good.lines.push_back({R"("x-customer")", "ours"});
  signature_draft decoy = signature_by(our_key(), "decoy");
  decoy.lines.push_back({R"("x-customer")", "ours"});
  decoy.lines.push_back({R"("x-long")", "x"});
  decoy.spoilt = true;

  honest.add("X-Long", "short");
  put_signatures(honest, {decoy, good});
  CHECK(judge(verifier, honest) == verified);

  message attack = honest;
  attack.set("X-Long", std::string(20000, 'x'));
  CHECK(judge(verifier, attack) == verified);

  attack.add("X-Customer", "attacker");  // lines that come behind the overflow are looked at, too
  CHECK(judge(verifier, attack) == errc::signature_mismatch);

  attack = honest;  // and so is the line that overflows by itself
  attack.add("X-Customer", std::string(20000, 'x'));
  CHECK(judge(verifier, attack) == errc::limit_exceeded);

  attack = honest;
  attack.set("X-Long", std::string(20000, 'x')).add("Host", "attacker.example");
  CHECK(judge(verifier, attack) == errc::malformed_field);
}
