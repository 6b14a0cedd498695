// What a first signature leaves behind: nothing. Whatever it covers and says, and at whatever step it fails, a second
// one that holds is judged and shown as if it stood alone.
#include <ubiops/webhooks/verifier.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

/// Something that a signature may say or cover, or not.
struct trait {
  std::string_view name;
  void (*apply)(signature_draft&);
};

const std::vector<trait> traits = {
    {"nothing more", [](signature_draft&) {}},
    {"nonce", [](signature_draft& s) { s.parameters.push_back(R"(nonce="n-)" + s.label + '"'); }},
    {"tag", [](signature_draft& s) { s.parameters.push_back(R"(tag="a\"tag")"); }},
    {"expires", [](signature_draft& s) { s.parameters.push_back("expires=1753500200"); }},
    {"expires soon", [](signature_draft& s) { s.parameters.push_back("expires=1753500001"); }},
    {"created before", [](signature_draft& s) { s.reparameter("created", "created=1753499700"); }},
    {"created later, no date",
     [](signature_draft& s) {
       s.reparameter("created", "created=1753500050");
       s.uncover(R"("date")");
     }},
    {"no date", [](signature_draft& s) { s.uncover(R"("date")"); }},
    {"no digest", [](signature_draft& s) { s.uncover(R"("content-digest")"); }},
    {"neither",
     [](signature_draft& s) {
       s.uncover(R"("date")");
       s.uncover(R"("content-digest")");
     }},
    {"another field", [](signature_draft& s) { s.lines.push_back({R"("x-long")", std::string(2000, 'x')}); }},
    {"lines of a field", [](signature_draft& s) { s.lines.push_back({R"("x-lines")", "1, 2"}); }},
    {"bytes of a field", [](signature_draft& s) { s.lines.push_back({R"("x-lines";bs)", ":MQ==:, :Mg==:"}); }},
    {"a query parameter", [](signature_draft& s) { s.lines.push_back({R"("@query-param";name="id")", "7"}); }},
    {"sixteen components",
     [](signature_draft& s) {
       while (s.lines.size() < 16) {
         s.lines.push_back({R"("x-)" + std::to_string(s.lines.size()) + '"', "v"});
       }
     }},
    {"not in canonical form",
     [](signature_draft& s) {
       std::string written = s.params();
       s.input_override = written.insert(written.find(' '), "  ");
     }},
};

/// Where the first one fails.
const std::vector<trait> ends = {
    {"spoilt", [](signature_draft& s) { s.spoilt = true; }},
    {"63 bytes", [](signature_draft& s) { s.cut = 1; }},
    {"a stranger's algorithm",
     [](signature_draft& s) {
       s.parameters.push_back(R"(alg="none")");
       s.reparameter("alg", "");
     }},
    {"a field that is not there", [](signature_draft& s) { s.lines.push_back({R"("x-absent")", ""}); }},
    {"a base that is too long", [](signature_draft& s) { s.lines.push_back({R"("x-longest")", ""}); }},
};

message both_in(const std::vector<signature_draft>& signatures, const std::string& body) {
  message out = usual_request(our_key(), "hooks.example.com", "/hook?id=7", body).head;
  out.add("X-Long", std::string(2000, 'x')).add("X-Lines", "1").add("X-Between", "x").add("x-lines", "2");
  out.add("X-Longest", std::string(16'300, 'y'));
  for (int i = 5; i < 16; ++i) out.add("x-" + std::to_string(i), "v");
  put_signatures(out, signatures);
  return out;
}

/// All that a verified request shows.
std::string shown(const uw::verified_head& head) {
  std::string text = accepted(head).base + "\n" + accepted(head).components;
  const auto put = [&text](std::string_view name, const auto& value) {
    text.append(name).append(": ");
    if (value) text.append(*value);
    text.append(value ? ".\n" : "nothing\n");
  };
  const auto seconds = [](std::chrono::sys_seconds time) { return std::to_string(time.time_since_epoch().count()); };
  put("label", std::optional(std::string(head.label())));
  put("key", std::optional(std::string(head.key_id())));
  put("nonce", head.nonce());
  put("tag", head.tag());
  put("created", std::optional(seconds(head.created())));
  put("replay until", std::optional(seconds(head.replay_until())));
  put("expires", head.expires() ? std::optional(seconds(*head.expires())) : std::nullopt);
  const auto bytes = head.signature();
  return text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

/// What is shown, or the refusal, once the body is there `later`.
std::string seen(const test_verifier& verifier, const message& request, std::string_view body, std::int64_t later) {
  const uw::request head = as_request(request);
  auto pending = verifier.verify_head(head, at(signing_second));
  if (!pending) return pending.error().message();
  pending->update(body);
  const auto finished = std::move(*pending).finish(at(later));
  const std::string text = finished ? shown(*finished) : finished.error().message();
  if (later != signing_second) return text;
  const auto whole = verifier.verify(head, body, at(later));
  CHECK((whole ? shown(*whole) : whole.error().message()) == text);
  return text;
}

test_verifier for_both(uw::policy policy) { return make_verifier(std::move(policy), {&our_key(), &second_key()}); }

signature_draft by(const signing_key& key, std::string label, const std::string& body) {
  signature_draft out = usual_request(key, "hooks.example.com", "/hook?id=7", body).signature;
  out.label = std::move(label);
  return out;
}

}  // namespace

TEST_CASE("a second signature is seen as if the first one, which failed, were not there") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@target-uri"};
  const test_verifier verifier = for_both(policy);
  std::size_t holding = 0;
  for (const std::string& body : {std::string(), std::string("{}")}) {
    for (const trait& second_has : traits) {
      signature_draft second = by(second_key(), "second", body);
      second_has.apply(second);
      for (const std::int64_t later : {signing_second, signing_second + 62, signing_second + 365}) {
        const std::string alone = seen(verifier, both_in({second}, body), body, later);
        const std::string with_other_body = seen(verifier, both_in({second}, body), "other", later);
        if (alone.starts_with("\"@method\"")) ++holding;
        for (std::size_t i = 0; i < traits.size(); ++i) {
          // Every pair where the first one is spoilt; the other ends once for each trait of the second.
          for (std::size_t end = 0; end < ends.size(); ++end) {
            if (end != 0 && i != end) continue;
            signature_draft first = by(our_key(), "first", body);
            traits[i].apply(first);
            ends[end].apply(first);
            CAPTURE(body, traits[i].name, ends[end].name, second_has.name, later);
            const message request = both_in({first, second}, body);
            CHECK(seen(verifier, request, body, later) == alone);
            if (end == 0) CHECK(seen(verifier, request, "other", later) == with_other_body);
          }
        }
      }
    }
  }
  CHECK(holding > traits.size());
}

TEST_CASE("a digest that only a first, failed signature covers is neither asked for nor counted") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@target-uri"};
  const test_verifier verifier = for_both(policy);
  for (const auto& each : {std::pair{"md5=:1B2M2Y8AsgTpgAmY7PhCfg==:", errc::unsupported_digest_algorithm},
                           std::pair{"sha-256=1", errc::malformed_content_digest},
                           std::pair{"sha-256=:AAAA:", errc::malformed_content_digest}}) {
    const char* const digest = each.first;
    CAPTURE(digest);
    signature_draft first = by(our_key(), "first", "");
    first.value(R"("content-digest")") = digest;
    signature_draft second = by(second_key(), "second", "");
    second.uncover(R"("content-digest")");
    const auto judged = [&](const std::vector<signature_draft>& signatures, std::string body) {
      message request = both_in(signatures, "");
      request.set("Content-Digest", digest);
      request.body = std::move(body);
      return judge(verifier, request);
    };
    CHECK(judged({first}, "") == each.second);  // it fails behind Ed25519, and all the same the second counts
    CHECK(judged({first, second}, "").label == "second");
    CHECK(judged({second, first}, "").label == "second");
    CHECK(judged({first, second}, "{}") == errc::component_not_covered);
    CHECK(judged({second}, "{}") == errc::component_not_covered);
  }
}

TEST_CASE("no body is no other body than the one whose digest only a forged signature covers") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@target-uri"};
  const test_verifier verifier = for_both(policy);
  signature_draft first = by(our_key(), "first", "{}");
  first.spoilt = true;
  signature_draft second = by(second_key(), "second", "{}");
  second.uncover(R"("content-digest")");
  message request = both_in({first, second}, "{}");
  CHECK(judge(verifier, request) == errc::component_not_covered);
  request.body.clear();
  CHECK(judge(verifier, request).label == "second");
}

TEST_CASE("of two that fail late the answer is that of the later step, whichever stands first") {
  uw::policy policy = our_policy();
  policy.required_components = {"@method", "@target-uri"};
  policy.required_fields = {{"X-Secret", "right"}};
  const test_verifier verifier = for_both(policy);
  const std::string digest = "md5=:1B2M2Y8AsgTpgAmY7PhCfg==:";
  signature_draft spoilt = by(our_key(), "a", "");
  spoilt.spoilt = true;
  signature_draft good = by(second_key(), "b", "");
  signature_draft digested = good;
  digested.value(R"("content-digest")") = spoilt.value(R"("content-digest")") = digest;
  const auto judged = [&](const std::vector<signature_draft>& signatures, std::string secret) {
    message request = both_in(signatures, "");
    if (signatures.front().lines.size() == 5) request.set("Content-Digest", digest);
    return judge(verifier, request.add("X-Secret", std::move(secret)));
  };
  good.uncover(R"("content-digest")");
  for (const bool spoilt_first : {true, false}) {
    CAPTURE(spoilt_first);
    const auto pair = [&](const signature_draft& other) {
      return spoilt_first ? std::vector{spoilt, other} : std::vector{other, spoilt};
    };
    CHECK(judged(pair(good), "right").label == "b");
    CHECK(judged(pair(good), "wrong") == errc::required_field_mismatch);
    CHECK(judged(pair(digested), "right") == errc::unsupported_digest_algorithm);
    CHECK(judged(pair(digested), "wrong") == errc::required_field_mismatch);
  }
}
