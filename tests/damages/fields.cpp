// Damages to the method and to covered fields.
#include "damages.hpp"
#include "remedies.hpp"

using ubiops::webhooks::diagnosis::cause_id;
using namespace remedies;

namespace {

// Signed with some lines of X-Project, and shown with others.
void rewrite(damaged& at, const std::vector<std::string>& values, const std::vector<std::string>& shown) {
  at.sign_with("X-Project", values);
  at.show("X-Project", shown);
}

void authorize(damaged& at) {
  at.sign(at.registered, {{"Authorization", "Token 123"}});
  at.policy.required_fields = {{"Authorization", "Token 123"}};
}

}  // namespace

std::vector<damage> to_methods_and_fields() {
  return {
      {cause_id::method_case, [](damaged& at) { at.sent.method = "post"; }, show_method},
      {cause_id::redirected_to_get,
       [](damaged& at) {
         at.sent.method = "GET";
         at.sent.body.clear();
         at.erase("Content-Length");
       },
       // It answers without a redirect from now on: the next request comes as it was sent.
       pass_all},
      {cause_id::method_changed, [](damaged& at) { at.sent.method = "PUT"; }, show_method},
      {cause_id::field_lost, [](damaged& at) { at.erase("Date"); }, pass_field},
      {cause_id::lines_reordered, [](damaged& at) { rewrite(at, {"a", "b"}, {"b", "a"}); }, pass_lines},
      {cause_id::lines_joined, [](damaged& at) { rewrite(at, {"a", "b"}, {"a,b"}); }, pass_lines},
      {cause_id::lines_added, [](damaged& at) { rewrite(at, {"a"}, {"a", "a"}); }, pass_lines},
      {cause_id::lines_lost, [](damaged& at) { rewrite(at, {"a", "a"}, {"a"}); }, pass_lines},
      {cause_id::percent_decoded, [](damaged& at) { rewrite(at, {"a%20b"}, {"a b"}); }, pass_field},
      {cause_id::mime_decoded, [](damaged& at) { rewrite(at, {"=?utf-8?q?caf=C3=A9?="}, {"caf\xc3\xa9"}); },
       pass_field},
      {cause_id::value_charset,
       [](damaged& at) {
         at.sign_with("X-Project", {"cafe"});
         at.sign_line("\"x-project\"", "caf\xc3\xa9");
         at.show("X-Project", {"caf\xe9"});
       },
       [](damaged& at, const cause&) { at.sign_with("X-Project", {"cafe"}); }},
      {cause_id::blanks_collapsed, [](damaged& at) { rewrite(at, {"a  b"}, {"a b"}); }, pass_field},
      {cause_id::trailing_blank,
       [](damaged& at) {
         at.sign_with("X-Project", {"a"});
         at.sign_line("\"x-project\"", "a ");
       },
       [](damaged& at, const cause& of) {
         at.sign_with("X-Project", {of.signed_value.substr(1, of.signed_value.find(' ') - 1)});
       }},
      {cause_id::value_case, [](damaged& at) { rewrite(at, {"alpha"}, {"Alpha"}); }, pass_field},
      {cause_id::quotes_lost, [](damaged& at) { rewrite(at, {"\"a\""}, {"a"}); }, pass_field},
      {cause_id::authorization_lost,
       [](damaged& at) {
         authorize(at);
         at.policy.required_fields.clear();
         at.erase("Authorization");
       },
       pass_field_as_sent},
      {cause_id::authorization_replaced,
       [](damaged& at) {
         authorize(at);
         at.field("Authorization") = "Basic dXNlcjpwdw==";
       },
       pass_field_as_sent},
      {cause_id::field_changed,
       [](damaged& at) {
         at.sign_with("Content-Type", {"application/json"});
         at.field("Content-Type") = "application/json;charset=UTF-8";
       },
       pass_field},
      {cause_id::date_rewritten, [](damaged& at) { at.field("Date") = "Fri, 15 Jan 2027 08:00:07 GMT"; }, pass_field},
      {cause_id::date_zone, [](damaged& at) { at.field("Date") = "Fri, 15 Jan 2027 08:00:00 +0000"; }, pass_field},
      {cause_id::digest_remade,
       [](damaged& at) { at.field("Content-Digest") = "sha-512=:" + std::string(86, 'A') + "==:"; }, pass_field},
  };
}
