// Several signatures in one message (RFC 9421 §4.3, §7.2.6): what others add must neither count nor deny service.
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
constexpr ubiops::webhooks::errc verifies{};

namespace {

/// Our own signature under another label, spoilt.
signature_draft forged(const scene& s, std::string_view label) {
  signature_draft out = s.draft.signature;
  out.label = label;
  out.spoilt = true;
  return out;
}

constexpr attack candidate_rows[] = {
    {"forged-before-genuine",
     "a forged signature under our key's id, before the genuine one",
     verifies,
     any_subject,
     [](scene& s, std::string_view text) {
       if (!text.empty()) s.before.push_back(forged(s, text));
     },
     "",
     {"a", "z", "pyhms2", "*"}},
    {"forged-behind-genuine",
     "a forged signature under our key's id, behind the genuine one",
     verifies,
     any_subject,
     [](scene& s, std::string_view text) {
       if (!text.empty()) s.behind.push_back(forged(s, text));
     },
     "",
     {"a", "z", "pyhms2", "*"}},
    {"forged-alone",
     "forged signatures under our key's id, and no genuine one",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       if (text == "genuine") return;
       if (text == "two") s.behind.push_back(forged(s, "other"));
       s.signature().spoilt = true;
     },
     "genuine",
     {"one", "two"}},
    {"two-forged-before-genuine",
     "two forged signatures before the genuine one, of which two are tried",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.before.push_back(forged(s, "a"));
       if (text == "two") s.before.push_back(forged(s, "b"));
     },
     "one",
     {"two"}},
    {"stranger-beside-ours",
     "a stranger's signature, whatever it holds",
     verifies,
     any_subject,
     [](scene& s, std::string_view text) {
       if (text.empty()) return;
       signature_draft other = forged(s, "stranger");
       other.input_override = text;
       s.before.push_back(other);
     },
     "",
     {R"(("@method");created=1;keyid="stranger")", R"(("x" "x";tr))", R"(("x" "x" "@status" tok 1))",
      R"(();created="a";expires=1.5;nonce=1;tag=1;alg=rsa;keyid=5)",
      R"(();created=1;created=2;keyid="stranger";keyid="stranger")", R"(("date";sf;sf;key=1;bs=?0);keyid="x")",
      R"(();keyid=:AAAA:)", R"(();keyid)", R"(1;keyid="stranger")", R"("a string")", "?0", R"(();keyid="")",
      R"(("@signature-params");keyid="stranger")", R"(();alg="hmac-sha256";keyid="stranger")"}},
    {"labels-exchanged",
     "the labels of two signatures exchanged",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       signature_draft other = s.signature();
       other.label = "other";
       other.reparameter("created", "created=1753500001");
       s.behind.push_back(other);
       if (text == "kept") return;
       s.on_the_way = [](message& m, std::string_view) {
         const std::string value = m.get("Signature");
         const std::size_t comma = value.find(", ");
         m.set("Signature", "other" + value.substr(5, comma - 5) + ", pyhms" + value.substr(comma + 7));
       };
     },
     "kept",
     {"exchanged"}},
    {"forged-with-earlier-fault",
     "a forged signature with a fault that is found early, before the genuine one",
     verifies,
     any_subject,
     [](scene& s, std::string_view text) {
       signature_draft other = forged(s, "a");
       if (text == "no created") other.reparameter("created", "");
       if (text == "algorithm") other.reparameter("alg", R"(alg="none")");
       if (text == "unsupported") other.lines.push_back({"\"@status\"", "200"});
       if (text == "twice") other.lines.push_back(other.lines.front());
       if (text == "uncovered") other.lines.clear();
       if (text == "old") other.reparameter("created", "created=1");
       if (text == "absent field") other.lines.push_back({"\"x-absent\"", ""});
       if (text == "no list") other.input_override = "1;keyid=\"" + our_key().key_id() + '"';
       if (text == "63 bytes") other.cut = 1;
       s.before.push_back(other);
     },
     "spoilt",
     {"no created", "algorithm", "unsupported", "twice", "uncovered", "old", "absent field", "no list", "63 bytes"}},
    {"date-of-a-forged-one",
     "a Date that only a forged signature covers",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.before.push_back(forged(s, "a"));
       s.signature().uncover(text);
     },
     "nothing",
     {"\"date\""}},
    {"digest-of-a-forged-one",
     "a body whose digest only a forged signature covers",
     component_not_covered,
     "content-digest",
     [](scene& s, std::string_view text) {
       s.policy.required_components = {"@method", "@authority", "@target-uri", "date"};
       s.before.push_back(forged(s, "a"));
       s.signature().uncover("\"content-digest\"");
       s.head().body = text;
     },
     "",
     {"{}", R"({"event": "deployment_request_completed"})"}},
};

}  // namespace

std::span<const attack> attacks_by_candidates() { return candidate_rows; }
