// What a request says of its own host, where that is believed (any_authority) and where it is not (RFC 9421 §2.2.3,
// RFC 9110 §7.2), and URLs that no policy can have.
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

void believe_the_request(scene& s) {
  s.policy = {};
  s.policy.any_authority = true;
}

/// The URL that the receiver is told it has, and for which the request is signed.
void registered_as(scene& s, std::string_view scheme, std::string_view authority) {
  const std::string origin = std::string(scheme) + "://" + std::string(authority);
  s.policy.public_origin = origin;
  s.signature().value(R"("@authority")") = authority;
  s.signature().value(R"("@target-uri")") = origin + "/hook?id=7";
}

constexpr attack host_rows[] = {
    {"two-hosts",
     "two Host lines",
     malformed_field,
     "host",
     [](scene& s, std::string_view text) { s.head().add(std::string(text), "hooks.example.com"); },
     "X-Host",
     {"Host", "host", "HOST"}},
    {"two-hosts-one-foreign",
     "two Host lines, the second another's or empty",
     malformed_field,
     "host",
     [](scene& s, std::string_view text) {
       if (text != "no second") s.head().add("Host", std::string(text));
     },
     "no second",
     {"attacker.example", "", "hooks.example.com:443"}},
    {"two-hosts-believed",
     "two Host lines where Host is believed",
     malformed_field,
     "host",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       if (text != "no second") s.head().add("Host", std::string(text));
     },
     "no second",
     {"hooks.example.com", "attacker.example", ""}},
    {"no-host",
     "no Host where the authority would come from it",
     missing_component,
     "@authority",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().remove("Host").add(std::string(text), "hooks.example.com");
     },
     "hOST",
     {"X-Host", "Hos", "Host ", "Hosts"}},
    {"malformed-host",
     "a Host that is no authority",
     malformed_field,
     "host",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().set("Host", std::string(text));
     },
     "hooks.example.com:443",
     {"",
      "a b",
      "hooks.example.com:x",
      "[::1",
      "[]",
      ":443",
      "a\0b"sv,
      "h\xc3\xb6.example",
      "a/b",
      "a#b",
      "a?b",
      "hooks.example.com, attacker.example",
      "a\r\n b",
      "hooks.example.com:4 43",
      "hooks.example.com:-1",
      "a%g0b",
      "a%0gb",
      "a%2",
      "[a%g0b]",
      "hooks.example.com:443:443"}},
    {"userinfo-in-host",
     "a user in Host",
     malformed_field,
     "host",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().set("Host", std::string(text) + "hooks.example.com");
     },
     "",
     {"user@", "user:password@", "@", "attacker.example@", "hooks.example.com@"}},
    {"userinfo-in-target",
     "a user in an absolute request-target, where only that has a host",
     malformed_target,
     "@request-target",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       const std::string authority = std::string(text) + "hooks.example.com";
       s.head().remove("Host").target = "https://" + authority + "/hook?id=7";
       s.signature().value(R"("@authority")") = authority;
       s.signature().value(R"("@target-uri")") = s.head().target;
     },
     "",
     {"user@", "user:password@", "@", "attacker.example@", "hooks.example.com@"}},
    {"other-port-in-host",
     "another port in Host than the one signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().set("Host", "hooks.example.com" + std::string(text));
     },
     ":443",
     {":0", ":80", ":8443", ":0443", ":4430", ":65535", ":65536", ":99999999999999999999"}},
    {"other-host-believed",
     "another Host than the one signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().set("Host", std::string(text));
     },
     "HOOKS.EXAMPLE.COM",
     {"attacker.example", "hooks.example.com.", "hooks%2Eexample.com", "[::1]"}},
    {"target-contradicts-host",
     "an absolute request-target for another host than Host's",
     malformed_target,
     "host",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().target = "https://" + std::string(text) + "/hook?id=7";
     },
     "hooks.example.com",
     {"attacker.example", "hooks.example.com:8443", "user@hooks.example.com", "hooks.example.com."}},
    {"authority-contradicts-host",
     "an :authority that is another than Host",
     malformed_target,
     "host",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().authority = text;
     },
     "hooks.example.com",
     {"attacker.example", "hooks.example.com:8443"}},
    {"malformed-authority",
     "an :authority that is none",
     malformed_field,
     ":authority",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().remove("Host").authority = text;
     },
     "hooks.example.com",
     {"a b", "user@hooks.example.com", "hooks.example.com:x", "[::1", "h\xc3\xb6.example"}},
    {"other-scheme-believed",
     "a scheme that was not signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().scheme = text;
     },
     "HTTPS",
     {"http", "HTTP"}},
    {"malformed-scheme",
     "a scheme that is none of HTTP's",
     malformed_target,
     "@scheme",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().scheme = text;
     },
     "https",
     {"ftp", "httpss", "https ", "https:", "\0"sv}},
    {"scheme-contradicts-target",
     "an absolute request-target of another scheme than the connection's",
     malformed_target,
     "@scheme",
     [](scene& s, std::string_view text) {
       believe_the_request(s);
       s.head().target = "https://hooks.example.com/hook?id=7";
       s.head().scheme = text;
     },
     "https",
     {"http", "wss"}},
    {"port-of-no-url",
     "a policy with a port that no URL has",
     invalid_policy,
     any_subject,
     [](scene& s, std::string_view text) { registered_as(s, "https", "hooks.example.com:" + std::string(text)); },
     "65535",
     {"0", "65536", "00", "99999999999999999999", "x", "-1", "08443"}},
    {"host-of-no-url",
     "a policy whose URL UbiOps can never have signed",
     invalid_policy,
     any_subject,
     [](scene& s, std::string_view text) { registered_as(s, "https", text); },
     "hooks.example.com",
     {"", "Hooks.example.com", "a b", "h\xc3\xb6.example", "[::1", "hooks.example.com/", "hooks.example.com?x",
      "hooks.example.com#x", "a\r\nb"}},
};

}  // namespace

std::span<const attack> attacks_on_the_host() { return host_rows; }
