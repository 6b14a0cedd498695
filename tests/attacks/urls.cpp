// Requests for another URL or method, and targets that are none (RFC 9421 §2.2, RFC 9112 §3.2).
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

constexpr auto sent_to_our_path = [](message& m, std::string_view) { m.target = "/hook?id=7"; };

/// Signed for this origin and authority, and sent to us.
void signed_for(scene& s, std::string_view origin, std::string_view authority) {
  s.signature().value(R"("@authority")") = authority;
  s.signature().value(R"("@target-uri")") = std::string(origin) + "/hook?id=7";
}

/// The usual request for a target that arrives as it was signed.
void sent_to(scene& s, std::string_view target) { s.draft = usual_request(our_key(), "hooks.example.com", target); }

constexpr attack url_rows[] = {
    {"other-path",
     "signed for another path of ours",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       sent_to(s, text);
       s.on_the_way = sent_to_our_path;
     },
     "/hook?id=7",
     {"/?id=7", "/Hook?id=7", "/hook/?id=7", "/other?id=7", "//hook?id=7", "/./hook?id=7", "/x/../hook?id=7",
      "/%68ook?id=7", "/hook;x?id=7"}},
    {"other-query",
     "signed for another query",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       sent_to(s, text);
       s.on_the_way = sent_to_our_path;
     },
     "/hook?id=7",
     {"/hook", "/hook?", "/hook?id=8", "/hook?id=7&", "/hook?&id=7", "/hook?id=7?", "/hook?id=%37", "/hook?ID=7",
      "/hook?id=7&id=7", "/hook%3Fid=7"}},
    {"other-query-by-its-parts",
     "signed for another query, where the policy requires it apart from the path",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.policy.required_components = {"@authority", "@path", "@query", "content-digest", "date"};
       s.signature().uncover(R"("@target-uri")");
       s.signature().lines.push_back({R"("@path")", "/hook"});
       s.signature().lines.push_back({R"("@query")", std::string(text)});
     },
     "?id=7",
     {"?", "?id=8", "?id=7&", "?id=%37", "id=7", ""}},
    {"other-path-under-target-uri",
     "signed for another path than that of target_uri",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       sent_to(s, text);
       s.policy = {};
       s.policy.target_uri = "https://hooks.example.com/hook?id=7";
     },
     "/hook?id=7",
     {"/hook", "/hook?id=8", "/Hook?id=7", "/"}},
    {"other-method",
     "another method than the one that was signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) { s.head().method = text; },
     "POST",
     {"GET", "PUT", "DELETE", "PATCH", "post", "Post", "POSTS", "OPTIONS", "CONNECT", "M-SEARCH"}},
    {"malformed-method",
     "a method that is no token",
     malformed_field,
     "@method",
     [](scene& s, std::string_view text) {
       s.head().method = text;
       s.signature().value(R"("@method")") = text;
     },
     "m-search",
     {"", "PO ST", " POST", "POST\n", "POST\r", "POST\0"sv, "POST\t", "P\x7fST", "POST\xe9", "(POST)", "POST,POST",
      "P\"OST"}},
    {"other-host",
     "signed for another receiver",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) { signed_for(s, "https://" + std::string(text), text); },
     "hooks.example.com",
     {"attacker.example", "hooks.example.com.", "hooks.example.org", "evil.hooks.example.com", "hooks.example.co",
      "user@hooks.example.com", "hooks.example.com@attacker.example", "[::1]", "127.0.0.1", ""}},
    {"other-authority-alone",
     "signed for our target URI under another authority",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) { signed_for(s, "https://hooks.example.com", text); },
     "hooks.example.com",
     {"attacker.example", "HOOKS.example.com", "hooks.example.com:443", ""}},
    {"other-target-uri-alone",
     "signed for our authority under another target URI",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) { signed_for(s, text, "hooks.example.com"); },
     "https://hooks.example.com",
     {"https://attacker.example", "https://HOOKS.example.com", "", "https://hooks.example.com:443"}},
    {"other-scheme",
     "signed for another scheme",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       signed_for(s, std::string(text) + "://hooks.example.com", "hooks.example.com");
     },
     "https",
     {"http", "HTTPS", "wss", ""}},
    {"other-port",
     "signed for another port",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       const std::string authority = "hooks.example.com" + std::string(text);
       signed_for(s, "https://" + authority, authority);
     },
     "",
     {":443", ":80", ":8443", ":0", ":65536", ":"}},
    {"forwarded",
     "another receiver's request with fields of proxies that name ours",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       s.draft = usual_request(our_key(), text);
       for (const char* name : {"X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-Original-Host", ":authority"}) {
         s.head().add(name, "hooks.example.com");
       }
       s.head()
           .add("Forwarded", "for=192.0.2.1;host=hooks.example.com;proto=https")
           .add("X-Original-URL", "https://hooks.example.com/hook?id=7")
           .add("X-HTTP-Method-Override", "POST");
     },
     "hooks.example.com",
     {"attacker.example", "hooks.example.com.", "hooks.example.com:443"}},
    {"malformed-target",
     "a request-target that is none",
     malformed_target,
     "@request-target",
     [](scene& s, std::string_view text) { s.head().target = text; },
     "/hook?id=7",
     {"",
      "hook",
      "*",
      "/a b",
      "/a#b",
      "/a\tb",
      "/a\0b"sv,
      "/a\r\nb",
      "/\xc3\xa9",
      "/a\x7f",
      "hooks.example.com:443",
      "https://",
      "https:/hook",
      "ftp://hooks.example.com/",
      "://x/",
      "https:// /",
      "https://a:b/",
      "?id=7",
      "/hook?id=7#fragment",
      "/hook?id=\x01",
      "\\hook"}},
    {"forbidden-byte-in-a-long-target",
     "a forbidden byte at any place of a long request-target",
     malformed_target,
     "@request-target",
     [](scene& s, std::string_view text) { sent_to(s, text); },
     "/hook!long-enough/and-longer",
     {"/a b/long-enough", "/a#b/long-enough", "/hook\x7flong-enough", "/long-enough\x80", "/long-enough#",
      "/\0long-enough"sv, "/long-enough/and-a b", "/long-enough/\x1f/and-on"}},
    {"forbidden-byte-under-target-uri",
     "a request-target that is none, where target_uri replaces it",
     malformed_target,
     "@request-target",
     [](scene& s, std::string_view text) {
       s.policy = {};
       s.policy.target_uri = "https://hooks.example.com/hook?id=7";
       s.head().target = text;
     },
     "/elsewhere",
     {"", "/a b", "/a#b", "*"}},
};

}  // namespace

std::span<const attack> attacks_on_the_url() { return url_rows; }
