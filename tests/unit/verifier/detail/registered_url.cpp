#include <ubiops/webhooks/verifier/detail/registered_url.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/signature/component_identifier.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace limits = ubiops::webhooks::limits;
using detail::registered_url;
using uw::errc;
using uw::policy;
using namespace std::string_literals;

namespace {

// "ok", or the member at fault.
std::string url_fault(policy settings) {
  const auto compiled = registered_url::configured_by(settings);
  if (compiled) return "ok";
  CHECK(compiled.error().code() == errc::invalid_policy);
  return std::string(compiled.error().subject());
}

policy by_origin(std::string origin = "https://hooks.example.com") { return {.public_origin = std::move(origin)}; }
policy with_target(std::string uri) { return {.target_uri = std::move(uri)}; }
policy any_authority(std::string scheme = "") { return {.any_authority = true, .scheme = std::move(scheme)}; }

registered_url compiled_url(policy settings) {
  auto compiled = registered_url::configured_by(settings);
  REQUIRE(compiled);
  return *std::move(compiled);
}

// What a request says.
struct stated {
  std::optional<std::string> target = "/hook?x=1";
  std::optional<std::string> host = "hooks.example.com";
  std::string authority = {};
  std::string scheme = {};
  std::string method = "POST";
};

// A target in force, or why there is none, copied while what it views is alive.
struct seen {
  errc code{};
  std::string subject;
  std::string scheme, authority, prefix, path;
  std::optional<std::string> query, received;
  bool whole = false;
};

seen resolve(const registered_url& url, const stated& request) {
  const exact_buffer received(request.target.value_or(""));
  const exact_buffer host(request.host.value_or(""));
  const exact_buffer authority(request.authority);
  const exact_buffer scheme(request.scheme);
  detail::head_view head{request.method, std::nullopt, authority.view(), scheme.view(), nullptr, nullptr};
  if (request.target) head.target = received.view();
  detail::authority_space space;
  uw::detail::target_in_force target;
  const auto resolved = url.resolve(head, request.host ? std::optional(host.view()) : std::nullopt, space, target);
  seen copy;
  if (!resolved) {
    copy.code = resolved.error().code();
    copy.subject = resolved.error().subject();
    return copy;
  }
  const auto owned = [](std::optional<std::string_view> text) {
    return text ? std::optional<std::string>(*text) : std::nullopt;
  };
  copy.scheme = target.scheme;
  copy.authority = target.authority;
  copy.prefix = target.target_uri.value_or(target.origin);
  copy.path = target.path;
  copy.query = owned(target.query);
  copy.received = owned(target.received);
  copy.whole = target.target_uri.has_value();
  return copy;
}

seen resolve(policy settings, const stated& request) { return resolve(compiled_url(std::move(settings)), request); }

void refuses(policy settings, const stated& request, errc code, std::string_view subject) {
  const seen target = resolve(std::move(settings), request);
  CHECK(target.code == code);
  CHECK(target.subject == subject);
}

}  // namespace

TEST_CASE("exactly one member says whose URL it is") {
  constexpr std::string_view expected[] = {"one of public_origin, target_uri, any_authority",
                                           "ok",
                                           "ok",
                                           "either public_origin or target_uri, not both",
                                           "ok",
                                           "either public_origin or any_authority, not both",
                                           "either target_uri or any_authority, not both",
                                           "either public_origin or target_uri, not both"};
  for (unsigned modes = 0; modes < 8; ++modes) {
    policy settings;
    if ((modes & 1) != 0) settings.public_origin = "https://h";
    if ((modes & 2) != 0) settings.target_uri = "https://h/";
    settings.any_authority = (modes & 4) != 0;
    INFO(modes);
    CHECK(url_fault(settings) == expected[modes]);
  }
}

TEST_CASE("a public_origin is scheme and authority as the producer writes them") {
  for (const std::string origin :
       {"https://hooks.example.com", "http://h", "https://h:443", "http://h:80", "https://h:1", "https://h:65535",
        "https://User:PassWord@h:8443", "https://u%40@h", "https://[::1]", "https://[2001:db8::1]:8443",
        "https://192.0.2.1", "https://h%2Fx", "https://h%2fx", "https://[fe80::1%25Eth0]", "https://h_x.example",
        "https://h.example."}) {
    INFO(origin);
    CHECK(url_fault(by_origin(origin)) == "ok");
  }
  for (const std::string& origin : {"hooks.example.com"s,
                                    "//h"s,
                                    "https:"s,
                                    "https:/h"s,
                                    "https://"s,
                                    "https:h"s,
                                    "ftp://h"s,
                                    "HTTPS://h"s,
                                    "://h"s,
                                    " https://h"s,
                                    "https://h "s,
                                    "https://h h"s,
                                    "https://h/"s,
                                    "https://h/x"s,
                                    "https://h?"s,
                                    "https://h#"s,
                                    "https://H"s,
                                    "https://hooks.Example.com"s,
                                    "https://[FE80::1]"s,
                                    "https://u@H"s,
                                    "https://h:"s,
                                    "https://h:x"s,
                                    "https://h:-1"s,
                                    "https://h:0443"s,
                                    "https://h:65536"s,
                                    "https://h:99999"s,
                                    "https://h:100000"s,
                                    "https://h:99999999999999999999"s,
                                    "https://@"s,
                                    "https://u@"s,
                                    "https://u@:1"s,
                                    "https://:1"s,
                                    "https://[]"s,
                                    "https://[::1"s,
                                    "https://::1"s,
                                    "https://h\\"s,
                                    "https://h\n"s,
                                    "https://h\0"s,
                                    "https://h\x7f"s,
                                    "https://h\xc3\xa9"s,
                                    "https://h%41"s,
                                    "https://h:0"s,
                                    "https://@h"s,
                                    "https://*.h"s,
                                    "https://.h"s,
                                    "https://[::g]"s,
                                    "https://u|v@h"s,
                                    "https://u%4@h"s,
                                    "https://u%zz@h"s,
                                    "https://h%"s,
                                    "https://u v@h"s,
                                    "https://https://h"s}) {
    INFO(origin);
    CHECK(url_fault(by_origin(origin)).starts_with("public_origin: "));
  }
}

TEST_CASE("a target_uri has a path, and is what the producer would sign") {
  for (const std::string uri :
       {"https://h/", "https://h/hook", "http://h:8080/a/b?x=1&y=%20", "https://h/a/%2e%2e/b", "https://h//",
        "https://h/%C3%A9", "https://h/x#f", "https://h/x?q=%2F#f?g", "https://User:PassWord@h/", "https://h/A",
        "https://h/x?a%5B%5D=1", "https://h/x?a[]=1#f"}) {
    INFO(uri);
    CHECK(url_fault(with_target(uri)) == "ok");
  }
  for (const std::string& uri :
       {"https://h"s,       "https://h?x"s,        "https://h#f"s,      "/hook"s,         "h/hook"s,
        "ftp://h/"s,        "HTTPS://h/"s,         "https://H/"s,       "https:///"s,     "https://h:/"s,
        "https://h:0443/"s, "https://h:65536/"s,   "https://h/%c3%A9"s, "https://h/%2f"s, "https://h/?x=%2f"s,
        "https://h/#%2f"s,  "https://h/%"s,        "https://h/%2"s,     "https://h/%zz"s, "https://h/a b"s,
        "https://h/?a b"s,  "https://h/#a b"s,     "https://h/\t"s,     "https://h/\n"s,  "https://h/\0"s,
        "https://h/\x7f"s,  "https://h/\xc3\xa9"s, "https://h/ "s}) {
    INFO(uri);
    CHECK(url_fault(with_target(uri)).starts_with("target_uri: "));
  }
}

TEST_CASE("a URL that the producer's client never sends as it is is refused with the text that it would change") {
  const std::pair<std::string, std::string> rows[] = {
      {"https://h/a/../b", "/../"},    {"https://h/a/./b", "/./"},     {"https://h/..", "/.."},
      {"https://h/a/.", "/."},         {"https://h/%41", "%41"},       {"https://h/?x=%7E", "%7E"},
      {"https://h/{id}", "{"},         {"https://h/a|b", "|"},         {"https://h/a?", "?"},
      {"https://h/a#", "#"},           {"https://h:0/a", ":0"},        {"https://h:/a", ":"},
      {"https://h:0443/a", ":0443"},   {"https://h:65536/", ":65536"}, {"https://@h/a", "@"},
      {"https://*.h/a", "*.h"},        {"https://.h/a", ".h"},         {"https://h%41/a", "h%41"},
      {"https://Hooks/a", "Hooks"},    {"https://h/%2f", "%2f"},       {"https://h/%z", "%z"},
      {"https://h/a b", "blank"},      {"https://h/[a]", "["},         {"https://h/#a#b", "#"},
      {"https://h/\xc3\xbc", "\\xc3"}, {"https://h", "no path"},       {"ftp://h/", "no http:// or https://"},
      {"https://h:x/", "authority"},   {"https://[::g]/", "[::g]"},    {"http://h/a|b", "|"},
      {"https://h:8443/|", "|"},       {"https://h:65535/|", "|"},     {"https://h/%2F%3a", "%3a"},
      {"https://.h/a#f", ".h"},        {"https://h/?%2F#%C3|", "|"},   {"https://u:p@.h/", ".h"}};
  for (const auto& [uri, reason] : rows) {
    CAPTURE(uri);
    CHECK(url_fault(with_target(uri)) == "target_uri: " + reason);
  }
  CHECK(url_fault(by_origin("https://h/")) == "public_origin: / at the end");
  for (const std::string more :
       {"https://h/a", "https://h?", "https://h/?x", "https://h#", "https://h/#", "https://h/#f", "https://h//"}) {
    CHECK(url_fault(by_origin(more)) == "public_origin: more than scheme and authority");
  }
  for (const std::string none : {"hooks.example.com", "//h", "HTTPS://h", "h:443"}) {
    CHECK(url_fault(by_origin(none)) == "public_origin: no http:// or https://");
  }
  CHECK(url_fault(by_origin("https://h:0")) == "public_origin: :0");
}

TEST_CASE("a host with a percent sign is what the producer's client leaves as it is, or refused whole") {
  for (const std::string host : {"h%2Fost", "h%2fost", "%C3%BC.example", "u@h%2Fost", "u:p@h%2Fost:8443",
                                 "[fe80::1%25eth0]", "[fe80::1%25Eth0]", "u@[fe80::1%25eth0]:8443", "[::%251]"}) {
    CAPTURE(host);
    CHECK(url_fault(by_origin("https://" + host)) == "ok");
    CHECK(url_fault(with_target("https://" + host + "/x")) == "ok");
  }
  for (const std::string host :
       {"H%2Fost", "h%2FOst", "h%41", "h%2D", "h%7e", "*%2F", ".%2Fh", "[fe80::1%2Feth0]", "[fe80::1%25]",
        "[FE80::1%25eth0]", "[fe8%25eth0]", "[1:2:3%25eth0]", "[fe80::1%25eth0%2F]", "[%25eth0]"}) {
    CAPTURE(host);
    CHECK(url_fault(by_origin("https://" + host)) == "public_origin: " + host);
    CHECK(url_fault(with_target("https://u@" + host + "/x")) == "target_uri: " + host);
  }
}

TEST_CASE("a reason tells nothing of a userinfo") {
  for (const std::string uri : {"https://user:secret%41@h/", "https://user:secret|@h/", "https://secret@:secret@h/",
                                "https://user:secret@H/", "https://user:secret@h:0/", "https://user:secret@h/{"}) {
    CAPTURE(uri);
    const std::string told = url_fault(with_target(uri));
    CHECK(told.starts_with("target_uri: "));
    CHECK(told.find("secret") == std::string::npos);
    CHECK(told.find("user:") == std::string::npos);
  }
}

TEST_CASE("a scheme goes with any_authority only, and is http or https") {
  for (const std::string scheme : {"", "http", "https"}) CHECK(url_fault(any_authority(scheme)) == "ok");
  for (const std::string scheme : {"HTTPS", "ftp", "https:", " https", "ws"}) {
    CHECK(url_fault(any_authority(scheme)) == "scheme: http or https");
  }
  for (policy settings : {by_origin(), with_target("https://h/")}) {
    settings.scheme = "https";
    CHECK(url_fault(settings) == "scheme: only with any_authority");
  }
}

TEST_CASE("under public_origin scheme and authority are ours, path and query the request's") {
  for (const stated& request :
       {stated{}, stated{.host = "attacker.example"}, stated{.host = std::nullopt}, stated{.host = ""},
        stated{.host = "not a host"}, stated{.authority = "attacker.example"}, stated{.scheme = "http"},
        stated{.scheme = "nonsense"}}) {
    const seen target = resolve(by_origin("https://User@hooks.example.com:443"), request);
    CHECK(target.code == errc{});
    CHECK(target.scheme == "https");
    CHECK(target.authority == "user@hooks.example.com:443");  // netloc in lower case, nothing taken away
    CHECK(target.prefix == "https://User@hooks.example.com:443");
    CHECK_FALSE(target.whole);
    CHECK(target.path == "/hook");
    CHECK(target.query == "x=1");
    CHECK(target.received == "/hook?x=1");
  }
  const seen absolute = resolve(by_origin(), {.target = "http://attacker.example:1/other"});
  CHECK(absolute.code == errc{});
  CHECK(absolute.scheme == "https");
  CHECK(absolute.prefix == "https://hooks.example.com");
  CHECK(absolute.path == "/other");
  CHECK_FALSE(absolute.query);
  CHECK(absolute.received == "http://attacker.example:1/other");

  const seen without = resolve(by_origin(), {.target = std::nullopt});
  CHECK(without.code == errc{});
  CHECK_FALSE(without.received);
  CHECK_FALSE(without.whole);
  for (const std::string& bad : {""s, "hook"s, "*"s, "/a#b"s, "/a b"s, "ftp://h/"s, "/a\n"s}) {
    refuses(by_origin(), {.target = bad}, errc::malformed_target, "@request-target");
  }
}

TEST_CASE("under target_uri all is ours but the request-target as received") {
  for (const stated& request : {stated{}, stated{.target = "/rewritten"}, stated{.target = std::nullopt},
                                stated{.host = "attacker.example"}, stated{.authority = "attacker.example"},
                                stated{.target = "https://attacker.example/"}, stated{.scheme = "http"}}) {
    const seen target = resolve(with_target("http://h:8080/a/b?c=%20#d"), request);
    CHECK(target.code == errc{});
    CHECK(target.scheme == "http");
    CHECK(target.authority == "h:8080");
    CHECK(target.prefix == "http://h:8080/a/b?c=%20#d");
    CHECK(target.whole);
    CHECK(target.path == "/a/b");
    CHECK(target.query == "c=%20");
    CHECK(target.received == request.target);
  }
  CHECK_FALSE(resolve(with_target("https://h/a"), {}).query);  // the request's query is not taken
  refuses(with_target("https://h/a"), {.target = "/a#b"}, errc::malformed_target, "@request-target");
}

TEST_CASE("a component of the URL has so many bytes at least") {
  const auto smallest = [](const policy& settings, uw::component_kind kind) {
    return compiled_url(settings).smallest_value(kind);
  };
  using enum uw::component_kind;
  const policy whole = with_target("http://u@h:8080/a/b?c=%20#d");
  CHECK(smallest(whole, authority) == "u@h:8080"s.size());
  CHECK(smallest(whole, target_uri) == "http://u@h:8080/a/b?c=%20#d"s.size());
  CHECK(smallest(whole, path) == "/a/b"s.size());
  CHECK(smallest(whole, query) == "?c=%20"s.size());
  CHECK(smallest(with_target("http://h/"), query) == "?"s.size());
  CHECK(smallest(by_origin("http://h"), authority) == "h"s.size());
  CHECK(smallest(by_origin("http://h"), target_uri) == "http://h/"s.size());
  CHECK(smallest(by_origin("http://h"), query) == "?"s.size());
  for (const policy& settings : {whole, by_origin("http://h"), any_authority()}) {
    for (const uw::component_kind kind : {field, method, request_target, query_param}) {
      CHECK(smallest(settings, kind) == 0);
    }
  }
}

TEST_CASE("under any_authority scheme and authority are the request's, normalised") {
  const struct {
    stated request;
    std::string prefix;
  } rows[] = {
      {{}, "https://hooks.example.com"},
      {{.host = "HOOKS.Example.com:443"}, "https://hooks.example.com"},
      {{.host = "h:"}, "https://h"},
      {{.host = "h:80"}, "https://h:80"},
      {{.host = "h:80", .scheme = "http"}, "http://h"},
      {{.host = "h:443", .scheme = "HTTP"}, "http://h:443"},
      {{.host = "[2001:DB8::1]:443"}, "https://[2001:db8::1]"},
      {{.host = std::nullopt, .authority = "H:8443"}, "https://h:8443"},
      {{.host = "h:443", .authority = "H"}, "https://h"},
      {{.target = "http://H:80/a", .host = "h"}, "http://h"},
      {{.target = "http://H/a", .host = std::nullopt, .authority = "h:80", .scheme = "http"}, "http://h"},
      {{.target = "HTTPS://h", .host = std::nullopt}, "https://h"},
      {{.target = std::nullopt, .host = "h"}, "https://h"},
  };
  for (const auto& row : rows) {
    INFO(row.prefix);
    const seen target = resolve(any_authority(), row.request);
    CHECK(target.code == errc{});
    CHECK(target.prefix == row.prefix);
    const std::size_t end = row.prefix.find("://");
    CHECK(target.scheme == row.prefix.substr(0, end));
    CHECK(target.authority == row.prefix.substr(end + 3));
    CHECK_FALSE(target.whole);
    CHECK(target.received == row.request.target);
  }
  const seen absolute = resolve(any_authority(), {.target = "https://h?q", .host = "h"});
  CHECK(absolute.path == "/");
  CHECK(absolute.query == "q");
  const seen asterisk = resolve(any_authority(), {.target = "*", .host = "h", .method = "OPTIONS"});
  CHECK(asterisk.code == errc{});
  CHECK(asterisk.path.empty());
}

TEST_CASE("under any_authority a scheme of the policy goes before what the request says") {
  for (const std::string scheme : {"http", "https"}) {
    for (const stated& request : {stated{.host = "h"}, stated{.host = "h", .scheme = "http"},
                                  stated{.host = "h", .scheme = "wss"}, stated{.target = "https://h/", .host = "h"}}) {
      const seen target = resolve(any_authority(scheme), request);
      CHECK(target.code == errc{});
      CHECK(target.prefix == scheme + "://h");
    }
  }
}

TEST_CASE("under any_authority what the request says of its authority must agree") {
  const policy any = any_authority();
  refuses(any, {.host = std::nullopt}, errc::missing_component, "@authority");
  refuses(any, {.host = "a", .authority = "b"}, errc::malformed_target, "host");
  refuses(any, {.host = "a:80", .authority = "a"}, errc::malformed_target, "host");
  refuses(any, {.target = "https://a/", .host = "b"}, errc::malformed_target, "host");
  refuses(any, {.target = "https://a/", .host = std::nullopt, .authority = "b"}, errc::malformed_target, ":authority");
  refuses(any, {.target = "https://a/", .host = "b", .authority = "a"}, errc::malformed_target, "host");
  refuses(any, {.target = "http://a/", .host = "a:443"}, errc::malformed_target, "host");
  refuses(any, {.target = "https://u@a/", .host = "a"}, errc::malformed_target, "host");
  refuses(any, {.target = "https://u@a/", .host = std::nullopt}, errc::malformed_target, "@request-target");
  CHECK(resolve(any, {.target = "https://a/u@a", .host = std::nullopt}).code == errc{});
  refuses(any, {.target = "http://a/", .host = "a", .scheme = "https"}, errc::malformed_target, "@scheme");
  refuses(any, {.scheme = "wss"}, errc::malformed_target, "@scheme");
  for (const std::string& bad :
       {""s, "a b"s, "u@a"s, "@a"s, "a/b"s, "a:x"s, "[::1"s, "a\n"s, "a\0"s, "caf\xc3\xa9"s, ":443"s}) {
    INFO(bad);
    refuses(any, {.host = bad}, errc::malformed_field, "host");
    if (!bad.empty()) refuses(any, {.host = std::nullopt, .authority = bad}, errc::malformed_field, ":authority");
  }
  refuses(any, {.target = "a"}, errc::malformed_target, "@request-target");
}

TEST_CASE("under any_authority the authority has a bound") {
  const policy any = any_authority();
  const std::string longest(limits::max_authority, 'a');
  CHECK(resolve(any, {.host = longest, .scheme = "https"}).prefix == "https://" + longest);
  CHECK(resolve(any, {.host = longest + ":443"}).authority == longest);
  refuses(any, {.host = longest + "a"}, errc::limit_exceeded, "@authority");
  refuses(any, {.host = std::nullopt, .authority = longest + "a"}, errc::limit_exceeded, "@authority");
  refuses(any, {.target = "https://" + longest + "a/", .host = std::nullopt}, errc::limit_exceeded, "@authority");
}

TEST_CASE("a registered URL owns its text: copies outlive what they were made from") {
  std::optional<registered_url> original;
  {
    policy settings = with_target("https://a-long-host-name.hooks.example.com/a/long/path/to/the/hook?with=query");
    original = compiled_url(std::move(settings));
  }
  const registered_url copy = *original;
  original.reset();
  const seen target = resolve(copy, {});
  CHECK(target.prefix == "https://a-long-host-name.hooks.example.com/a/long/path/to/the/hook?with=query");
  CHECK(target.path == "/a/long/path/to/the/hook");
  CHECK(target.authority == "a-long-host-name.hooks.example.com");
}
