// Eleven policies, each twice: for the library, and as the slow verifier understands it.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_REQUESTS_POLICIES_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_REQUESTS_POLICIES_HPP

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <ubiops/webhooks/policy.hpp>

#include "../slow/receiver.hpp"

namespace fuzz {

struct both_policies {
  ubiops::webhooks::policy ours;
  slow::receiver slow;
  std::string host;  // that requests for it usually have
};

/// The secrets of the seventh policy, which nothing may show.
inline constexpr const char* planted_token = "Token planted-0f1e2d3c4b5a";
inline constexpr const char* planted_secret = "planted secret 9a8b7c6d";

inline std::vector<std::string> usual_components() {
  return {R"("@method")", R"("@authority")", R"("@target-uri")", R"("content-digest")", R"("date")"};
}

/// With the scheme https.
inline both_policies origin_policy(const std::string& origin, std::vector<slow::spelling> spellings) {
  both_policies out;
  out.ours.public_origin = origin;
  out.slow.spellings = std::move(spellings);
  out.slow.scheme = "https";
  out.slow.required = usual_components();
  out.host = "hooks.example.com";
  return out;
}

inline both_policies url_policy(const std::string& url, std::vector<slow::spelling> spellings, std::string path,
                                std::string query) {
  both_policies out = origin_policy("", std::move(spellings));
  out.ours.target_uri = url;
  out.slow.whole_url = true;
  out.slow.path = std::move(path);
  out.slow.query = std::move(query);
  return out;
}

inline std::vector<both_policies> make_policies() {
  using std::chrono::seconds;
  const std::string host = "hooks.example.com";
  std::vector<both_policies> all;
  all.push_back(origin_policy("https://hooks.example.com", {{host, "https://" + host}}));
  // URLs that the two generations of the sender sign differently: a default port, a user name, a fragment.
  all.push_back(origin_policy("https://hooks.example.com:443",
                              {{host + ":443", "https://" + host + ":443"}, {host, "https://" + host + ":443"}}));
  all.push_back(origin_policy("https://User:pa!ss@hooks.example.com",
                              {{"user:pa!ss@" + host, "https://User:pa!ss@" + host}, {host, "https://" + host}}));
  all.push_back(url_policy("https://hooks.example.com/hook?id=7#part",
                           {{host, "https://" + host + "/hook?id=7#part"}, {host, "https://" + host + "/hook?id=7"}},
                           "/hook", "id=7"));
  all.push_back(url_policy("https://hooks.example.com:65535/a/%2e/b?x=1&y=%C3%A9&x=2",
                           {{host + ":65535", "https://" + host + ":65535/a/./b?x=1&y=%C3%A9&x=2"}}, "/a/./b",
                           "x=1&y=%C3%A9&x=2"));
  both_policies any = origin_policy("", {});
  any.ours.any_authority = true;
  any.slow.scheme.clear();
  all.push_back(any);
  any.ours.scheme = any.slow.scheme = "http";
  any.ours.max_age = any.ours.clock_skew = seconds(0);
  any.slow.max_age = any.slow.clock_skew = 0;
  all.push_back(any);
  // Secrets, of which one is covered by the sender.
  both_policies secret = all.front();
  secret.ours.required_fields = {{"Authorization", planted_token}, {"X-Secret", planted_secret}};
  secret.slow.secrets = {{"authorization", planted_token}, {"x-secret", planted_secret}};
  all.push_back(secret);
  both_policies parts = all.front();
  parts.ours.required_components = {"@authority", "@path", "\"@query-param\";name=\"id\"", "content-digest"};
  parts.ours.also_required = {"@query"};
  parts.ours.check_date = parts.slow.check_date = false;
  parts.slow.required = {R"("@authority")",     R"("@path")",  R"("@query-param";name="id")",
                         R"("content-digest")", R"("@query")", R"("@method")"};
  all.push_back(parts);
  both_policies little = all.front();
  little.ours.required_components = {"date", "\"content-digest\";sf"};
  little.ours.nothing_else_required = true;
  little.ours.max_age = seconds(10);
  little.slow.required = {R"("date")", R"("content-digest";sf)"};
  little.slow.max_age = 10;
  all.push_back(little);
  both_policies members = all.front();
  members.ours.required_components = {};
  members.ours.also_required = {"\"priority\";key=\"u\"", "x-tenant"};
  members.slow.required = {R"("priority";key="u")", R"("x-tenant")", R"("@method")", R"("@target-uri")"};
  all.push_back(members);
  return all;
}

inline const std::vector<both_policies>& policies() {
  static const std::vector<both_policies> all = make_policies();
  return all;
}

}  // namespace fuzz

#endif
