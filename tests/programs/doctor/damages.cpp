#include "damages.hpp"

#include <algorithm>

namespace {

using ubiops::webhooks::diagnosis::cause_id;

const std::vector<damage> damages = {
    // the origin of the URL
    {cause_id::other_scheme, [](damaged& at) { at.policy.public_origin = "http://hooks.example.com"; }},
    {cause_id::port_missing, [](damaged& at) { at.sign("https://hooks.example.com:8443/ubiops"); }},
    {cause_id::port_extra, [](damaged& at) { at.policy.public_origin = "https://hooks.example.com:8443"; }},
    {cause_id::other_port,
     [](damaged& at) {
       at.sign("https://hooks.example.com:8443/ubiops");
       at.policy.public_origin = "https://hooks.example.com:9443";
     }},
    {cause_id::other_www, [](damaged& at) { at.policy.public_origin = "https://www.hooks.example.com"; }},
    {cause_id::trailing_dot, [](damaged& at) { at.sign("https://hooks.example.com./ubiops"); }},
    {cause_id::other_host, [](damaged& at) { at.policy.public_origin = "https://inner.example"; }},
    {cause_id::userinfo,
     [](damaged& at) {
       at.policy.public_origin = "https://user@hooks.example.com";
       at.sign("https://other@hooks.example.com/ubiops", {}, damaged::plain_body,
               {.signed_by = ubiops::webhooks::testing::producer::older});
     }},
    {cause_id::ipv6_spelling,
     [](damaged& at) {
       at.sign("https://[2001:db8::1]/ubiops");
       at.policy.public_origin = "https://[2001:db8:0:0:0:0:0:1]";
     }},
    {cause_id::fragment,
     [](damaged& at) {
       at.sign("https://hooks.example.com/ubiops#part", {}, damaged::plain_body,
               {.signed_by = ubiops::webhooks::testing::producer::older});
     }},
    // its path and query
    {cause_id::path_prefix_stripped,
     [](damaged& at) {
       at.sign("https://hooks.example.com/api/ubiops");
       at.sent.target = "/ubiops";
     }},
    {cause_id::path_prefix_added, [](damaged& at) { at.sent.target = "/api/ubiops"; }},
    {cause_id::path_replaced, [](damaged& at) { at.sent.target = "/internal/hook"; }},
    {cause_id::path_case, [](damaged& at) { at.sent.target = "/UbiOps"; }},
    {cause_id::trailing_slash, [](damaged& at) { at.sent.target = "/ubiops/"; }},
    {cause_id::slashes_merged,
     [](damaged& at) {
       at.sign("https://hooks.example.com//ubiops");
       at.sent.target = "/ubiops";
     }},
    {cause_id::path_escapes,
     [](damaged& at) {
       at.sign("https://hooks.example.com/a%2Fb");
       at.sent.target = "/a/b";
     }},
    {cause_id::target_missing, [](damaged& at) { at.sent.target = "ubiops"; }},
    {cause_id::query_lost,
     [](damaged& at) {
       at.sign("https://hooks.example.com/ubiops?project=1");
       at.sent.target = "/ubiops";
     }},
    {cause_id::query_added, [](damaged& at) { at.sent.target = "/ubiops?utm_source=x"; }},
    {cause_id::query_order,
     [](damaged& at) {
       at.sign("https://hooks.example.com/ubiops?b=1&a=2");
       at.sent.target = "/ubiops?a=2&b=1";
     }},
    {cause_id::query_plus,
     [](damaged& at) {
       at.sign("https://hooks.example.com/ubiops?a=b%20c");
       at.sent.target = "/ubiops?a=b+c";
     }},
    {cause_id::query_escapes,
     [](damaged& at) {
       at.sign("https://hooks.example.com/ubiops?a=b%2Fc");
       at.sent.target = "/ubiops?a=b/c";
     }},
    {cause_id::query_replaced,
     [](damaged& at) {
       at.sign("https://hooks.example.com/ubiops?a=1");
       at.sent.target = "/ubiops?b=2";
     }},
    // the method
    {cause_id::method_case, [](damaged& at) { at.sent.method = "post"; }},
    {cause_id::redirected_to_get,
     [](damaged& at) {
       at.sent.method = "GET";
       at.sent.body.clear();
       at.erase("Content-Length");
     }},
    {cause_id::method_changed, [](damaged& at) { at.sent.method = "PUT"; }},
    // covered fields
    {cause_id::field_lost, [](damaged& at) { at.erase("Date"); }},
    {cause_id::lines_reordered,
     [](damaged& at) {
       at.sign(at.registered, {{"X-Project", "a"}, {"X-Project", "b"}}, damaged::plain_body,
               {.components = {"@method", "@authority", "@target-uri", "content-digest", "date", "x-project"}});
       for (auto& line : at.sent.fields) {
         if (line.name == "X-Project") line.value = line.value == "a" ? "b" : "a";
       }
     }},
    {cause_id::lines_joined,
     [](damaged& at) {
       at.sign_with("X-Project", "a, b");
       at.field("X-Project") = "a,b";
     }},
    {cause_id::lines_added,
     [](damaged& at) {
       at.sign_with("X-Project", "a");
       at.sent.fields.push_back({"X-Project", "a"});
     }},
    {cause_id::percent_decoded,
     [](damaged& at) {
       at.sign_with("X-Project", "a%20b");
       at.field("X-Project") = "a b";
     }},
    {cause_id::blanks_collapsed,
     [](damaged& at) {
       at.sign_with("X-Project", "a  b");
       at.field("X-Project") = "a b";
     }},
    {cause_id::value_case,
     [](damaged& at) {
       at.sign_with("X-Project", "alpha");
       at.field("X-Project") = "Alpha";
     }},
    {cause_id::quotes_lost,
     [](damaged& at) {
       at.sign_with("X-Project", "\"a\"");
       at.field("X-Project") = "a";
     }},
    {cause_id::authorization_lost,
     [](damaged& at) {
       at.sign(at.registered, {{"Authorization", "Token 123"}});
       at.erase("Authorization");
     }},
    {cause_id::authorization_replaced,
     [](damaged& at) {
       at.sign(at.registered, {{"Authorization", "Token 123"}});
       at.field("Authorization") = "Basic dXNlcjpwdw==";
     }},
    {cause_id::date_rewritten, [](damaged& at) { at.field("Date") = "Fri, 15 Jan 2027 08:00:07 GMT"; }},
    {cause_id::date_zone, [](damaged& at) { at.field("Date") = "Fri, 15 Jan 2027 08:00:00 +0000"; }},
    {cause_id::digest_remade,
     [](damaged& at) { at.field("Content-Digest") = "sha-512=:" + std::string(86, 'A') + "==:"; }},
    // Signature-Input and Signature
    {cause_id::signature_stripped, [](damaged& at) { at.erase("Signature-Input"); }},
    {cause_id::second_signature, [](damaged& at) { at.field("Signature-Input") += ", waf=(\"@method\");created=1"; }},
    {cause_id::signature_folded, [](damaged& at) { at.field("Signature").insert(40, " "); }},
    {cause_id::signature_cut, [](damaged& at) { at.field("Signature").resize(60); }},
    {cause_id::signature_respelled, [](damaged& at) { std::erase(at.field("Signature"), '='); }},
    // keys
    {cause_id::unknown_key, [](damaged& at) { at.keys = damaged::of(damaged::key_of(2)); }},
    // the body
    {cause_id::body_read_before, [](damaged& at) { at.sent.body.clear(); }},
    {cause_id::body_cut, [](damaged& at) { at.sent.body.resize(20); }},
    {cause_id::body_longer, [](damaged& at) { at.sent.body += "trailing bytes"; }},
    {cause_id::body_line_end,
     [](damaged& at) {
       at.sent.body += "\n";
       at.length_follows();
     }},
    {cause_id::body_line_ends,
     [](damaged& at) {
       at.sign(at.registered, {}, "{\r\n}\r\n");
       at.sent.body = "{\n}\n";
       at.length_follows();
     }},
    {cause_id::body_byte_order_mark,
     [](damaged& at) {
       at.sent.body.insert(0, "\xef\xbb\xbf");
       at.length_follows();
     }},
    {cause_id::body_charset,
     [](damaged& at) {
       at.sign(at.registered, {}, "{\"text\": \"caf\xc3\xa9\"}");
       at.sent.body = "{\"text\": \"caf\xe9\"}";
       at.length_follows();
     }},
    {cause_id::body_json_rewritten,
     [](damaged& at) {
       std::erase(at.sent.body, ' ');
       at.length_follows();
     }},
    {cause_id::body_cut_at_nul,
     [](damaged& at) {
       at.sign(at.registered, {}, std::string_view("{\"a\": \"\0\"}", 10));
       at.sent.body.resize(at.sent.body.find('\0'));
     }},
    {cause_id::body_chunked,
     [](damaged& at) {
       at.sent.body = "3c\r\n" + at.sent.body + "\r\n0\r\n\r\n";
       at.erase("Content-Length");
       at.sent.fields.push_back({"Transfer-Encoding", "chunked"});
     }},
    {cause_id::body_changed, [](damaged& at) { at.sent.body[12] = 'X'; }},
    // time
    {cause_id::clock_off, [](damaged& at) { at.now = damaged::signed_at - std::chrono::seconds(100); }},
    {cause_id::time_zone, [](damaged& at) { at.now = damaged::signed_at + std::chrono::hours(2); }},
    {cause_id::milliseconds,
     [](damaged& at) {
       at.sign(at.registered, {{"Date", "Fri, 15 Jan 2027 08:00:00 GMT"}}, damaged::plain_body,
               {.created = std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000'000))});
     }},
    {cause_id::retry_or_replay, [](damaged& at) { at.now = damaged::signed_at + std::chrono::seconds(1000); }},
    // the policy's own
    {cause_id::required_field_absent, [](damaged& at) { at.policy.required_fields = {{"X-Token", "secret"}}; }},
    {cause_id::required_field_case,
     [](damaged& at) {
       at.sign(at.registered, {{"X-Token", "Secret"}});
       at.policy.required_fields = {{"X-Token", "secret"}};
     }},
    {cause_id::required_field_quoted,
     [](damaged& at) {
       at.sign(at.registered, {{"X-Token", "\"secret\""}});
       at.policy.required_fields = {{"X-Token", "secret"}};
     }},
    {cause_id::required_field_twice,
     [](damaged& at) {
       at.sign(at.registered, {{"X-Token", "secret"}, {"X-Token", "secret"}});
       at.policy.required_fields = {{"X-Token", "secret"}};
     }},
    {cause_id::required_field_other,
     [](damaged& at) {
       at.sign(at.registered, {{"X-Token", "another"}});
       at.policy.required_fields = {{"X-Token", "secret"}};
     }},
    // nothing else
    {cause_id::not_signed_or_altered,
     [](damaged& at) {
       const auto stranger = damaged::key_of(3);
       const auto forged = ubiops::webhooks::testing::sign(
           stranger, "POST", at.registered, {}, damaged::plain_body,
           {.created = damaged::signed_at, .key_id = std::string(at.pair.public_key().key_id())});
       REQUIRE(forged);
       at.sent = *forged;
     }},
};

}  // namespace

const std::vector<damage>& all_damages() { return damages; }
