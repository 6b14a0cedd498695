#include <ubiops/webhooks/diagnosis/detail/url_guesses.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "evidence.hpp"
#include "heads.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;

namespace {

/// A URL that was registered, what a receiver makes of it, and what is to be told.
struct url_case {
  std::string registered;
  uw::policy policy;
  std::string target = {};  // as it comes; empty: as it was sent
  std::string host = {};    // the same
  std::string causes = {};  // their names
  std::string setting = {}; // that the change names; empty: it asks, or tells what else to do
  uw::testing::producer by = uw::testing::producer::newer;
};

uw::policy with_origin(std::string text) { return {.public_origin = std::move(text)}; }
uw::policy with_target(std::string text) { return {.target_uri = std::move(text)}; }

diagnosed_case made(const url_case& of) {
  diagnosed_case out(of.registered, {}, R"({"request_id": "1"})", {.signed_by = of.by});
  out.policy = of.policy;
  if (!of.target.empty()) out.sent.target = of.target;
  if (!of.host.empty()) out.field("Host") = of.host;
  return out;
}

/// Damage, the named causes, the change, and that verify() accepts with it.
void check_told(const url_case& of, const std::string& typed = {}) {
  CAPTURE(of.registered, of.policy.public_origin, of.policy.target_uri, of.target, of.host, typed);
  diagnosed_case damaged = made(of);
  damaged.settings.registered_url = typed;
  const auto told = damaged.explain();
  REQUIRE(told.verdict);
  CHECK(names_of_causes(told) == of.causes);
  REQUIRE_FALSE(told.causes.empty());
  CHECK(told.causes[0].how == diagnosis::proof::signature);
  CAPTURE(told.causes[0].change);
  CHECK((told.causes[0].change.find(of.setting) != std::string::npos || of.setting.empty()));
  bool applied = false;
  for (const auto& cause : told.causes) applied = damaged.apply(cause.change) || applied;
  if (applied) {
    CHECK_FALSE(of.setting.empty());
  } else {
    CHECK(of.setting.empty());
    damaged = made({.registered = of.registered, .policy = of.policy, .by = of.by});  // the way mended, or the policy
    if (damaged.accepted()) return;
    damaged.policy = with_target(of.registered);
  }
  CHECK(damaged.accepted());
}

using texts = std::vector<std::string>;

/// The other origins, or the other targets, that are guessed for a request.
texts origins(const diagnosed_case& of) {
  texts found;
  with_evidence(of, [&](detail::evidence& evidence) {
    for (const auto& each : detail::origin_guesses(evidence)) found.push_back(*each.origin);
  });
  return found;
}
texts targets(const diagnosed_case& of) {
  texts found;
  with_evidence(of, [&](detail::evidence& evidence) {
    for (const auto& each : detail::target_guesses(evidence)) found.push_back(*each.target);
  });
  for (const std::string& each : found) CHECK(each.starts_with('/'));
  return found;
}
bool holds(const texts& found, std::string_view text) {
  return std::find(found.begin(), found.end(), text) != found.end();
}

}  // namespace

TEST_CASE("other origins are those that the request names, and spellings of the configured one") {
  diagnosed_case of;
  of.policy = with_origin("https://www.example.com.:8443");
  of.field("Host") = "inner:8080";
  for (const std::string origin :
       {"http://www.example.com.:8443", "https://inner:8080", "https://www.example.com.", "https://example.com.:8443",
        "https://www.example.com:8443", "https://www.example.com.:443", "https://www.example.com.:8080",
        "https://www.inner:8080", "https://inner.:8080", "https://www.example.com.:8888"}) {
    CAPTURE(origin);
    CHECK(holds(origins(of), origin));
  }
  of.sent.target = "http://absolute.example/a";
  CHECK(holds(origins(of), "https://absolute.example"));
  of.policy = with_origin("https://[::1]:8443");
  CHECK(holds(origins(of), "https://[::1]"));
  CHECK_FALSE(holds(origins(of), "https://www.[::1]:8443"));
  of.field("Host") = std::string(uw::limits::max_authority, 'h');
  CHECK(holds(origins(of), "https://" + of.field("Host")));
  of.field("Host").push_back('h');
  CHECK_FALSE(holds(origins(of), "https://" + of.field("Host")));
  of.field("Host") = "no host";
  CHECK_FALSE(holds(origins(of), "https://no host"));
}

TEST_CASE("where nothing names a host, an origin is guessed by what is common alone") {
  diagnosed_case of;
  of.policy = {.any_authority = true};
  of.erase_field("Host");
  for (const std::string& each : origins(of)) CHECK(each.find("://:") != std::string::npos);
  of.sent.fields.push_back({"Host", "h"});
  of.sent.fields.push_back({"Host", "i"});  // two are none
  CHECK_FALSE(holds(origins(of), "https://h"));
  of.policy = with_origin("https://h");
  CHECK(holds(origins(of), "http://h"));
}

TEST_CASE("a user name is guessed where Authorization: Basic says one, in place of another one too") {
  const auto with = [](const std::string& authorization, const std::string& origin, const std::string& host) {
    diagnosed_case of(plain_url, {{"Authorization", authorization}});
    of.policy = with_origin(origin);
    of.erase_field("Host");
    if (!host.empty()) of.sent.fields.push_back({"Host", host});
    return origins(of);
  };
  const std::string user_and_password = "Basic dTpw";
  CHECK(holds(with(user_and_password, "https://h", ""), "https://u:p@h"));
  CHECK(holds(with("basic dQ==", "https://h", ""), "https://u@h"));
  CHECK(holds(with(user_and_password, "https://v:w@h", ""), "https://u:p@h"));
  CHECK(holds(with(user_and_password, "https://h", "i"), "https://u:p@i"));
  CHECK(holds(with(user_and_password, "https://h", "i"), "https://u:p@h"));
  for (const std::string none : {"", "Basic", "Token dTpw", "Basic !", "Basic dTpw="}) {
    CAPTURE(none);
    for (const std::string& each : with(none, "https://h", "i")) CHECK(each.find('@') == std::string::npos);
  }
  const std::string longest = "Basic " + std::string(uw::limits::max_authority - 8, 'Y') + "Q==";
  CHECK(longest.size() > uw::limits::max_authority);
  for (const std::string& each : with(longest, "https://h", "i")) CHECK(each.find('@') == std::string::npos);
}

TEST_CASE("under target_uri the request's own target is guessed, in whatever form it comes") {
  diagnosed_case of;
  of.policy = with_target("https://hooks.example.com/a");
  of.sent.target = "/b/../c";
  CHECK(holds(targets(of), "/b/../c"));
  CHECK(holds(targets(of), "/c"));  // as the sender makes it
  of.sent.target = "https://hooks.example.com/d?e";
  CHECK(holds(targets(of), "/d?e"));
  for (const std::string none : {"", "*", "d", "https://hooks.example.com"}) {
    CAPTURE(none);
    of.sent.target = none;
    CHECK_FALSE(targets(of).empty());
  }
  uw::keyring keys;
  REQUIRE(keys.add(of.pair.public_key()));
  const message shown;
  with_evidence(of, keys, no_target_head(shown), [](detail::evidence& evidence) {
    CHECK_FALSE(detail::target_guesses(evidence).empty());  // of the configured one
    CHECK_FALSE(detail::origin_guesses(evidence).empty());
  });
}

TEST_CASE("every order of a query is tried while there are few, and some of five parameters") {
  const auto of_query = [](const std::string& query) {
    diagnosed_case of;
    of.sent.target = "/a?" + query;
    return targets(of);
  };
  CHECK(holds(of_query("a=1&b=2&c=3"), "/a?b=2&a=1&c=3"));
  CHECK(holds(of_query("a=1&b=2&c=3&d=4"), "/a?d=4&b=2&a=1&c=3"));
  const texts of_five = of_query("a=1&b=2&c=3&d=4&e=5");
  CHECK(holds(of_five, "/a?e=5&d=4&c=3&b=2&a=1"));
  CHECK(holds(of_five, "/a?a=1&c=3&b=2&d=4&e=5"));
  CHECK_FALSE(holds(of_five, "/a?e=5&a=1&b=2&c=3&d=4"));
  const texts of_six = of_query("a=1&b=2&c=3&d=4&e=5&f=6");
  CHECK_FALSE(holds(of_six, "/a?f=6&e=5&d=4&c=3&b=2&a=1"));
  CHECK(holds(of_six, "/a?b=2&c=3&d=4&e=5&f=6"));
  CHECK(holds(of_six, "/a?a=1&b=2&c=3&d=4&f=6"));
  CHECK_FALSE(holds(of_six, "/a?a=1&b=2&c=3&d=4&e=5"));  // one of the first five is left out, and not the sixth
  CHECK(holds(of_query("a=&b"), "/a?a&b"));
  CHECK(holds(of_query("a=&b"), "/a?a=&b="));
}

TEST_CASE("an origin that was signed is found by guesses, and named by how it differs") {
  const std::string https = "https://hooks.example.com";
  for (const url_case& each : {
           url_case{"http://hooks.example.com/a", with_origin(https), "", "", "other_scheme",
                    "\"http://hooks.example.com\""},
           url_case{"https://hooks.example.com/a", with_origin("http://hooks.example.com"), "", "", "other_scheme",
                    "\"https://hooks.example.com\""},
           url_case{"https://hooks.example.com:8443/a", with_origin(https), "", "", "port_missing",
                    "\"https://hooks.example.com:8443\""},
           url_case{"https://hooks.example.com:4711/a", with_origin(https), "", "", "port_missing",
                    "\"https://hooks.example.com:4711\""},
           url_case{"https://hooks.example.com:443/a", with_origin(https), "", "", "port_missing",
                    "\"https://hooks.example.com:443\""},
           url_case{"https://hooks.example.com/a", with_origin("https://hooks.example.com:8443"), "", "", "port_extra",
                    "\"https://hooks.example.com\""},
           url_case{"https://hooks.example.com:9443/a", with_origin("https://hooks.example.com:8443"), "", "",
                    "other_port", "\"https://hooks.example.com:9443\""},
           url_case{"https://www.example.com/a", with_origin("https://example.com"), "", "", "other_www",
                    "\"https://www.example.com\""},
           url_case{"https://example.org/a", with_origin("https://www.example.org"), "", "", "other_www",
                    "\"https://example.org\""},
           url_case{"https://hooks.example.com./a", with_origin(https), "", "", "trailing_dot",
                    "\"https://hooks.example.com.\""},
           url_case{"https://[2001:db8::1]/a", with_origin("https://[2001:0db8:0:0::1]"), "", "", "ipv6_spelling", ""},
           url_case{"https://xn--bcher-kva.example/a", with_origin("https://b%C3%BCcher.example"), "", "",
                    "international_host", ""},
       }) {
    check_told(each);
  }
}

TEST_CASE("for another host there is only a question, unless the user typed the URL") {
  const url_case other{"https://hooks.example.com/a",
                       with_origin("http://localhost:8080"),
                       "",
                       "",
                       "other_scheme other_host port_extra",
                       ""};
  check_told(other);
  diagnosed_case damaged = made(other);
  auto told = damaged.explain();
  CHECK(told.causes[0].change ==
        "Is https://hooks.example.com/a your registered URL? If not, somebody relays another receiver's webhook to "
        "you: change nothing.");

  url_case typed = other;
  typed.setting = ".public_origin = \"https://hooks.example.com\"";
  check_told(typed, "https://hooks.example.com/a");
  check_told(typed, "HTTPS://Hooks.Example.com/%61");  // as the sender makes it
}

TEST_CASE("with any_authority no setting names a host that the sender chose") {
  diagnosed_case damaged("http://hooks.example.com/a");
  damaged.policy = {.any_authority = true};
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "other_scheme");
  CHECK(told.causes[0].change.starts_with("Is http://hooks.example.com/a your registered URL?"));
  damaged.settings.registered_url = "http://hooks.example.com/a";
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "other_scheme");
  CHECK(damaged.apply(told.causes[0].change));
  CHECK(damaged.accepted());
}

TEST_CASE("Forwarded and X-Forwarded fields are no source of a guess") {
  diagnosed_case damaged("https://hooks.example.com/a");
  damaged.policy = {.public_origin = "http://inner.example"};
  damaged.field("Host") = "inner.example";
  damaged.sent.fields.push_back({"X-Forwarded-Host", "hooks.example.com"});
  damaged.sent.fields.push_back({"X-Forwarded-Proto", "https"});
  damaged.sent.fields.push_back({"Forwarded", "host=hooks.example.com;proto=https"});
  CHECK(names_of_causes(damaged.explain()) == "not_signed_or_altered");
}

TEST_CASE("a path and a query that were signed are found by guesses") {
  const auto ours = with_origin("https://hooks.example.com");
  const std::string base = "https://hooks.example.com";
  const auto setting = [&](const std::string& target) { return ".target_uri = \"" + base + target + "\""; };
  for (const url_case& each : {
           url_case{base + "/hook", ours, "/app/hook", "", "path_prefix_added", setting("/hook")},
           url_case{base + "/hook", ours, "/a/b/hook", "", "path_prefix_added", setting("/hook")},
           url_case{base + "/api/hook", ours, "/hook", "", "path_prefix_stripped", setting("/api/hook")},
           url_case{base + "/webhooks/x", ours, "/x", "", "path_prefix_stripped", setting("/webhooks/x")},
           url_case{base + "/hook", ours, "/hook/", "", "trailing_slash", setting("/hook")},
           url_case{base + "/hook/", ours, "/hook", "", "trailing_slash", setting("/hook/")},
           url_case{base + "/a//b", ours, "/a/b", "", "slashes_merged", setting("/a//b")},
           url_case{base + "/a/b//c/d", ours, "/a/b/c/d", "", "slashes_merged", setting("/a/b//c/d")},
           url_case{base + "/a%20b", ours, "/a b", "", "path_escapes", ""},
           url_case{base + "/caf%C3%A9", ours, "/caf\xc3\xa9", "", "path_escapes", ""},
           url_case{base + "/caf%C3%A9", ours, "/caf%c3%a9", "", "path_escapes", setting("/caf%C3%A9")},
           url_case{base + "/a%2Fb/c", ours, "/a/b/c", "", "path_escapes", setting("/a%2Fb/c")},
           url_case{base + "/x%3Ay", ours, "/x:y", "", "path_escapes", setting("/x%3Ay")},
           url_case{base + "/x%20y", ours, "/x%2520y", "", "path_escapes", setting("/x%20y")},
           url_case{base + "/hook", ours, "hook", "", "target_missing", ""},
           url_case{base + "/hook", ours, "/a/../hook", "", "dot_segments", setting("/hook")},
           url_case{base + "/a/b", ours, "/a/./b", "", "dot_segments", setting("/a/b")},
           url_case{base + "/hook", ours, "/hook?", "", "query_empty", setting("/hook")},
           url_case{base + "/hook", ours, "/hook?utm=1", "", "query_added", setting("/hook")},
           url_case{base + "/hook?b=2&a=1", ours, "/hook?a=1&b=2", "", "query_order", ""},
           url_case{base + "/hook?c=3&a=1&b=2", ours, "/hook?a=1&b=2&c=3", "", "query_order", ""},
           url_case{base + "/hook?a=1%202", ours, "/hook?a=1+2", "", "query_plus", ""},
           url_case{base + "/hook?a=1+2", ours, "/hook?a=1%202", "", "query_plus", ""},
           url_case{base + "/hook?a=x%20y", ours, "/hook?a=x y", "", "query_escapes", ""},
           url_case{base + "/hook?u=http%3A%2F%2Fx", ours, "/hook?u=http://x", "", "query_escapes", ""},
           url_case{base + "/hook?u=a/b", ours, "/hook?u=a%2Fb", "", "query_escapes", ""},
           url_case{base + "/hook?a=1", ours, "/hook?a=1&b=2", "", "query_added", ""},
           url_case{base + "/hook", with_target(base + "/hook/"), "", "", "trailing_slash", setting("/hook")},
           url_case{base + "/hooks/ubiops", with_target(base + "/wrong"), "", "", "path_replaced",
                    setting("/hooks/ubiops")},
       }) {
    check_told(each);
  }
}

TEST_CASE("two changes of a URL are found as a pair") {
  const auto ours = with_origin("http://hooks.example.com");
  const std::string base = "https://hooks.example.com";
  check_told({base + "/hook", ours, "/app/hook", "", "other_scheme path_prefix_added",
              ".public_origin = \"https://hooks.example.com\""});
}

TEST_CASE("with the registered URL typed every difference of it is found") {
  const auto ours = with_origin("https://hooks.example.com");
  const std::string base = "https://hooks.example.com";
  const auto older = uw::testing::producer::older;
  for (const url_case& each : {
           url_case{base + "/tenants/7/hook", ours, "/hook", "", "path_prefix_stripped",
                    ".target_uri = \"https://hooks.example.com/tenants/7/hook\""},
           url_case{base + "/outside", ours, "/inside", "", "path_replaced",
                    ".target_uri = \"https://hooks.example.com/outside\""},
           url_case{base + "/Hook/Deep", ours, "/hook/deep", "", "path_case",
                    ".target_uri = \"https://hooks.example.com/Hook/Deep\""},
           url_case{base + "/hook?a=1", ours, "/hook", "", "query_lost", ""},
           url_case{base + "/hook?a=1&b=2", ours, "/hook?b=2", "", "query_lost", ""},
           url_case{base + "/hook?a=1", ours, "/hook?z=9", "", "query_replaced", ""},
           url_case{base + "/hook#part", ours, "", "", "fragment", "", older},
           url_case{"https://user:pass@hooks.example.com/hook", ours, "", "", "userinfo", "", older},
           url_case{"https://other.example/hook", ours, "", "inner", "other_host",
                    ".public_origin = \"https://other.example\""},
       }) {
    check_told(each, each.registered);
  }
}

TEST_CASE("what was typed is shown without its secrets") {
  diagnosed_case damaged("https://user:hunter2@hooks.example.com/hook?token=s3cret", {}, "{}",
                         {.signed_by = uw::testing::producer::older});
  damaged.sent.target = "/hook";
  damaged.settings.registered_url = "https://user:hunter2@hooks.example.com/hook?token=s3cret";
  const auto told = damaged.explain();
  CHECK(names_of_causes(told) == "userinfo query_lost");
  const std::string text = diagnosis::to_text(told) + diagnosis::to_json(told);
  for (const char* secret : {"hunter2", "s3cret", "user:"}) CHECK(text.find(secret) == std::string::npos);
  CHECK(text.find("token=<redacted, 6 bytes>") != std::string::npos);
}

TEST_CASE("a fragment is told to be configured") {
  diagnosed_case damaged("https://hooks.example.com/hook#part", {}, "{}", {.signed_by = uw::testing::producer::older});
  damaged.settings.registered_url = "https://hooks.example.com/hook#part";
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "fragment");
  CHECK(told.causes[0].change ==
        "No request shows a fragment, so it is a matter of configuration. Set target_uri to the URL exactly as it is "
        "registered: https://hooks.example.com/hook#<redacted, 4 bytes> in place of public_origin, and verify on the "
        "route of that URL alone.");
  damaged.policy = with_target("https://hooks.example.com/hook#part");
  CHECK(damaged.accepted());
}

TEST_CASE("a user name in the registered URL is read out of Authorization") {
  diagnosed_case damaged("https://user:pass@hooks.example.com/hook", {{"Authorization", "Basic dXNlcjpwYXNz"}}, "{}",
                         {.signed_by = uw::testing::producer::older});
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "userinfo");
  damaged.policy = with_origin("https://user:pass@hooks.example.com");
  CHECK(damaged.accepted());
}

TEST_CASE("a request for another host that was sent to ours seems redirected") {
  diagnosed_case damaged("https://old.example/hook");
  damaged.field("Host") = "hooks.example.com";
  damaged.settings.registered_url = "https://old.example/hook";
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "redirected_url");
  CHECK(told.causes[0].change ==
        "Register at UbiOps the URL that answers without a redirect: https://hooks.example.com/hook. Where that cannot "
        "be done, set .public_origin = \"https://old.example\".");
  damaged.sent.fields.push_back({"Via", "1.1 proxy"});
  CHECK(names_of_causes(damaged.explain()) == "other_host");
}
