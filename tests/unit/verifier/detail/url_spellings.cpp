#include <ubiops/webhooks/verifier/detail/url_spellings.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

struct row {
  std::string_view registered;
  std::string_view older_authority;
  std::string_view newer_authority;
  std::string_view newer_uri;  // empty: as registered
};

detail::url_spellings spelled(std::string_view registered, bool whole) {
  const exact_buffer buffer(registered);
  const auto spelled = detail::spellings_of(buffer.view(), whole);
  REQUIRE(spelled);
  return *spelled;
}

// Measured with the packages themselves: tests/interop/facts.py.
constexpr row rows[] = {
    {"https://h.example/x", "h.example", "h.example", ""},
    {"https://h.example:443/x", "h.example:443", "h.example", ""},
    {"https://h.example:80/x", "h.example:80", "h.example:80", ""},
    {"http://h.example:80/x", "h.example:80", "h.example", ""},
    {"http://h.example:443/x", "h.example:443", "h.example:443", ""},
    {"https://h.example:8443/x?q", "h.example:8443", "h.example:8443", ""},
    {"https://U:P@h.example/x", "u:p@h.example", "h.example", "https://h.example/x"},
    {"https://u%3A:p@h.example/x", "u%3a:p@h.example", "h.example", "https://h.example/x"},
    {"https://h.example:443@v/x", "h.example:443@v", "v", "https://v/x"},
    {"https://u@h.example:443/x", "u@h.example:443", "h.example", "https://h.example:443/x"},
    {"https://h.example/x#f", "h.example", "h.example", "https://h.example/x"},
    {"https://h.example/x?q#f?g", "h.example", "h.example", "https://h.example/x?q"},
    {"https://[2001:db8::a]:443/x", "[2001:db8::a]:443", "[2001:db8::a]", ""},
    {"https://u@[2001:db8::a]:443/x", "u@[2001:db8::a]:443", "[2001:db8::a]", "https://[2001:db8::a]:443/x"},
    {"https://[fe80::1%25Eth0]/x", "[fe80::1%25eth0]", "[fe80::1%25eth0]", ""},
    {"https://h%2Fost/x", "h%2fost", "h%2fost", ""},
    {"https://xn--bcher-kva.example:443/x", "xn--bcher-kva.example:443", "xn--bcher-kva.example", ""},
};

}  // namespace

TEST_CASE("a whole URL has the two spellings that the two generations sign") {
  for (const row& each : rows) {
    CAPTURE(each.registered);
    const auto both = spelled(each.registered, true);
    CHECK(both.older.authority == each.older_authority);
    CHECK(both.older.url == each.registered);
    CHECK(both.newer.authority == each.newer_authority);
    CHECK(both.newer.url == (each.newer_uri.empty() ? each.registered : each.newer_uri));
  }
}

TEST_CASE("an origin has the spellings of its URLs") {
  for (const row& each : rows) {
    if (each.registered.find('#') != std::string_view::npos) continue;
    CAPTURE(each.registered);
    const std::string_view origin = each.registered.substr(0, each.registered.rfind('/'));
    const std::string_view newer = each.newer_uri.empty() ? each.registered : each.newer_uri;
    const auto both = spelled(origin, false);
    CHECK(both.older.authority == each.older_authority);
    CHECK(both.older.url == origin);
    CHECK(both.newer.authority == each.newer_authority);
    CHECK(both.newer.url == newer.substr(0, newer.rfind('/')));
    CHECK(both.path.empty());
    CHECK_FALSE(both.query);
  }
}

TEST_CASE("dot segments that an escape kept from being removed are signed as dots") {
  CHECK(detail::decode_dot_segments("/a/%2e/b") == "/a/./b");
  CHECK(detail::decode_dot_segments("/%2E%2e/%2e") == "/../.");
  CHECK(detail::decode_dot_segments("/.%2e/x") == "/../x");
  CHECK(detail::decode_dot_segments("/%2e%2e%2e/a%2e") == "/%2e%2e%2e/a%2e");
  CHECK(detail::decode_dot_segments("/") == "/");
  CHECK(detail::decode_dot_segments("") == "");
  const auto both = spelled("https://h/a/%2E%2e/b?x=%20", true);
  CHECK(both.path == "/a/../b");
  CHECK(both.older.url == "https://h/a/../b?x=%20");
  CHECK(both.newer == both.older);
  const auto refused = detail::spellings_of("https://h/a/../%2e", true);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().subject() == "/../");
}

TEST_CASE("two spellings are the same where authority and URL are") {
  const detail::url_spelling one{"h", "https://h"};
  CHECK(one == detail::url_spelling{"h", "https://h"});
  CHECK_FALSE(one == detail::url_spelling{"i", "https://h"});
  CHECK_FALSE(one == detail::url_spelling{"h", "https://i"});
}
