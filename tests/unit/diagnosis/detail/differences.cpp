#include <ubiops/webhooks/diagnosis/detail/differences.hpp>

#include <optional>
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

/// A request for "https://hooks.example.com/a?b=c" that covers x-a and authorization.
diagnosed_case covering() {
  uw::testing::signing_options options;
  options.components = {"@method", "@target-uri", "x-a", "authorization"};
  return diagnosed_case("https://hooks.example.com/a?b=c", {{"X-A", "1, 2"}, {"Authorization", "Token t"}}, "",
                        options);
}

/// The causes where `by` was signed, with `value` for the line `changed` if that is given.
std::vector<diagnosis::cause> causes_told(const diagnosed_case& of, detail::guess by,
                                          std::optional<detail::changed_line> changed = {},
                                          const std::optional<detail::url_text>& typed = {}) {
  std::vector<diagnosis::cause> causes;
  with_evidence(of, [&](detail::evidence& evidence) {
    REQUIRE(evidence.drafts.size() == 1);
    const detail::draft& subject = evidence.drafts[0];
    detail::found_base found{by, {}, by.params.value_or(subject.params)};
    for (const auto& line : subject.lines) found.values.push_back(line.value.value_or(""));
    if (changed) found.values[changed->line] = changed->value;
    detail::difference_teller(evidence, subject, found, typed).tell();
    causes = evidence.report.causes;
  });
  for (const auto& each : causes) CHECK(each.how == diagnosis::proof::signature);
  return causes;
}

}  // namespace

TEST_CASE("where nothing differs, nothing is told") { CHECK(causes_told(covering(), {}).empty()); }

TEST_CASE("a method is in another case, lost by a redirect, or another one") {
  struct row {
    std::string came, of_signed, cause;
  };
  for (const row& each :
       {row{"post", "POST", "method_case"}, {"GET", "POST", "redirected_to_get"}, {"POST", "PUT", "method_changed"}}) {
    CAPTURE(each.came);
    diagnosed_case of = covering();
    of.sent.method = each.came;
    const auto causes = causes_told(of, {.method = each.of_signed}, detail::changed_line{0, each.of_signed});
    REQUIRE(names_of_causes(causes) == each.cause);
    CHECK(causes[0].identifier == "\"@method\"");
    CHECK(causes[0].signed_value == each.of_signed);
    CHECK(causes[0].built_value == each.came);
  }
}

TEST_CASE("each part of a URL that differs is told, and its secrets are not") {
  const auto causes = causes_told(covering(), {.origin = "https://u:p@hooks.example.com:1", .target = "/a?b=d"});
  REQUIRE(names_of_causes(causes) == "userinfo port_missing query_replaced");
  CHECK(causes[0].signed_value == "<redacted, 3 bytes>@hooks.example.com:1");
  CHECK(causes[0].built_value == "hooks.example.com");
  CHECK(causes[2].signed_value == "?b=<redacted, 1 bytes>");
  for (const auto& each : causes) CHECK(each.identifier == "\"@target-uri\"");
}

TEST_CASE("another host: a redirect where Host is ours and no proxy shows, else the policy") {
  diagnosed_case of = covering();
  CHECK(names_of_causes(causes_told(of, {.origin = "https://other.example"})) == "redirected_url");
  of.sent.fields.push_back({"X-Forwarded-For", "192.0.2.1"});
  CHECK(names_of_causes(causes_told(of, {.origin = "https://other.example"})) == "other_host");
  const detail::url_text typed{"https://other.example", "/a?b=c", ""};
  const auto causes = causes_told(of, {.origin = typed.origin}, {}, typed);
  REQUIRE(names_of_causes(causes) == "other_host");
  CHECK(causes[0].change == "Set .public_origin = \"https://other.example\".");
}

TEST_CASE("fields are told by how they differ, and credentials are not shown") {
  diagnosed_case of = covering();
  auto causes = causes_told(of, {}, detail::changed_line{2, "2, 1"});
  REQUIRE(names_of_causes(causes) == "lines_reordered");
  CHECK(causes[0].identifier == "\"x-a\"");
  CHECK(causes[0].signed_value == "2, 1");
  CHECK(causes[0].built_value == "1, 2");
  of.erase_field("Authorization");
  causes = causes_told(of, {}, detail::changed_line{3, "Token t"});
  REQUIRE(names_of_causes(causes) == "authorization_lost");
  CHECK(causes[0].signed_value == "<redacted, 7 bytes>");
  CHECK(causes[0].built_value.empty());
}

TEST_CASE("another key, and other signature parameters") {
  const diagnosed_case of = covering();
  const auto pair = new_key_pair();
  const uw::public_key& other = pair.public_key();
  auto causes = causes_told(of, {.key = &other});
  REQUIRE(names_of_causes(causes) == "other_key");
  CHECK(causes[0].identifier == "keyid");
  CHECK(causes[0].signed_value == "the key " + std::string(other.key_id()));
  CHECK(causes[0].built_value == "the keyid " + std::string(of.pair.public_key().key_id()));
  causes = causes_told(of, {.params = "();created=1"});
  REQUIRE(names_of_causes(causes) == "parameters_changed");
  CHECK(causes[0].identifier == "\"@signature-params\"");
  CHECK(causes[0].signed_value == "();created=1");
}

TEST_CASE("a part of a URL with an at sign is an authority only where it can be one") {
  struct row {
    detail::guess by;
    std::string cause, of_signed;
  };
  for (const row& each : {row{{.target = "/a@b?b=c"}, "path_replaced", "/a@b"},
                          row{{.target = "/a?b=c&d@e"}, "query_lost", "?b=<redacted, 1 bytes>&<redacted, 3 bytes>"},
                          row{{.fragment = "#a@b"}, "fragment", "#<redacted, 3 bytes>"},
                          row{{.origin = "http://u:p@hooks.example.com"},
                              "other_scheme userinfo",
                              "http://<redacted, 3 bytes>@hooks.example.com"}}) {
    const auto causes = causes_told(covering(), each.by);
    CHECK(names_of_causes(causes) == each.cause);
    REQUIRE_FALSE(causes.empty());
    CHECK(causes[0].signed_value == each.of_signed);
  }
}

TEST_CASE("no redirect is seen where Host is none, or an address, or names no site") {
  for (const std::string host :
       {"", "localhost", "[::1]", "[2001:db8::1]:8443", "[::ffff:192.0.2.1]", "192.0.2.1", "other.example"}) {
    CAPTURE(host);
    diagnosed_case of = covering();
    if (host.empty()) {
      of.erase_field("Host");
    } else {
      of.field("Host") = host;
    }
    of.policy.public_origin = host.empty() ? "https://hooks.example.com" : "https://" + host;
    CHECK(names_of_causes(causes_told(of, {.origin = "https://signed.example"})).find("redirected_url") ==
          (host == "other.example" ? 0 : std::string::npos));
  }
}

TEST_CASE("a head that shows no target is told by what else differs") {
  const diagnosed_case of = covering();
  message shown;
  shown.method = of.sent.method;
  for (const auto& line : of.sent.fields) shown.fields.emplace_back(line.name, line.value);
  uw::keyring keys;
  REQUIRE(keys.add(of.pair.public_key()));
  with_evidence(of, keys, no_target_head(shown), [](detail::evidence& evidence) {
    REQUIRE(evidence.drafts.size() == 1);
    const detail::draft& subject = evidence.drafts[0];
    detail::found_base found{{.origin = "http://hooks.example.com", .target = "/a"}, {}, subject.params};
    for (const auto& line : subject.lines) found.values.push_back(line.value.value_or(""));
    const std::optional<detail::url_text> typed;
    detail::difference_teller(evidence, subject, found, typed).tell();
    CHECK(names_of_causes(evidence.report.causes) == "other_scheme target_missing");
  });
}

TEST_CASE("where the keyid is unknown, other parameters are its spelling if a key of ours signed them") {
  const diagnosed_case of = covering();
  const auto pair = new_key_pair();
  const uw::public_key& other = pair.public_key();
  CHECK(names_of_causes(causes_told(of, {.params = "();created=1", .key = &other})) == "parameters_changed");
  diagnosed_case unknown = covering();
  std::string& input = unknown.field("Signature-Input");
  input.replace(input.find("sha512:"), 7, "SHA512:");
  const auto causes = causes_told(unknown, {.params = "();created=1", .key = &other});
  REQUIRE(names_of_causes(causes) == "key_id_spelling");
  CHECK(causes[0].change == "Have keyid come as UbiOps writes it: " + std::string(other.key_id()) + ".");
  CHECK(names_of_causes(causes_told(unknown, {.params = "();created=1"})) == "parameters_changed");
}

TEST_CASE("of a base that was given, each line of the URL says its part of it") {
  uw::testing::signing_options options;
  options.components = {"@method", "@scheme", "@authority", "@path", "@query"};
  const diagnosed_case of("https://hooks.example.com/a?b=c", {}, "", options);
  const diagnosed_case bare("https://hooks.example.com/a", {}, "", options);
  struct row {
    const diagnosed_case& of;
    std::size_t line;
    std::string value, cause, of_signed;
  };
  for (const row& each :
       {row{of, 1, "http", "other_scheme", "http://hooks.example.com"},
        row{of, 2, "other.example", "redirected_url", "other.example"},
        row{of, 2, "hooks.example.com:1", "port_missing", "hooks.example.com:1"},
        row{of, 3, "/b", "path_replaced", "/b"}, row{bare, 3, "/b", "path_replaced", "/b"},
        row{of, 4, "?d=e", "query_replaced", "?d=<redacted, 1 bytes>"}, row{of, 4, "?", "query_added", ""},
        row{bare, 4, "?d", "query_lost", "?<redacted, 1 bytes>"}}) {
    CAPTURE(each.line, each.value);
    const auto causes = causes_told(each.of, {.is_given = true}, detail::changed_line{each.line, each.value});
    REQUIRE(names_of_causes(causes) == each.cause);
    CHECK(causes[0].signed_value == each.of_signed);
  }
  // What is no URL says nothing of one, and neither does the other spelling of the same.
  CHECK(causes_told(covering(), {.is_given = true}, detail::changed_line{1, "no URL"}).empty());
  diagnosed_case spelled("https://hooks.example.com:443/a?b=c", {}, "", options);
  spelled.policy.public_origin = "https://hooks.example.com:443";
  CHECK(causes_told(spelled, {.is_given = true}, detail::changed_line{2, "hooks.example.com"}).empty());
}

TEST_CASE("of a base that was given, a fragment or a user name tells the older generation") {
  diagnosed_case of = covering();
  const auto given = [&of](const std::string& value) {
    return names_of_causes(causes_told(of, {.is_given = true}, detail::changed_line{1, value}));
  };
  CHECK(given("https://hooks.example.com/a?b=c#f") == "fragment");
  CHECK(given("https://u@hooks.example.com/a?b=c") == "userinfo");
  of.policy.public_origin = "https://u@hooks.example.com";
  CHECK(given("https://hooks.example.com/b?b=c") == "path_replaced");  // the newer one signs no user name
  CHECK(given("https://hooks.example.com/b?b=c#f") == "userinfo path_replaced fragment");
}

TEST_CASE("of a base that was given, the URL is taken from its lines") {
  const auto causes =
      causes_told(covering(), {.is_given = true}, detail::changed_line{1, "https://hooks.example.com/b?b=c"});
  REQUIRE(names_of_causes(causes) == "path_replaced");
  CHECK(causes[0].signed_value == "/b");
  CHECK(causes[0].built_value == "/a");
}
