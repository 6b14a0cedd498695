#include <ubiops/webhooks/diagnosis/detail/signature_text.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace uw = ubiops::webhooks;
namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::cause_id;
using diagnosis::proof;

namespace {

void erase_all(std::string& text, std::string_view what) {
  for (std::size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
}

/// Damage to the two fields, and what is to be told: proved, since the signature still verifies.
template <class Damage>
void check_told(cause_id id, Damage&& damage, proof how = proof::signature) {
  CAPTURE(to_string(id));
  diagnosed_case damaged;
  const auto genuine = damaged.sent;
  damage(damaged);
  CHECK_FALSE(damaged.accepted());
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == to_string(id));
  CHECK(told.causes[0].how == how);
  bool verified = false;
  for (const auto& each : told.signatures) verified = verified || each.verified;
  CHECK(verified == (how == proof::signature));
  if (how == proof::signature && id != cause_id::second_signature) {  // the field as it was sent is told
    const bool input = told.causes[0].identifier == "signature-input";
    damaged.field(input ? "Signature-Input" : "Signature") = (input ? "" : "pyhms=") + told.causes[0].signed_value;
    CHECK(damaged.accepted());
  }
  damaged.sent = genuine;
  CHECK(damaged.accepted());
}

constexpr std::string_view waf_input = "waf=(\"@method\");created=1800000000;keyid=\"waf-1\"";
const std::string waf_bytes = "waf=:" + std::string(86, 'A') + "==:";

}  // namespace

TEST_CASE("a second signature that stands in one field alone, or twice") {
  check_told(cause_id::second_signature,
             [](diagnosed_case& of) { of.sent.fields.push_back({"Signature-Input", std::string(waf_input)}); });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    of.field("Signature-Input") = std::string(waf_input) + ", " + of.field("Signature-Input");
  });
  check_told(cause_id::second_signature,
             [](diagnosed_case& of) { of.sent.fields.push_back({"Signature", waf_bytes}); });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    const auto input = of.field("Signature-Input");
    of.sent.fields.push_back({"Signature-Input", input});
  });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    const auto signature = of.field("Signature");
    of.sent.fields.push_back({"Signature", signature});
  });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    of.sent.fields.push_back({"Signature", "keyId=\"x\",algorithm=\"hs2019\",signature=\"abc\""});
  });
  diagnosed_case both;  // in both fields it does no harm
  both.sent.fields.push_back({"Signature-Input", std::string(waf_input)});
  both.sent.fields.push_back({"Signature", waf_bytes});
  CHECK(both.accepted());
}

TEST_CASE("a signature that is folded, respelled or cut") {
  check_told(cause_id::signature_folded, [](diagnosed_case& of) { of.field("Signature").insert(40, "\r\n "); });
  check_told(cause_id::signature_folded, [](diagnosed_case& of) { of.field("Signature").insert(50, " "); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) { erase_all(of.field("Signature"), "=="); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) { erase_all(of.field("Signature"), ":"); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) {
    auto& value = of.field("Signature");
    value.replace(value.find(':'), 1, "\"");
    value.back() = '"';
  });
  check_told(cause_id::signature_cut, [](diagnosed_case& of) { of.field("Signature").resize(60); }, proof::observed);
}

TEST_CASE("a Signature-Input that is folded, respelled or cut") {
  check_told(cause_id::signature_folded, [](diagnosed_case& of) { of.field("Signature-Input").insert(20, "\r\n "); });
  check_told(cause_id::signature_folded, [](diagnosed_case& of) {
    auto& value = of.field("Signature-Input");
    value.insert(value.find(";created"), "\n\t");
  });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) { erase_all(of.field("Signature-Input"), "\""); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) {
    auto& value = of.field("Signature-Input");
    for (std::size_t at = 0; (at = value.find('"', at)) != std::string::npos; at += 2) value.insert(at, "\\");
  });
  check_told(
      cause_id::signature_cut, [](diagnosed_case& of) { of.field("Signature-Input").resize(100); }, proof::observed);
}

TEST_CASE("a key that is unknown, another, or spelled otherwise") {
  diagnosed_case damaged;
  const auto genuine = damaged.sent;
  const diagnosed_case stranger;
  damaged.sent = stranger.sent;  // signed by a key that is not ours
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "unknown_key");
  CHECK(told.causes[0].signed_value == stranger.pair.public_key().key_id());
  CHECK(told.causes[0].built_value == damaged.pair.public_key().key_id());

  damaged.sent = genuine;
  auto& input = damaged.field("Signature-Input");
  input.replace(input.find("sha512:"), 7, "SHA512:");
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "key_id_spelling");
  CHECK(told.causes[0].how == proof::signature);
  input.replace(input.find("SHA512:"), 7, "");
  told = damaged.explain();
  CHECK(names_of_causes(told) == "key_id_spelling");
  damaged.sent = genuine;
  CHECK(damaged.accepted());

  diagnosed_case named("https://hooks.example.com/ubiops", {}, "{}", {.key_id = "ubiops-2026"});
  told = named.explain();
  REQUIRE(names_of_causes(told) == "other_key");
  CHECK(told.causes[0].how == proof::signature);
  CHECK(told.causes[0].change.find("keys.add(\"ubiops-2026\", key)") != std::string::npos);
  uw::keyring keys;
  REQUIRE(keys.add("ubiops-2026", named.pair.public_key()));
  const auto verifier = uw::verifier::create(keys, named.policy);
  CHECK(verifier->verify(named.sent.head(), named.sent.body, named.settings.now).has_value());
}

TEST_CASE("a keyring that binds the sender's name to the wrong key") {
  const diagnosed_case named("https://hooks.example.com/ubiops", {}, "{}", {.key_id = "ubiops"});
  const diagnosed_case other;
  uw::keyring keys;
  REQUIRE(keys.add("ubiops", other.pair.public_key()));
  REQUIRE(keys.add("spare", named.pair.public_key()));
  const auto told = named.explain(keys);
  REQUIRE(names_of_causes(told) == "other_key");
  CHECK(told.causes[0].how == proof::signature);
}

TEST_CASE("the right keyid with another key is the same as a forgery") {
  diagnosed_case damaged;
  const diagnosed_case stranger("https://hooks.example.com/ubiops", {}, "{}",
                                {.key_id = std::string(damaged.pair.public_key().key_id())});
  damaged.sent = stranger.sent;
  const auto told = damaged.explain();
  REQUIRE(told.verdict->code() == uw::errc::signature_mismatch);
  CHECK(names_of_causes(told) == "not_signed_or_altered");
}
