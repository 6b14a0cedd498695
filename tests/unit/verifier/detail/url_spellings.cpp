#include <ubiops/webhooks/verifier/detail/url_spellings.hpp>

#include <string>
#include <string_view>
#include <tuple>

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

TEST_CASE("a host with a percent sign is left as it is or refused, by what its escapes stand for") {
  for (const std::string_view host : {"[fe80::1%25eth0]", "[::1%25e]", "[fe80::1%25Eth0]", "[1:2:3:4:5:6:7:8%2525]",
                                      "h%2Fost", "h%2fost", "%2Fhost", "host%2F", "h%2F%5Bost", "h%C3%A9"}) {
    CAPTURE(host);
    CHECK(spelled("https://" + std::string(host) + "/", true).older.url == "https://" + std::string(host) + "/");
  }
  for (const std::string_view host : {"[fe80::1%25]",     "[fe80::1%e0h]",
                                      "[fe80::1%2f0]",    "[fe80::g%25eth0]",
                                      "[fe80:1%25eth0]",  "[FE80::1%25eth0]",
                                      "[Fe80::1%25eth0]", "[fe80::1%25eth%2f0]",
                                      "[fe80::1%25%30]",  "[::1%25e%25]",
                                      "h%41ost",          "h%2Dost",
                                      "h%2dost",          "h%5f",
                                      "%7Ehost",          "h%2F%41ost",
                                      "h%2F%2F%30",       "H%2Fost",
                                      "h%2FosT",          "*h%2Fost",
                                      ".h%2Fost"}) {
    CAPTURE(host);
    const auto refused = detail::spellings_of("https://" + std::string(host) + "/", true);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ubiops::webhooks::errc::invalid_policy);
    CHECK(refused.error().subject() == host);
  }
}

TEST_CASE("a URL is refused with the first text that the producer's client would write otherwise") {
  struct refused {
    std::string_view registered;
    std::string_view subject;
    std::string_view taken;
  };
  const refused refusals[] = {
      {"ftp://h/", "no http:// or https://", "http://h/"},
      {"httpss://h/", "no http:// or https://", "https://h/"},
      {"http://h/%41", "%41", "http://h/A"},
      {"https://h:x/", "authority", "https://h:1/"},
      {"https://@h/", "@", "https://u@h/"},
      {"https://u@v@h/%41", "userinfo", "https://u%40v@h/"},
      {"https://u@h/%41", "%41", "https://u@h/A"},
      {"https://u|@h/", "userinfo", "https://u%7C@h/"},
      {"https://u[@h/", "userinfo", "https://u%5B@h/"},
      {"https://h:/", ":", "https://h:1/"},
      {"https://h:08/", ":08", "https://h:80/"},
      {"https://h:65536/", ":65536", "https://h:65535/"},
      {"https://h:65535/%41", "%41", "https://h:65535/A"},
      {"https://h:10000/%41", "%41", "https://h:9999/A"},
      {"https://h:100000/", ":100000", "https://h:10000/"},
      {"https://h/../..", "/../", "https://h/..a/.a/a../a."},
      {"https://h/./.", "/./", "https://h/.a/"},
      {"https://h/a/..", "/..", "https://h/a/..."},
      {"https://h/a/.", "/.", "https://h/a."},
      {"https://h/%", "%", "https://h/%25"},
      {"https://h/%4", "%4", "https://h/%25"},
      {"https://h/%2f", "%2f", "https://h/%2F"},
      {"https://h/%aF", "%aF", "https://h/%AF"},
      {"https://h/%Af", "%Af", "https://h/%AF"},
      {"https://h/%G0", "%G0", "https://h/%F0"},
      {"https://h/%0G", "%0G", "https://h/%0F"},
      {"https://h/%2F%7E", "%7E", "https://h/%2F~"},
      {"https://h/%2D", "%2D", "https://h/-"},
      {"https://h/%41b", "%41", "https://h/Ab"},
      {"https://h:7/%41", "%41", "https://h:7/A"},
      {"https://|@h%2Fost/", "userinfo", "https://U@h%2Fost/"},
      {"https://h/a b", "blank", "https://h/a%20b"},
      {"https://h/a[b", "[", "https://h/a%5Bb"},
      {"https://h/a]b", "]", "https://h/a%5Db"},
      {"https://h/?a[0]=\"", "\"", "https://h/?a[0]=%22"},
      {"https://h/?a b", "blank", "https://h/?a%20b"},
      {"https://h/?a#[", "[", "https://h/?[]#a"},
      {"https://h/?%41", "%41", "https://h/?A"},
      {"https://h/?", "?", "https://h/?a"},
      {"https://h/#", "#", "https://h/#a"},
      {"https://h/?#a", "?", "https://h/?a#a"},
      {"https://h/#%41", "%41", "https://h/#A"},
      {"https://h/#a[b", "[", "https://h/#a%5Bb"},
      {"https://H/#a", "H", "https://h/#a"},
      {"https://H/?a", "H", "https://h/?a"},
      {"https://u:1@H:1/", "H", "https://u:1@h:1/"},
      {"https://h%2Fost/?[#]", "]", "https://h%2Fost/?[#a"},
      {"https://u@h%2Fost/%41", "%41", "https://u@h%2Fost/A"},
  };
  for (const refused& each : refusals) {
    CAPTURE(each.registered);
    CHECK(spelled(each.taken, true).older.url == each.taken);
    const exact_buffer buffer(each.registered);
    const auto refused = detail::spellings_of(buffer.view(), true);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ubiops::webhooks::errc::invalid_policy);
    CHECK(refused.error().subject() == each.subject);
  }
  for (const auto& [registered, whole, subject] :
       {std::tuple{"https://h", true, "no path"}, std::tuple{"https://h/", false, "/ at the end"},
        std::tuple{"https://h/x", false, "more than scheme and authority"}}) {
    const auto refused = detail::spellings_of(registered, whole);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ubiops::webhooks::errc::invalid_policy);
    CHECK(refused.error().subject() == subject);
  }
  CHECK(detail::spellings_of("https://h", false));
}
