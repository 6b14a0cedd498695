// What breaks the policy's own rules, and what no rule of a signature is broken by.
#include "catch.hpp"
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using namespace remedies;

namespace {

// X-Token came with these values, and "secret" is required.
void require_secret(damaged& at, const std::vector<std::string>& values) {
  std::vector<ubiops::webhooks::testing::field> fields;
  for (const std::string& value : values) fields.push_back({"X-Token", value});
  at.sign(at.registered, std::move(fields));
  at.policy.required_fields = {{"X-Token", "secret"}};
}

// The policy gets the value that is registered.
void require_what_came(damaged& at, const cause& of) {
  REQUIRE(of.identifier == "x-token");
  at.policy.required_fields = {{of.identifier, at.field("X-Token")}};
}

}  // namespace

std::vector<damage> to_rules() {
  return {
      {cause_id::required_field_absent, [](damaged& at) { require_secret(at, {}); },
       [](damaged& at, const cause& of) { at.sign(at.registered, {{of.identifier, "secret"}}); }},
      {cause_id::required_field_case, [](damaged& at) { require_secret(at, {"Secret"}); }, require_what_came},
      {cause_id::required_field_quoted, [](damaged& at) { require_secret(at, {"\"secret\""}); }, require_what_came},
      {cause_id::required_field_twice, [](damaged& at) { require_secret(at, {"secret", "secret"}); },
       [](damaged& at, const cause& of) { at.show(of.identifier, {"secret"}); }},
      {cause_id::required_field_other, [](damaged& at) { require_secret(at, {"another"}); }, require_what_came},
      {cause_id::required_component, [](damaged& at) { at.policy.also_required = {"@query"}; },
       [](damaged& at, const cause& of) {
         ubiops::webhooks::testing::signing_options options;
         options.components.push_back(of.identifier);
         at.sign(at.registered, {}, damaged::plain_body, options);
       }},
      {cause_id::malformed_request,
       [](damaged& at) { at.sign(at.registered, {{"Content-Digest", "md5=:mZFLkyvTelC5g8XnyQrpOw==:"}}); },
       // What verify() names is the algorithm: the sender states another.
       [](damaged& at, const cause&) { at.sign(at.registered); }},
      {cause_id::not_signed_or_altered,
       [](damaged& at) {
         const auto forged = ubiops::webhooks::testing::sign(
             damaged::key_of(3), "POST", at.registered, {}, damaged::plain_body,
             {.created = damaged::signed_at, .key_id = std::string(at.pair.public_key().key_id())});
         REQUIRE(forged);
         at.sent = *forged;
       },
       // The change is to compare with what was sent: that is another request.
       pass_all},
  };
}

std::vector<damage> all_damages() {
  std::vector<damage> all;
  for (const auto some :
       {to_origins, to_targets, to_methods_and_fields, to_signatures_and_keys, to_bodies, to_times, to_rules}) {
    const std::vector<damage> more = some();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}
