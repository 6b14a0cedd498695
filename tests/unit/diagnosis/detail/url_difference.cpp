#include <ubiops/webhooks/diagnosis/detail/url_difference.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "heads.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;

namespace {

detail::url_text cut(std::string_view url) {
  auto parts = detail::cut_url(url);
  REQUIRE(parts);
  return *std::move(parts);
}

/// The names of the differences, in order.
std::string differences(const detail::url_text& of_signed, const detail::url_text& built) {
  std::string names;
  for (const auto& each : detail::compare_urls(of_signed, built)) {
    names.append(names.empty() ? "" : " ").append(to_string(each.id));
  }
  return names;
}

struct row {
  std::string_view of_signed, built, causes;
};

/// Each row under "https://h".
void check_targets(std::initializer_list<row> rows) {
  for (const row& each : rows) {
    CAPTURE(each.of_signed, each.built);
    CHECK(differences({"https://h", std::string(each.of_signed), ""}, {"https://h", std::string(each.built), ""}) ==
          each.causes);
  }
}

/// What is advised under a policy, where `found` was signed and the request came for "/built".
struct advised {
  uw::policy policy;
  std::string found;
  bool typed = false;
  bool usable = true;

  [[nodiscard]] std::string for_origin() const {
    return ask([](const auto& advice) { return advice.for_origin(); });
  }
  [[nodiscard]] std::string for_redirect() const {
    return ask([](const auto& advice) { return advice.for_redirect(); });
  }
  [[nodiscard]] std::string for_fragment() const {
    return ask([](const auto& advice) { return advice.for_fragment(); });
  }
  [[nodiscard]] std::string for_target() const {
    return ask([](const auto& advice) { return advice.for_target("Mend the proxy."); });
  }

 private:
  template <class Question>
  std::string ask(Question question) const {
    const auto configured = detail::registered_url::configured_by(policy);
    REQUIRE(configured);
    const uw::request head("POST", "/built");
    return detail::with_head_view(head, [&](const detail::head_view& view) {
      detail::target_in_force target;
      detail::authority_space space;
      const detail::built_url built(*configured, view, "hooks.example.com", target, space);
      const detail::url_text url = cut(found);
      return question(detail::url_advice(built, url, typed, usable));
    });
  }
};

const uw::policy origin{.public_origin = "https://hooks.example.com"};
const uw::policy whole{.target_uri = "https://hooks.example.com/a"};
const uw::policy any{.any_authority = true};

}  // namespace

TEST_CASE("origins and fragments differ in these ways") {
  for (const row& each : {row{"https://h/", "https://h/", ""},
                          {"http://h/", "https://h/", "other_scheme"},
                          {"https://h:1/", "https://h/", "port_missing"},
                          {"https://h/", "https://h:1/", "port_extra"},
                          {"https://h:1/", "https://h:2/", "other_port"},
                          {"https://u:p@h/", "https://h/", "userinfo"},
                          {"https://h/", "https://H/", "host_case"},
                          {"https://www.h/", "https://h/", "other_www"},
                          {"https://h./", "https://h/", "trailing_dot"},
                          {"https://www.h./", "https://h/", "trailing_dot other_www"},
                          {"https://[2001:db8::1]/", "https://[2001:0db8:0::1]/", "ipv6_spelling"},
                          {"https://[2001:db8::1]/", "https://[2001:db8::2]/", "other_host"},
                          {"https://xn--bcher-kva.h/", "https://b%C3%BCcher.h/", "international_host"},
                          {"https://b%C3%BCcher.h/", "https://xn--bcher-kva.h/", "international_host"},
                          {"https://b\xc3\xbc"
                           "cher.h/",
                           "https://xn--bcher-kva.h/", "international_host"},
                          {"https://xn--bcher-kva.h/", "https://h/", "other_host"},
                          {"https://h/", "https://xn--bcher-kva.h/", "other_host"},
                          {"https://h/", "https://i/", "other_host"},
                          {"https://h/#f", "https://h/", "fragment"},
                          {"http://u@g:1/a?b#c", "https://h/d",
                           "other_scheme userinfo other_host port_missing path_replaced query_lost fragment"}}) {
    CAPTURE(each.of_signed, each.built);
    CHECK(differences(cut(each.of_signed), cut(each.built)) == each.causes);
  }
}

TEST_CASE("paths differ in these ways") {
  check_targets({{"/a", "", "target_missing"},
                 {"/a", "a", "target_missing"},
                 {"/a", "/b/../a", "dot_segments"},
                 {"/a/", "/a", "trailing_slash"},
                 {"/a", "/a/", "trailing_slash"},
                 {"/b/a/", "/a", "trailing_slash path_prefix_stripped"},
                 {"/a//b", "/a/b", "slashes_merged"},
                 {"/a%20b", "/a b", "path_escapes"},
                 {"/a%2520b", "/a b", "path_escapes"},
                 {"/Ab", "/aB", "path_case"},
                 {"/x/a", "/a", "path_prefix_stripped"},
                 {"/x", "/", "path_prefix_stripped"},
                 {"/a", "/x/a", "path_prefix_added"},
                 {"/", "/x", "path_prefix_added"},
                 {"/a", "/b", "path_replaced"}});
}

TEST_CASE("queries differ in these ways") {
  check_targets({{"/", "/?", "query_empty"},
                 {"/?", "/", "query_empty"},
                 {"/", "/?a", "query_added"},
                 {"/?a", "/", "query_lost"},
                 {"/?a=b%20c", "/?a=b+c", "query_plus"},
                 {"/?a=%62", "/?a=b", "query_escapes"},
                 {"/?a=1&b=2", "/?b=2&a=1", "query_order"},
                 {"/?b=2&a=%41", "/?a=A&b=2", "query_order query_escapes"},
                 {"/?a=1&b=2", "/?a=1", "query_lost"},
                 {"/?a=1", "/?a=1&b=2", "query_added"},
                 {"/?a=%2526", "/?a=%26", "query_escapes"},
                 {"/?a=1", "/?a=2", "query_replaced"}});
}

TEST_CASE("a difference shows both of what differs, and nothing else of the URL") {
  const auto told = detail::compare_urls(cut("http://u@h:1/a?b#c"), cut("https://h/d"));
  REQUIRE(told.size() == 6);
  CHECK(told[0].signed_value == "http://u@h:1");
  CHECK(told[0].built_value == "https://h");
  CHECK(told[1].signed_value == "u@h:1");
  CHECK(told[1].built_value == "h");
  CHECK(told[3].signed_value == "/a");
  CHECK(told[3].built_value == "/d");
  CHECK(told[4].signed_value == "?b");
  CHECK(told[4].built_value.empty());
  CHECK(told[5].signed_value == "#c");
}

TEST_CASE("a setting is named for the configured host, or for what was typed") {
  CHECK(advised{origin, "http://www.hooks.example.com:8080/a"}.for_origin() ==
        "Set .public_origin = \"http://www.hooks.example.com:8080\".");
  CHECK(advised{whole, "https://hooks.example.com/b"}.for_origin() ==
        "Set .target_uri = \"https://hooks.example.com/b\"");
  CHECK(advised{origin, "https://u:p@hooks.example.com/"}.for_origin() ==
        "Set public_origin to scheme and authority of the URL as registered, with its user name.");
  CHECK(advised{whole, "https://hooks.example.com/?a=b"}.for_origin() ==
        "Set target_uri to the URL exactly as it is registered: https://hooks.example.com/?a=<redacted, 1 bytes>");
  CHECK(advised{any, "https://other.example/", true}.for_origin() ==
        "Set .public_origin = \"https://other.example\" in place of any_authority.");
  CHECK(advised{origin, "https://other.example/", true}.for_origin() ==
        "Set .public_origin = \"https://other.example\".");
}

TEST_CASE("for another host there is a question, which shows no secret") {
  const std::string question =
      "Is https://<redacted, 3 bytes>@other.example/a?b=<redacted, 1 bytes> your registered URL? If not, somebody "
      "relays another receiver's webhook to you: change nothing.";
  for (const uw::policy& policy : {origin, whole, any}) {
    const advised advice{policy, "https://u:p@other.example/a?b=c#d"};
    CHECK(advice.for_origin() == question);
    CHECK(advice.for_target() == question);
    CHECK(advice.for_redirect() == question);
    CHECK(advice.for_fragment() == question);
  }
  CHECK(advised{any, "https://hooks.example.com/a"}.for_origin().starts_with("Is https://hooks.example.com/a your"));
}

TEST_CASE("a fragment and the end of a redirect are a matter of configuration") {
  const std::string fragment = "No request shows a fragment, so it is a matter of configuration. ";
  const std::string url = "https://hooks.example.com/a#<redacted, 1 bytes>";
  CHECK(advised{whole, "https://hooks.example.com/a#f"}.for_fragment() ==
        fragment + "Set target_uri to the URL exactly as it is registered: " + url);
  CHECK(advised{origin, "https://hooks.example.com/a#f"}.for_fragment() ==
        fragment + "Set target_uri to the URL exactly as it is registered: " + url +
            " in place of public_origin, and verify on the route of that URL alone.");
  CHECK(advised{whole, "https://other.example/a", true}.for_redirect() ==
        "Register at UbiOps the URL that answers without a redirect: https://hooks.example.com/a. Where that cannot be "
        "done, set .target_uri = \"https://other.example/a\"");
}

TEST_CASE("behind the authority the way is to be mended first, and the policy where that cannot be done") {
  CHECK(advised{origin, "https://hooks.example.com/b"}.for_target() ==
        "Mend the proxy. Where that cannot be done, set .target_uri = \"https://hooks.example.com/b\" in place of "
        "public_origin, and verify on the route of that URL alone.");
  CHECK(advised{any, "https://hooks.example.com/b", true}.for_target() ==
        "Mend the proxy. Where that cannot be done, set .target_uri = \"https://hooks.example.com/b\" in place of "
        "any_authority, and verify on the route of that URL alone.");
  CHECK(advised{whole, "https://hooks.example.com/b"}.for_target() ==
        "Set .target_uri = \"https://hooks.example.com/b\"");
  CHECK(advised{origin, "https://hooks.example.com/b", false, false}.for_target() == "Mend the proxy.");
}
