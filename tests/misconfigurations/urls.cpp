// The URL: what was registered, what the policy says, and what a proxy or a framework makes of it.
#include <string>
#include <vector>

#include "scored.hpp"

namespace misconfigurations {

namespace {

const std::string base = "https://hooks.example.com";

uw::policy origin(std::string text) { return {.public_origin = std::move(text)}; }
uw::policy whole(std::string text) { return {.target_uri = std::move(text)}; }

/// A request for `registered` that comes with this target and Host where they are not empty.
diagnosed_case came(const std::string& registered, uw::policy policy, const std::string& target = {},
                    const std::string& host = {}) {
  diagnosed_case made(registered);
  made.policy = std::move(policy);
  if (!target.empty()) made.sent.target = target;
  if (!host.empty()) made.field("Host") = host;
  return made;
}

/// The same where the user types what is registered.
diagnosed_case typed(diagnosed_case made, std::string registered) {
  made.settings.registered_url = std::move(registered);
  return made;
}

diagnosed_case by_older(const std::string& registered, uw::policy policy) {
  diagnosed_case made(registered, {}, "{}", {.signed_by = uw::testing::producer::older});
  made.policy = std::move(policy);
  made.sent.target = "/hook";
  made.settings.registered_url = registered;
  return made;
}

std::vector<answered> targets_without_anything() {
  std::vector<answered> all;
  all.push_back(judge("query lost", typed(came(base + "/hook?a=1", origin(base), "/hook"), base + "/hook?a=1"),
                      {"query_lost", "query"}));
  diagnosed_case empty = came(base + "/hook", origin(base));
  empty.sent.target = "";
  all.push_back(judge("no target", empty, {"target_missing", "target"}));
  all.push_back(judge("no leading slash", came(base + "/hook", origin(base), "hook"), {"target_missing", "target"}));
  return all;
}

}  // namespace

std::vector<row> about_urls() {
  const uw::policy any_http{.any_authority = true, .scheme = "http"};
  return {
      {"1",
       {judge("http in the policy", came(base + "/hook", origin("http://hooks.example.com")),
              {"other_scheme", ".public_origin = \"https://hooks.example.com\""}),
        judge("any_authority with http", typed(came(base + "/hook", any_http), base + "/hook"),
              {"other_scheme", "https"})}},
      {"2",
       {judge(":8443 missing", came(base + ":8443/hook", origin(base)), {"port_missing", base + ":8443\""}),
        judge(":443 missing", by_older(base + ":443/hook", origin(base)), {"port_missing", base + ":443"}),
        judge(":8443 too much", came(base + "/hook", origin(base + ":8443")), {"port_extra", "\"" + base + "\""}),
        judge("inner origin", typed(came(base + "/hook", origin("http://10.0.0.5:8080")), base + "/hook"),
              {"other_scheme other_host port_extra", "\"" + base + "\""}),
        judge("another port", came(base + ":9443/hook", origin(base + ":8443")),
              {"other_port", "\"" + base + ":9443\""})}},
      {"3",
       {judge("www. missing", came("https://www.example.com/hook", origin("https://example.com")),
              {"other_www", "\"https://www.example.com\""}),
        judge("another host", typed(came(base + "/hook", origin("https://inner.example")), base + "/hook"),
              {"other_host", "\"" + base + "\""}),
        judge("dot at the end", came(base + "./hook", origin(base)), {"trailing_dot", "\"" + base + ".\""})}},
      {"4",
       {judge("prefix stripped", came(base + "/api/hook", origin(base), "/hook"),
              {"path_prefix_stripped", base + "/api/hook"}),
        judge("long prefix stripped", typed(came(base + "/t/7/x/hook", origin(base), "/hook"), base + "/t/7/x/hook"),
              {"path_prefix_stripped", base + "/t/7/x/hook"}),
        judge("prefix added", came(base + "/hook", origin(base), "/app/hook"), {"path_prefix_added", base + "/hook"}),
        judge("path replaced", typed(came(base + "/outside", origin(base), "/inside"), base + "/outside"),
              {"path_replaced", base + "/outside"}),
        judge("wrong query in target_uri",
              typed(came(base + "/hook?a=1", whole(base + "/hook?a=2")), base + "/hook?a=1"),
              {"query_replaced", base + "/hook"})}},
      {"5",
       {judge("slash added", came(base + "/hook", origin(base), "/hook/"), {"trailing_slash", base + "/hook\""}),
        judge("slash removed", came(base + "/hook/", origin(base), "/hook"), {"trailing_slash", base + "/hook/\""})}},
      {"6",
       {judge("decoded, with a blank", came(base + "/a%20b", origin(base), "/a b"), {"path_escapes", "/a%20b"}),
        judge("decoded, with UTF-8", came(base + "/caf%C3%A9", origin(base), "/caf\xc3\xa9"),
              {"path_escapes", "/caf%C3%A9"}),
        judge("only %2F", came(base + "/a%2Fb/c", origin(base), "/a/b/c"), {"path_escapes", "/a%2Fb/c"})}},
      {"7", targets_without_anything()},
      {"9",
       {judge("query sorted", came(base + "/hook?b=2&a=1", origin(base), "/hook?a=1&b=2"),
              {"query_order", "over the wire"}),
        judge("+ for %20", came(base + "/hook?a=1%202", origin(base), "/hook?a=1+2"), {"query_plus", "over the wire"}),
        judge("%20 for +", came(base + "/hook?a=1+2", origin(base), "/hook?a=1%202"), {"query_plus", "over the wire"}),
        judge("query decoded", came(base + "/hook?a=x%20y", origin(base), "/hook?a=x y"),
              {"query_escapes", "over the wire"})}},
      {"10", {judge("// merged", came(base + "/a//b", origin(base), "/a/b"), {"slashes_merged", base + "/a//b"})}},
      {"27",
       {judge("fragment", by_older(base + "/hook#part", origin(base)), {"fragment", base + "/hook#"}),
        judge("userinfo", by_older("https://user:pass@hooks.example.com/hook", origin(base)), {"userinfo", "user"}),
        judge("user name alone", by_older("https://user@hooks.example.com/hook", origin(base)), {"userinfo", "user"}),
        judge("%-encoded international host",
              typed(came("https://xn--bcher-kva.example/hook", origin("https://b%C3%BCcher.example")),
                    "https://xn--bcher-kva.example/hook"),
              {"international_host", "xn--bcher-kva"}),
        judge("case of the path", typed(came(base + "/Hook", origin(base), "/hook"), base + "/Hook"),
              {"path_case", base + "/Hook"})}},
      {"28",
       {judge("IPv6 uncompressed", came("https://[2001:db8::1]/hook", origin("https://[2001:0db8:0:0:0:0:0:1]")),
              {"ipv6_spelling", "[2001:db8::1]"}),
        judge("IPv6 without its port", came("https://[2001:db8::1]:8443/hook", origin("https://[2001:db8::1]")),
              {"port_missing", "[2001:db8::1]:8443"})}},
      {"34",
       {judge("tunnel with any_authority",
              typed(came(base + "/hook", any_http, "", "x.ngrok-free.app"), base + "/hook"),
              {"other_scheme other_host", "hooks.example.com"}),
        judge("localhost as origin", typed(came(base + "/hook", origin("http://localhost:8000")), base + "/hook"),
              {"other_scheme other_host port_extra", "\"" + base + "\""})}},
  };
}

}  // namespace misconfigurations
