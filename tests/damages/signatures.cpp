// Damages to Signature-Input and Signature, and to the keyring.
#include <algorithm>

#include "catch.hpp"
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using namespace remedies;

namespace {

// A key beside the one that signs.
ubiops::webhooks::public_key another_key() {
  const auto pair = damaged::key_of(2);
  return pair.public_key();
}

// Whoever reads the report has all keys at hand.
ubiops::webhooks::public_key key_called(std::string_view own_id) {
  const auto first = damaged::key_of(1);
  if (own_id == first.public_key().key_id()) return first.public_key();
  const auto second = another_key();
  REQUIRE(own_id == second.key_id());
  return second;
}

// "pyhms=(…);created=…;keyid=…;alg=…" without its alg, as of a proxy that writes the field anew.
void drop_alg(std::string& input) {
  const std::size_t at = input.find(";alg=\"ed25519\"");
  REQUIRE(at != std::string::npos);
  input.erase(at, std::string_view(";alg=\"ed25519\"").size());
}

}  // namespace

std::vector<damage> to_signatures_and_keys() {
  return {
      {cause_id::signature_stripped, [](damaged& at) { at.erase("Signature-Input"); }, pass_signature},
      {cause_id::second_signature, [](damaged& at) { at.field("Signature-Input") += ", waf=(\"@method\");created=1"; },
       [](damaged& at, const cause& of) {
         std::string& input = at.field("Signature-Input");
         const std::size_t begin = input.find(", " + of.identifier + "=");
         REQUIRE(begin != std::string::npos);
         input.resize(begin);
       }},
      {cause_id::signature_folded, [](damaged& at) { at.field("Signature").insert(40, " "); }, pass_signature},
      {cause_id::signature_cut, [](damaged& at) { at.field("Signature").resize(60); }, pass_signature},
      {cause_id::signature_respelled, [](damaged& at) { std::erase(at.field("Signature"), ':'); }, pass_signature},
      {cause_id::parameters_changed, [](damaged& at) { drop_alg(at.field("Signature-Input")); }, pass_parameters},
      {cause_id::other_key,
       [](damaged& at) {
         at.sign(at.registered, {}, damaged::plain_body, {.key_id = "ubiops"});
         at.keys = damaged::of(at.pair);
         REQUIRE(at.keys.add("ubiops", another_key()));
       },
       [](damaged& at, const cause& of) {
         const std::string id = told(of, "keys.add(\"", "\"");
         at.keys = {};
         REQUIRE(at.keys.add(id, key_called(std::string_view(of.signed_value).substr(sizeof("the key ") - 1))));
       }},
      {cause_id::unknown_key, [](damaged& at) { at.keys = damaged::of(damaged::key_of(2)); },
       [](damaged& at, const cause& of) { REQUIRE(at.keys.add(key_called(of.signed_value))); }},
      {cause_id::key_id_spelling,
       [](damaged& at) {
         std::string& input = at.field("Signature-Input");
         input.replace(input.find("sha512:"), 6, "SHA512");
       },
       pass_parameters},
  };
}
