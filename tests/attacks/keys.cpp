// Whose signature it is, and by which algorithm (RFC 9421 §3.2 step 6, §3.3.7).
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

void names_key(scene& s, const std::string& key_id) { s.signature().reparameter("keyid", "keyid=" + key_id); }

/// The key id, spoilt in a way that is named.
std::string spoilt_key_id(std::string id, std::string_view how) {
  if (how == "upper case") {
    for (char& c : id) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  if (how == "upper-case digits") id = "sha512:" + spoilt_key_id(id.substr(7), "upper case");
  if (how == "no prefix") id = id.substr(7);
  if (how == "other prefix") id = "sha256:" + id.substr(7);
  if (how == "one digit less") id.pop_back();
  if (how == "one digit more") id += '0';
  if (how == "other digit") id.back() = id.back() == '0' ? '1' : '0';
  if (how == "blank before") id = " " + id;
  if (how == "blank behind") id += ' ';
  if (how == "empty") id.clear();
  if (how == "prefix alone") id = "sha512:";
  if (how == "escaped quote behind") id += "\\\"";
  if (how == "twice") id += id;
  return id;
}

constexpr attack key_rows[] = {
    {"forged-under-our-key-id",
     "signed by an attacker's key under our key's id",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       if (text == "stranger") s.signature().key = &strangers_key();
       if (text == "second") s.signature().key = &second_key();
     },
     "ours",
     {"stranger", "second"}},
    {"key-id-of-another-tenant",
     "signed by one trusted key under the id of another",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.keys = {&our_key(), &second_key()};
       names_key(s, '"' + (text == "its own" ? our_key() : second_key()).key_id() + '"');
     },
     "its own",
     {"the other's"}},
    {"unknown-key",
     "signed by a key that nobody trusts",
     unknown_key,
     any_subject,
     [](scene& s, std::string_view text) {
       s.draft = usual_request(text == "stranger" ? strangers_key() : text == "second" ? second_key() : our_key());
     },
     "ours",
     {"stranger", "second"}},
    {"key-id-spelt-otherwise",
     "our key's id in another spelling",
     unknown_key,
     any_subject,
     [](scene& s, std::string_view text) { names_key(s, '"' + spoilt_key_id(our_key().key_id(), text) + '"'); },
     "as it is",
     {"upper case", "upper-case digits", "no prefix", "other prefix", "one digit less", "one digit more", "other digit",
      "blank before", "blank behind", "empty", "prefix alone", "escaped quote behind", "twice"}},
    {"no-key-id",
     "no key is named",
     missing_key_id,
     any_subject,
     [](scene& s, std::string_view text) {
       if (text != "named") s.signature().reparameter("keyid", std::string(text));
     },
     "named",
     {"", "key-id=\"x\"", "kid=\"x\"", "keyid2=\"x\""}},
    {"key-id-as-token",
     "our key's id as a token",
     malformed_signature_input,
     "keyid",
     [](scene& s, std::string_view text) { names_key(s, std::string(text) + our_key().key_id() + std::string(text)); },
     "\"",
     {""}},
    {"key-id-of-wrong-type",
     "a keyid that is no text",
     unknown_key,
     any_subject,
     [](scene& s, std::string_view text) {
       names_key(s, text == "ours" ? '"' + our_key().key_id() + '"' : std::string(text));
     },
     "ours",
     {"1", "1.5", "?1", "?0", ":AAAA:", "@1", "%\"sha512:\""}},
    {"key-id-twice",
     "two keyids, of which a reader may take either",
     duplicate_parameter,
     "keyid",
     [](scene& s, std::string_view text) {
       const std::string ours = "keyid=\"" + our_key().key_id() + '"';
       if (text == "stranger first") s.signature().parameters.insert(s.signature().parameters.begin(), "keyid=\"x\"");
       if (text == "ours twice") s.signature().parameters.push_back(ours);
     },
     "once",
     {"stranger first", "ours twice"}},
    {"other-algorithm",
     "every other registered algorithm",
     unsupported_algorithm,
     "alg",
     [](scene& s, std::string_view text) { s.signature().reparameter("alg", "alg=\"" + std::string(text) + '"'); },
     "ed25519",
     {"rsa-pss-sha512", "rsa-v1_5-sha256", "hmac-sha256", "ecdsa-p256-sha256", "ecdsa-p384-sha384"}},
    {"unregistered-algorithm",
     "an algorithm that is not registered, or ours in another spelling",
     unsupported_algorithm,
     "alg",
     [](scene& s, std::string_view text) { s.signature().reparameter("alg", "alg=\"" + std::string(text) + '"'); },
     "ed25519",
     {"", "none", "hs2019", "Ed25519", "ED25519", "ed25519 ", " ed25519", "ed25519ph", "ed25519ctx", "ed448", "eddsa",
      "ed2551", "ed25519\\\"", "rsa-sha1"}},
    {"algorithm-of-wrong-type",
     "an alg that is no string",
     malformed_signature_input,
     "alg",
     [](scene& s, std::string_view text) { s.signature().reparameter("alg", "alg=" + std::string(text)); },
     "\"ed25519\"",
     {"ed25519", "1", "?1", ":ZWQyNTUxOQ==:", "1.5", "@1", "%\"ed25519\""}},
    {"algorithm-twice",
     "two algorithms, of which a reader may take either",
     duplicate_parameter,
     "alg",
     [](scene& s, std::string_view text) {
       if (!text.empty()) s.signature().parameters.push_back("alg=\"" + std::string(text) + '"');
     },
     "",
     {"ed25519", "hmac-sha256"}},
    {"required-field",
     "another customer's request for our URL, without the protected header",
     required_field_mismatch,
     "authorization",
     [](scene& s, std::string_view text) {
       s.policy.required_fields = {{"Authorization", "Token 5ecret"}};
       if (text != "absent") s.send_covered("authorization", text);
     },
     "Token 5ecret",
     {"absent", "", "Token guess", "token 5ecret", "Token 5ecre", "Token 5ecret5", "5ecret", "Token 5ecret, x"}},
    {"required-field-twice",
     "the protected header twice, wherever the right one stands",
     required_field_mismatch,
     "authorization",
     [](scene& s, std::string_view text) {
       s.policy.required_fields = {{"Authorization", "Token 5ecret"}};
       if (text == "right and wrong") s.head().add("Authorization", "Token 5ecret").add("authorization", "x");
       if (text == "wrong and right") s.head().add("authorization", "x").add("Authorization", "Token 5ecret");
       if (text == "right twice") s.head().add("Authorization", "Token 5ecret").add("Authorization", "Token 5ecret");
       if (text == "once") s.head().add("Authorization", "Token 5ecret");
     },
     "once",
     {"right and wrong", "wrong and right", "right twice"}},
};

}  // namespace

std::span<const attack> attacks_on_keys() { return key_rows; }
