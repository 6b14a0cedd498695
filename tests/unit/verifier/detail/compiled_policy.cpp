#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "message.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace limits = ubiops::webhooks::limits;
using detail::compiled_policy;
using std::chrono::seconds;
using uw::errc;
using uw::policy;
using namespace std::string_literals;

namespace {

// "ok", or the member at fault.
std::string fault(policy settings) {
  const auto compiled = compiled_policy::compile(std::move(settings));
  if (compiled) return "ok";
  CHECK(compiled.error().code() == errc::invalid_policy);
  return std::string(compiled.error().subject());
}

policy with_origin(std::string origin = "https://hooks.example.com") { return {.public_origin = std::move(origin)}; }
policy with_target(std::string uri) { return {.target_uri = std::move(uri)}; }
policy any_authority(std::string scheme = "") { return {.any_authority = true, .scheme = std::move(scheme)}; }

compiled_policy compile(policy settings) {
  auto compiled = compiled_policy::compile(std::move(settings));
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

seen resolve(const compiled_policy& rules, const stated& request) {
  const exact_buffer target(request.target.value_or(""));
  const exact_buffer host(request.host.value_or(""));
  const exact_buffer authority(request.authority);
  const exact_buffer scheme(request.scheme);
  detail::head_view head{request.method, std::nullopt, authority.view(), scheme.view(), nullptr, nullptr};
  if (request.target) head.target = target.view();
  detail::authority_space space;
  uw::effective_target target_in_force;
  const auto resolved =
      rules.resolve(head, request.host ? std::optional(host.view()) : std::nullopt, space, target_in_force);
  seen copy;
  if (!resolved) {
    copy.code = resolved.error().code();
    copy.subject = resolved.error().subject();
    return copy;
  }
  const auto owned = [](std::optional<std::string_view> text) {
    return text ? std::optional<std::string>(*text) : std::nullopt;
  };
  copy.scheme = target_in_force.scheme;
  copy.authority = target_in_force.authority;
  copy.prefix = target_in_force.prefix;
  copy.path = target_in_force.path;
  copy.query = owned(target_in_force.query);
  copy.received = owned(target_in_force.received);
  copy.whole = target_in_force.whole;
  return copy;
}

seen resolve(policy settings, const stated& request) { return resolve(compile(std::move(settings)), request); }

void refuses(policy settings, const stated& request, errc code, std::string_view subject) {
  const seen target = resolve(std::move(settings), request);
  CHECK(target.code == code);
  CHECK(target.subject == subject);
}

errc coverage(policy settings, std::string_view input) {
  const message::read_input read(input);
  REQUIRE(read.outcome());
  const auto checked = compile(std::move(settings)).check_coverage(read.candidate());
  return checked ? errc{} : checked.error().code();
}

}  // namespace

TEST_CASE("exactly one member says whose URL it is") {
  for (unsigned modes = 0; modes < 8; ++modes) {
    policy settings;
    if ((modes & 1) != 0) settings.public_origin = "https://h";
    if ((modes & 2) != 0) settings.target_uri = "https://h/";
    settings.any_authority = (modes & 4) != 0;
    INFO(modes);
    const bool one = modes == 1 || modes == 2 || modes == 4;
    CHECK(fault(settings) == (one ? "ok" : "one of public_origin, target_uri, any_authority"));
  }
}

TEST_CASE("a public_origin is scheme and authority as the producer writes them") {
  for (const std::string origin :
       {"https://hooks.example.com", "http://h", "https://h:443", "http://h:80", "https://h:1", "https://h:65535",
        "https://User:PassWord@h:8443", "https://u%40@h", "https://[::1]", "https://[2001:db8::1]:8443",
        "https://192.0.2.1", "https://h_x.example", "https://h.example."}) {
    INFO(origin);
    CHECK(fault(with_origin(origin)) == "ok");
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
                                    "https://%c3%a9"s,
                                    "https://%C3%a9"s,
                                    "https://u%4@h"s,
                                    "https://u%zz@h"s,
                                    "https://h%"s,
                                    "https://u v@h"s,
                                    "https://https://h"s}) {
    INFO(origin);
    CHECK(fault(with_origin(origin)) == "public_origin");
  }
}

TEST_CASE("a target_uri has a path, and is what the producer would sign") {
  for (const std::string uri :
       {"https://h/", "https://h/hook", "http://h:8080/a/b?x=1&y=%20", "https://h/a/../b", "https://h//",
        "https://h/%C3%A9", "https://h/x#f", "https://h/?", "https://h/x?q=%2F#f?g", "https://User:PassWord@h/",
        "https://h/A", "https://h/x?a[]=1"}) {
    INFO(uri);
    CHECK(fault(with_target(uri)) == "ok");
  }
  for (const std::string& uri :
       {"https://h"s,       "https://h?x"s,        "https://h#f"s,      "/hook"s,         "h/hook"s,
        "ftp://h/"s,        "HTTPS://h/"s,         "https://H/"s,       "https:///"s,     "https://h:/"s,
        "https://h:0443/"s, "https://h:65536/"s,   "https://h/%c3%A9"s, "https://h/%2f"s, "https://h/?x=%2f"s,
        "https://h/#%2f"s,  "https://h/%"s,        "https://h/%2"s,     "https://h/%zz"s, "https://h/a b"s,
        "https://h/?a b"s,  "https://h/#a b"s,     "https://h/\t"s,     "https://h/\n"s,  "https://h/\0"s,
        "https://h/\x7f"s,  "https://h/\xc3\xa9"s, "https://h/ "s}) {
    INFO(uri);
    CHECK(fault(with_target(uri)) == "target_uri");
  }
}

TEST_CASE("a scheme goes with any_authority only, and is http or https") {
  for (const std::string scheme : {"", "http", "https"}) CHECK(fault(any_authority(scheme)) == "ok");
  for (const std::string scheme : {"HTTPS", "ftp", "https:", " https", "ws"}) {
    CHECK(fault(any_authority(scheme)) == "scheme");
  }
  for (policy settings : {with_origin(), with_target("https://h/")}) {
    settings.scheme = "https";
    CHECK(fault(settings) == "scheme");
  }
}

TEST_CASE("a component that is required must be one that can be covered") {
  for (const std::string good : {"date", "\"date\"", "@path", R"("@query-param";name="a")",
                                 R"("content-digest";key="sha-256")", R"("x";bs)", "authorization"}) {
    INFO(good);
    policy settings = with_origin();
    settings.required_components = {good};
    settings.also_required = {good};
    CHECK(fault(settings) == "ok");
  }
  for (const std::string bad : {"", "Date", "@status", "@signature-params", "@nonsense", "@query-param", "date;bs",
                                R"("date";sf)", R"("date";req)", "\"date", "date\n"}) {
    INFO(bad);
    const std::string shown = bad == "date\n" ? "date\\x0a" : bad;
    policy settings = with_origin();
    settings.required_components = {"@method", bad};
    CHECK(fault(settings) == "required_components: " + shown);
    settings = with_origin();
    settings.also_required = {"@method", bad};
    CHECK(fault(settings) == "also_required: " + shown);
  }
  policy none = with_origin();
  none.required_components = {};
  CHECK(fault(none) == "ok");
}

TEST_CASE("no more components can be required than a signature may cover") {
  policy settings = with_origin();
  settings.required_components.clear();
  for (std::size_t i = 0; i < limits::max_components; ++i) {
    settings.required_components.push_back("x-" + std::to_string(i));
  }
  settings.also_required = settings.required_components;  // once more is not more
  CHECK(fault(settings) == "ok");
  settings.also_required.push_back("one-more");
  CHECK(fault(settings) == "also_required");
  settings.also_required.clear();
  settings.required_components.push_back("one-more");
  CHECK(fault(settings) == "required_components");
}

TEST_CASE("the bounds in time are from zero to 366 days") {
  const seconds most(limits::max_window_seconds);
  for (const seconds good : {seconds(0), seconds(1), most}) {
    policy settings = with_origin();
    settings.max_age = good;
    settings.clock_skew = good;
    CHECK(fault(settings) == "ok");
  }
  for (const seconds bad : {seconds(-1), most + seconds(1), seconds::min(), seconds::max()}) {
    policy settings = with_origin();
    settings.max_age = bad;
    CHECK(fault(settings) == "max_age");
    settings = with_origin();
    settings.clock_skew = bad;
    CHECK(fault(settings) == "clock_skew");
  }
}

TEST_CASE("a required field has a name and a value that a request can carry") {
  const auto with = [](std::vector<uw::required_field> fields) {
    policy settings = with_origin();
    settings.required_fields = std::move(fields);
    return fault(settings);
  };
  CHECK(with({{"Authorization", "Token 123"}}) == "ok");
  CHECK(with({{"x", "a\tb"}, {"y", "a"}}) == "ok");
  for (const std::string& name : {""s, "a b"s, "a:"s, " a"s, "caf\xc3\xa9"s, "a\0"s, "@method"s, "\"a\""s}) {
    INFO(name);
    CHECK(with({{name, "secret"}}) == "required_fields");
  }
  for (const std::string& value :
       {""s, " secret"s, "secret\t"s, " "s, "sec\nret"s, "sec\0ret"s, "secr\xc3\xa9t"s, "\x7f"s}) {
    INFO(value);
    CHECK(with({{"x", value}}) == "required_fields");  // and nothing of the value
  }
  CHECK(with({{"x", "a"}, {"X", "a"}}) == "required_fields");
  std::vector<uw::required_field> many;
  for (std::size_t i = 0; i < limits::max_components; ++i) many.push_back({"x-" + std::to_string(i), "v"});
  CHECK(with(many) == "ok");
  many.push_back({"y", "v"});
  CHECK(with(many) == "required_fields");

  policy settings = with_origin();
  settings.required_fields = {{"X-Secret", "Token"}};
  const compiled_policy compiled = compile(settings);
  REQUIRE(compiled.required_fields().size() == 1);
  CHECK(compiled.required_fields()[0].name == "x-secret");
  CHECK(compiled.required_fields()[0].value == "Token");
}

TEST_CASE("under public_origin scheme and authority are ours, path and query the request's") {
  for (const stated& request :
       {stated{}, stated{.host = "attacker.example"}, stated{.host = std::nullopt}, stated{.host = ""},
        stated{.host = "not a host"}, stated{.authority = "attacker.example"}, stated{.scheme = "http"},
        stated{.scheme = "nonsense"}}) {
    const seen target = resolve(with_origin("https://User@hooks.example.com:443"), request);
    CHECK(target.code == errc{});
    CHECK(target.scheme == "https");
    CHECK(target.authority == "user@hooks.example.com:443");  // netloc in lower case, nothing taken away
    CHECK(target.prefix == "https://User@hooks.example.com:443");
    CHECK_FALSE(target.whole);
    CHECK(target.path == "/hook");
    CHECK(target.query == "x=1");
    CHECK(target.received == "/hook?x=1");
  }
  const seen absolute = resolve(with_origin(), {.target = "http://attacker.example:1/other"});
  CHECK(absolute.code == errc{});
  CHECK(absolute.scheme == "https");
  CHECK(absolute.prefix == "https://hooks.example.com");
  CHECK(absolute.path == "/other");
  CHECK_FALSE(absolute.query);
  CHECK(absolute.received == "http://attacker.example:1/other");

  const seen without = resolve(with_origin(), {.target = std::nullopt});
  CHECK(without.code == errc{});
  CHECK_FALSE(without.received);
  CHECK_FALSE(without.whole);
  for (const std::string& bad : {""s, "hook"s, "*"s, "/a#b"s, "/a b"s, "ftp://h/"s, "/a\n"s}) {
    refuses(with_origin(), {.target = bad}, errc::malformed_target, "@request-target");
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
  CHECK(resolve(with_target("https://h/a?"), {}).query == "");
  refuses(with_target("https://h/a"), {.target = "/a#b"}, errc::malformed_target, "@request-target");
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

TEST_CASE("a compiled policy owns its text: copies outlive what they were made from") {
  std::optional<compiled_policy> original;
  {
    policy settings = with_target("https://a-long-host-name.hooks.example.com/a/long/path/to/the/hook?with=query");
    settings.required_components = {R"("@query-param";name="a-name-that-no-string-keeps-in-place")"};
    settings.required_fields = {{"X-A-Long-Name-Of-A-Secret-Field", "a-long-secret-that-no-string-keeps-in-place"}};
    original = compile(std::move(settings));
  }
  const compiled_policy copy = *original;
  original.reset();
  const seen target = resolve(copy, {});
  CHECK(target.prefix == "https://a-long-host-name.hooks.example.com/a/long/path/to/the/hook?with=query");
  CHECK(target.path == "/a/long/path/to/the/hook");
  CHECK(target.authority == "a-long-host-name.hooks.example.com");
  CHECK(copy.required_fields()[0].value == "a-long-secret-that-no-string-keeps-in-place");
  const message::read_input read(R"(a=("@query-param";name="a-name-that-no-string-keeps-in-place");keyid="one")");
  CHECK(copy.check_coverage(read.candidate()));
}

TEST_CASE("all that is required must be covered, by one signature") {
  const std::string all = R"("@method" "@authority" "@target-uri" "content-digest" "date")";
  const std::string key = ";keyid=\"one\"";
  const policy usual = with_origin();
  CHECK(coverage(usual, "a=(" + all + ")" + key) == errc{});
  CHECK(coverage(usual, R"(a=("date" "x" "content-digest";sf "@target-uri" "@method" "@authority"))" + key) == errc{});
  CHECK(coverage(usual, R"(a=("@method" "@authority" "@target-uri" "content-digest"))" + key) ==
        errc::component_not_covered);
  CHECK(coverage(usual, R"(a=("@method" "@authority" "@target-uri" "content-digest" "date";bs))" + key) ==
        errc::component_not_covered);
  CHECK(coverage(usual, "a=()" + key + ", b=(" + all + ");keyid=\"two\"") == errc::component_not_covered);

  policy more = usual;
  more.also_required = {R"("priority";key="u";sf)", R"("@query-param";name="id")"};
  CHECK(coverage(more, "a=(" + all + R"( "priority";sf;key="u" "@query-param";name="id"))" + key) == errc{});
  CHECK(coverage(more, "a=(" + all + R"( "priority";key="u" "@query-param";name="id"))" + key) ==
        errc::component_not_covered);
  CHECK(coverage(more, "a=(" + all + R"( "priority";sf;key="u" "@query-param";name="ID"))" + key) ==
        errc::component_not_covered);

  const message::read_input read(R"(a=("@method");keyid="one")");
  const auto refused = compile(usual).check_coverage(read.candidate());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().subject() == "@authority");  // the first that is missing
}

TEST_CASE("a window has the policy's bounds and the signature's times") {
  policy settings = with_origin();
  settings.max_age = seconds(7);
  settings.clock_skew = seconds(3);
  const compiled_policy rules = compile(settings);
  const message::read_input read(R"(a=();created=-5;expires=9;keyid="one")");
  detail::time_window window;
  REQUIRE(rules.set_window(read.candidate(), window));
  CHECK(window.max_age == 7);
  CHECK(window.clock_skew == 3);
  CHECK(window.created == -5);
  CHECK(window.expires == 9);
  CHECK_FALSE(window.date);
  // Nothing stays of the signature before it.
  window.date = 1;
  const message::read_input forever(R"(a=();created=1;keyid="one")");
  REQUIRE(rules.set_window(forever.candidate(), window));
  CHECK(window.created == 1);
  CHECK_FALSE(window.expires);
  CHECK_FALSE(window.date);
  const message::read_input without(R"(a=();expires=9;keyid="one")");
  const auto refused = rules.set_window(without.candidate(), window);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::missing_created);
}
