#include <ubiops/webhooks/diagnosis/detail/built_url.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "heads.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::url_source;
using detail::url_text;
using uw::component_kind;

namespace {

struct told_url {
  url_source source;
  url_text url;
  std::string authority;  // of the target in force

  friend bool operator==(const told_url&, const told_url&) = default;
};

/// The URL that a policy makes of a request for "h".
template <class Head>
told_url built(const uw::policy& policy, const Head& head, std::optional<std::string_view> host = "h") {
  const auto configured = detail::registered_url::configured_by(policy);
  REQUIRE(configured);
  return detail::with_head_view(head, [&](const detail::head_view& view) {
    detail::target_in_force target;
    detail::authority_space space;
    const detail::built_url made(*configured, view, host, target, space);
    return told_url{made.source, made.url, std::string(target.authority)};
  });
}

const uw::policy policy_of_origin{.public_origin = "https://h:8443"};
const uw::policy policy_of_target{.target_uri = "https://h/a?b"};
const uw::policy policy_of_any{.any_authority = true};

detail::draft_line line(component_kind kind, std::string argument = "") {
  detail::draft_line made;
  made.kind = kind;
  made.argument = std::move(argument);
  return made;
}

}  // namespace

TEST_CASE("a URL is cut into origin, target and fragment, and these into their parts") {
  const auto cut = detail::cut_url("https://u@h:1/a/b?c=d?e#f#g");
  REQUIRE(cut);
  CHECK(*cut == url_text{"https://u@h:1", "/a/b?c=d?e", "#f#g"});
  CHECK(cut->scheme() == "https");
  CHECK(cut->authority() == "u@h:1");
  CHECK(cut->path() == "/a/b");
  CHECK(cut->query() == "c=d?e");
  CHECK(cut->whole() == "https://u@h:1/a/b?c=d?e#f#g");
  CHECK(detail::cut_url("http://h") == url_text{"http://h", "", ""});
  CHECK(detail::cut_url("http://h#") == url_text{"http://h", "", "#"});
  for (const std::string_view none : {"", "/a", "h:1", "://", "*"}) {
    CAPTURE(none);
    CHECK(detail::cut_url(none) == std::nullopt);
  }
  CHECK_FALSE(*cut == url_text{"https://h", cut->target, cut->fragment});
  CHECK_FALSE(*cut == url_text{cut->origin, "/", cut->fragment});
  CHECK_FALSE(*cut == url_text{cut->origin, cut->target, ""});
  const url_text empty;
  CHECK(empty.authority().empty());
  CHECK(empty.path().empty());
  CHECK(empty.query() == std::nullopt);
  CHECK(url_text{"", "?", ""}.query() == "");
}

TEST_CASE("RFC 9112 §3.2.2: only a target in absolute form has an origin") {
  CHECK(detail::cut_absolute_target("http://h/a") == url_text{"http://h", "/a", ""});
  for (const std::string_view other : {"/a", "/http://h/a", "*", "h:1", ""}) {
    CHECK(detail::cut_absolute_target(other) == std::nullopt);
  }
}

TEST_CASE("the URL is the policy's, as far as that names it, else the request's") {
  const uw::request head("POST", "/c?d");
  CHECK(built(policy_of_origin, head) == told_url{url_source::public_origin, {"https://h:8443", "/c?d", ""}, "h:8443"});
  CHECK(built(policy_of_target, head) == told_url{url_source::target_uri, {"https://h", "/a?b", ""}, "h"});
  CHECK(built(policy_of_any, head) == told_url{url_source::any_authority, {"https://h", "/c?d", ""}, "h"});
  CHECK(built(policy_of_any, head, std::nullopt) == told_url{url_source::any_authority, {"", "/c?d", ""}, ""});
  CHECK(built(policy_of_origin, uw::request("POST", "https://h:8443")) ==
        told_url{url_source::public_origin, {"https://h:8443", "/", ""}, "h:8443"});
  CHECK(built(policy_of_origin, uw::request("POST", "https://h:8443/c?d")) ==
        told_url{url_source::public_origin, {"https://h:8443", "/c?d", ""}, "h:8443"});
  CHECK(built(policy_of_any, uw::request("POST", "http://h/c")) ==
        told_url{url_source::any_authority, {"http://h", "/c", ""}, "h"});
  const message shown;
  CHECK(built(policy_of_origin, no_target_head(shown)) ==
        told_url{url_source::public_origin, {"https://h:8443", "", ""}, "h:8443"});
}

TEST_CASE("a target that is none takes away no more than itself") {
  for (const std::string_view target : {"", "a", "/a b", "/\x01"}) {
    CAPTURE(target);
    const uw::request head("POST", std::string(target));
    CHECK(built(policy_of_origin, head).authority == "h:8443");
    CHECK(built(policy_of_origin, head).url.target == target);
    CHECK(built(policy_of_target, head).url.target == "/a?b");
    CHECK(built(policy_of_any, head).authority == "h");
  }
  const uw::request large("POST", "/" + std::string(100'000, 'a'));
  CHECK(built(policy_of_origin, large).url.target.size() == uw::limits::max_signature_base);
}

TEST_CASE("each generation of UbiOps's sender signs its own spelling of a URL") {
  const url_text url{"https://u@H:443", "/a?b=c&d", "#f"};
  const detail::signed_url older(url, false);
  CHECK(older.authority == "u@h:443");
  CHECK(older.target_uri == "https://u@H:443/a?b=c&d#f");
  const detail::signed_url newer(url, true);
  CHECK(newer.authority == "h");
  CHECK(newer.target_uri == "https://H:443/a?b=c&d");
}

TEST_CASE("RFC 9421 §2.2: the values of the lines that are part of a URL") {
  const detail::signed_url url({"https://h:1", "/a?b=c%20d&e", ""}, true);
  CHECK(url.value_of(line(component_kind::target_uri)) == "https://h:1/a?b=c%20d&e");
  CHECK(url.value_of(line(component_kind::authority)) == "h:1");
  CHECK(url.value_of(line(component_kind::scheme)) == "https");
  CHECK(url.value_of(line(component_kind::path)) == "/a");
  CHECK(url.value_of(line(component_kind::query)) == "?b=c%20d&e");
  CHECK(url.value_of(line(component_kind::request_target)) == "/a?b=c%20d&e");
  CHECK(url.value_of(line(component_kind::query_param, "b")) == "c%20d");
  CHECK(url.value_of(line(component_kind::query_param, "e")) == "");
  CHECK(url.value_of(line(component_kind::query_param, "f")) == std::nullopt);
  CHECK(url.value_of(line(component_kind::method)) == std::nullopt);
  CHECK(url.value_of(line(component_kind::field)) == std::nullopt);
  const detail::signed_url bare({"https://h", "", ""}, true);
  CHECK(bare.value_of(line(component_kind::path)) == "/");
  CHECK(bare.value_of(line(component_kind::query)) == "?");
  for (const auto kind :
       {component_kind::target_uri, component_kind::authority, component_kind::scheme, component_kind::path,
        component_kind::query, component_kind::request_target, component_kind::query_param}) {
    CHECK(detail::is_of_url(kind));
  }
  CHECK_FALSE(detail::is_of_url(component_kind::field));
  CHECK_FALSE(detail::is_of_url(component_kind::method));
}
