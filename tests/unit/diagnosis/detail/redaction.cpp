#include <ubiops/webhooks/diagnosis/detail/redaction.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
using uw::component_kind;
using uw::detail::redaction;
using uw::detail::shown_value;

namespace {

const std::vector<uw::required_field> required = {{"x-token", "secret"}};

/// The text, and "!" behind it where something was redacted.
std::string shown_text(const shown_value& shown) { return shown.text + (shown.secret ? "!" : ""); }

std::string shown_url(std::string_view text) { return shown_text(redaction::url(text)); }

}  // namespace

TEST_CASE("fields that hold credentials or that the policy requires are hidden, whatever their case") {
  const redaction shown(required);
  for (const std::string_view name :
       {"authorization", "Authorization", "PROXY-AUTHORIZATION", "cookie", "Set-Cookie", "x-token", "X-Token"}) {
    CAPTURE(name);
    CHECK(shown.hides_field(name));
    CHECK(shown_text(shown.field(name, "secret")) == "<redacted, 6 bytes>!");
    CHECK(shown_text(shown.field(name, "")) == "<redacted, 0 bytes>!");
  }
  for (const std::string_view name : {"", "authorizatio", "authorization2", "x-toke", "date"}) {
    CAPTURE(name);
    CHECK_FALSE(shown.hides_field(name));
    CHECK(shown_text(shown.field(name, "value")) == "value");
  }
}

TEST_CASE("of a URL user name, query values and fragment are hidden") {
  CHECK(shown_url("https://h:1/a/b") == "https://h:1/a/b");
  CHECK(shown_url("https://user:pw@h:1/p?a=1&b&c=#frag") ==
        "https://<redacted, 7 bytes>@h:1/p?a=<redacted, 1 bytes>&<redacted, 1 bytes>&c=#<redacted, 4 bytes>!");
  CHECK(shown_url("https://a@b@h") == "https://<redacted, 3 bytes>@h!");
  CHECK(shown_url("https://@h") == "https://<redacted, 0 bytes>@h!");
  CHECK(shown_url("/p?token=1=2?3") == "/p?token=<redacted, 5 bytes>!");
  CHECK(shown_url("?a") == "?<redacted, 1 bytes>!");
  CHECK(shown_url("#a=b&c") == "#a=<redacted, 1 bytes>&<redacted, 1 bytes>!");
  CHECK(shown_url("/p?") == "/p?");
  CHECK(shown_url("/p?&&a=") == "/p?&&a=");
  CHECK(shown_url("/user@h") == "/user@h");
  CHECK(shown_url("").empty());
}

TEST_CASE("each kind of component is shown as what it is") {
  const redaction shown(required);
  const auto component = [&](component_kind kind, std::string_view value, std::string_view name = "") {
    return shown_text(shown.component(kind, name, value));
  };
  CHECK(component(component_kind::field, "v", "date") == "v");
  CHECK(component(component_kind::field, "v", "x-token") == "<redacted, 1 bytes>!");
  CHECK(component(component_kind::query_param, "v") == "<redacted, 1 bytes>!");
  CHECK(component(component_kind::authority, "u@h") == "<redacted, 1 bytes>@h!");
  CHECK(component(component_kind::authority, "h:1") == "h:1");
  CHECK(component(component_kind::method, "POST?a") == "POST?a");
  CHECK(component(component_kind::scheme, "https") == "https");
  CHECK(component(component_kind::target_uri, "https://u@h/?a") ==
        "https://<redacted, 1 bytes>@h/?<redacted, 1 bytes>!");
  for (const auto kind : {component_kind::request_target, component_kind::path, component_kind::query}) {
    CHECK(component(kind, "/p?a=b") == "/p?a=<redacted, 1 bytes>!");
  }
}
