#include <ubiops/webhooks/http/target.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using namespace std::string_view_literals;
using namespace std::string_literals;

namespace {

using maybe = std::optional<std::string_view>;
constexpr std::nullopt_t none = std::nullopt;

struct uri_row {
  std::string_view uri, scheme, authority, path;
  maybe query, fragment;
};

struct authority_row {
  std::string_view authority;
  maybe userinfo;
  std::string_view host;
  maybe port;
};

}  // namespace

TEST_CASE("a URI is split into its parts, which are left as they are") {
  const uri_row rows[] = {
      {"https://hooks.example.com", "https", "hooks.example.com", "", none, none},
      {"https://h/", "https", "h", "/", none, none},
      {"https://user@h:8443/a/b?x=1#f", "https", "user@h:8443", "/a/b", "x=1", "f"},
      {"HTTP://H/%7e?", "HTTP", "H", "/%7e", "", none},
      {"http://h?x", "http", "h", "", "x", none},
      {"http://h#f", "http", "h", "", none, "f"},
      {"http://h/#", "http", "h", "/", none, ""},
      {"http://h/?#", "http", "h", "/", "", ""},
      {"http://h/a?b?c#d?e#f", "http", "h", "/a", "b?c", "d?e#f"},
      {"http://h?a/b", "http", "h", "", "a/b", none},
      {"http://h#a/b?c", "http", "h", "", none, "a/b?c"},
      {"http://[::1]:80//", "http", "[::1]:80", "//", none, none},
      {"http://h/http://x", "http", "h", "/http://x", none, none},
  };
  for (const uri_row& row : rows) {
    INFO(row.uri);
    const exact_buffer buffer(row.uri);
    const auto parts = uw::split_uri(buffer.view());
    REQUIRE(parts);
    CHECK(parts->scheme == row.scheme);
    CHECK(parts->authority == row.authority);
    CHECK(parts->path == row.path);
    CHECK(parts->query == row.query);
    CHECK(parts->fragment == row.fragment);
  }
}

TEST_CASE("what has no scheme or no authority is no URI for us, at whatever byte it is cut") {
  for (const std::string_view uri : {"", ":", "/", "//h/", "://h", "https:", "https:/h", "https:h", "https://",
                                     "https:///", "https://?", "https://#f", "mailto:a@b", "h/a", "*"}) {
    INFO(uri);
    const exact_buffer buffer(uri);
    CHECK_FALSE(uw::split_uri(buffer.view()));
  }
  const std::string_view whole = "https://h:1/?#";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const exact_buffer buffer(whole.substr(0, size));
    CHECK(uw::split_uri(buffer.view()).has_value() == (size > 8));
  }
}

TEST_CASE("an authority is split into user information, host and port") {
  const authority_row rows[] = {
      {"h", none, "h", none},
      {"hooks.example.com:8443", none, "hooks.example.com", "8443"},
      {"h:", none, "h", ""},
      {"h:00443", none, "h", "00443"},
      {"h:99999999999999999999", none, "h", "99999999999999999999"},
      {"192.0.2.1:80", none, "192.0.2.1", "80"},
      {"[::1]", none, "[::1]", none},
      {"[2001:db8::1]:8443", none, "[2001:db8::1]", "8443"},
      {"[fe80::1%25eth0]", none, "[fe80::1%25eth0]", none},
      {"[v1.x:y]", none, "[v1.x:y]", none},
      {"u@h", "u", "h", none},
      {"u:p@h:1", "u:p", "h", "1"},
      {"@h", "", "h", none},
      {"a@b@h", "a@b", "h", none},
      {"u@[::1]:1", "u", "[::1]", "1"},
      {"h_-~!$&'()*+,;=.", none, "h_-~!$&'()*+,;=.", none},
      {"%41%2f", none, "%41%2f", none},
      {"%00%f0%0f%FF", none, "%00%f0%0f%FF", none},
  };
  for (const authority_row& row : rows) {
    INFO(row.authority);
    const exact_buffer buffer(row.authority);
    const auto parts = uw::split_authority(buffer.view());
    REQUIRE(parts);
    CHECK(parts->userinfo == row.userinfo);
    CHECK(parts->host == row.host);
    CHECK(parts->port == row.port);
  }
}

TEST_CASE("what is no host, or no port, is refused") {
  for (const std::string_view authority :
       {"",        ":",      ":80",    "u@",   "@",     "h:a",  "h:8 0",  "h:-1",   "h:+1",    "h:1:2",
        "::1",     "[",      "]",      "[]",   "[]:80", "[::1", "::1]",   "[::1]a", "[::1]80", "[::1]:x",
        "[[::1]]", "[::1]]", "a[::1]", "h h",  "h/",    "h?",   "h#",     "h\\",    "h\"",     "h<",
        "h^",      "h`",     "h{",     "h|",   "h\t",   "h\n",  "h\x7f",  "h\x80",  "%",       "%4",
        "%zz",     "h%",     "h%4g",   "h%g4", "h%4:",  "h%:4", "[::1%]", "[::1%2]"}) {
    INFO(authority);
    const exact_buffer buffer(authority);
    CHECK_FALSE(uw::split_authority(buffer.view()));
  }
  const exact_buffer nul("h\0"sv);
  CHECK_FALSE(uw::split_authority(nul.view()));
}

TEST_CASE("a host holds unreserved characters, sub-delims and nothing else, of all 256 bytes") {
  for (int c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    const bool letter_or_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool allowed = letter_or_digit || (c != 0 && "-._~!$&'()*+,;="sv.find(byte) != std::string_view::npos);
    if (byte == '@' || byte == ':') continue;  // they end it
    INFO(c);
    const std::string name = {'a', byte, 'b'};
    const exact_buffer buffer(name);
    CHECK(uw::split_authority(buffer.view()).has_value() == allowed);
    const exact_buffer literal("[" + name + "]");
    CHECK(uw::split_authority(literal.view()).has_value() == allowed);
  }
}

TEST_CASE("RFC 9421 §2.2.3: an authority loses the default port of its scheme, and an empty one") {
  const std::string_view rows[][3] = {{"h:443", "https", "h"},
                                      {"h:80", "http", "h"},
                                      {"h:443", "http", "h:443"},
                                      {"h:80", "https", "h:80"},
                                      {"h:", "https", "h"},
                                      {"h:", "http", "h"},
                                      {"h", "https", "h"},
                                      {"h:0443", "https", "h:0443"},
                                      {"h:4430", "https", "h:4430"},
                                      {"[::1]:443", "https", "[::1]"},
                                      {"u@h:443", "https", "u@h"},
                                      {"[::443]", "https", "[::443]"},
                                      {"h:443", "ftp", "h:443"},
                                      {"h:", "ftp", "h"},
                                      {"", "https", ""},
                                      {"h:x", "https", "h:x"}};
  for (const auto& [authority, scheme, expected] : rows) {
    INFO(authority << " " << scheme);
    const exact_buffer buffer(authority);
    CHECK(uw::without_default_port(buffer.view(), scheme) == expected);
  }
  CHECK(uw::default_port("https") == "443");
  CHECK(uw::default_port("http") == "80");
  for (const std::string_view scheme : {"", "HTTPS", "ftp", "https:"}) CHECK(uw::default_port(scheme).empty());
}

TEST_CASE("RFC 9421 §2.2.3: authorities are the same in any case, with or without the default port") {
  const auto same = [](std::string_view a, std::string_view b, std::string_view scheme) {
    const exact_buffer first(a);
    const exact_buffer second(b);
    const bool one_way = uw::same_authority(first.view(), second.view(), scheme);
    CHECK(uw::same_authority(second.view(), first.view(), scheme) == one_way);
    return one_way;
  };
  CHECK(same("hooks.example.com", "hooks.example.com", "https"));
  CHECK(same("HOOKS.example.com", "hooks.EXAMPLE.com:443", "https"));
  CHECK(same("h:80", "H:", "http"));
  CHECK(same("[::A]", "[::a]:443", "https"));
  CHECK_FALSE(same("h", "h:80", "https"));
  CHECK_FALSE(same("h", "h:443", "http"));
  CHECK_FALSE(same("h", "h.", "https"));
  CHECK_FALSE(same("h", "g", "https"));
  CHECK_FALSE(same("h", "u@h", "https"));
  CHECK_FALSE(same("h:8443", "h:8444", "https"));
  CHECK_FALSE(same("", "h", "https"));
  CHECK(same("", "", "https"));
}

TEST_CASE("RFC 9112 §3.2.1: the origin form is split at its first question mark") {
  const struct {
    std::string_view target, path;
    maybe query;
  } rows[] = {{"/", "/", none},
              {"/path?param=value", "/path", "param=value"},
              {"/?", "/", ""},
              {"/a??b", "/a", "?b"},
              {"//evil.example/a", "//evil.example/a", none},
              {"/a//b/../c", "/a//b/../c", none},
              {"/%zz%", "/%zz%", none},
              {"/a:b@c", "/a:b@c", none},
              {"/\"<>\\^`{|}", "/\"<>\\^`{|}", none},
              {"/http://h/", "/http://h/", none},
              {"/a?b/c?d", "/a", "b/c?d"}};
  for (const auto& row : rows) {
    INFO(row.target);
    const exact_buffer buffer(row.target);
    const auto parsed = uw::parse_request_target(buffer.view(), "POST");
    REQUIRE(parsed);
    CHECK(parsed->path == row.path);
    CHECK(parsed->query == row.query);
    CHECK_FALSE(parsed->absolute);
  }
}

TEST_CASE("RFC 9112 §3.2.2: the absolute form is an http or https URI, and has a path at all times") {
  const struct {
    std::string_view target, scheme, authority, path;
    maybe query;
  } rows[] = {{"https://www.example.com/path?param=value", "https", "www.example.com", "/path", "param=value"},
              {"http://h", "http", "h", "/", none},
              {"http://h?x", "http", "h", "/", "x"},
              {"HTTPS://H:443/", "HTTPS", "H:443", "/", none},
              {"https://[::1]:8443/a", "https", "[::1]:8443", "/a", none}};
  for (const auto& row : rows) {
    INFO(row.target);
    const exact_buffer buffer(row.target);
    const auto parsed = uw::parse_request_target(buffer.view(), "POST");
    REQUIRE(parsed);
    CHECK(parsed->path == row.path);
    CHECK(parsed->query == row.query);
    REQUIRE(parsed->absolute);
    CHECK(parsed->absolute->scheme == row.scheme);
    CHECK(parsed->absolute->authority == row.authority);
    CHECK_FALSE(parsed->absolute->fragment);
  }
}

TEST_CASE("RFC 9112 §3.2.4: the asterisk form goes with OPTIONS and nothing else") {
  const auto parsed = uw::parse_request_target("*", "OPTIONS");
  REQUIRE(parsed);
  CHECK(parsed->path.empty());
  CHECK_FALSE(parsed->query);
  CHECK_FALSE(parsed->absolute);
  for (const std::string_view method : {"POST", "GET", "options", "OPTIONS ", ""}) {
    CHECK_FALSE(uw::parse_request_target("*", method));
  }
  CHECK_FALSE(uw::parse_request_target("*?", "OPTIONS"));
  CHECK_FALSE(uw::parse_request_target("**", "OPTIONS"));
}

TEST_CASE("nothing else is a request-target") {
  for (const std::string_view target :
       {"", "hook", "?x", "www.example.com:80", "h:443", "ftp://h/", "ws://h/", "https:/h", "https://", "https:///a",
        "https://h:x/", "https://u@/", "https://h h/", "https://[::1/", "://h/", "javascript://h/", "data:,", "%2f"}) {
    for (const std::string_view method : {"POST", "OPTIONS", "CONNECT"}) {
      INFO(target);
      const exact_buffer buffer(target);
      CHECK_FALSE(uw::parse_request_target(buffer.view(), method));
    }
  }
}

TEST_CASE("a target holds printable ASCII without blanks and without a hash, of all 256 bytes") {
  for (int c = 0; c < 256; ++c) {
    const bool allowed = c > 0x20 && c < 0x7f && c != '#';
    INFO(c);
    for (const std::string& text :
         {"/a?b"s + static_cast<char>(c), "/"s + static_cast<char>(c) + "a", "https://h/"s + static_cast<char>(c)}) {
      const exact_buffer buffer(text);
      CHECK(uw::parse_request_target(buffer.view(), "POST").has_value() == allowed);
    }
  }
}

static_assert(uw::split_uri("https://h:1/p?q#f")->authority == "h:1");
static_assert(!uw::split_uri("https:h"));
static_assert(uw::split_authority("u@[::1]:8443")->host == "[::1]");
static_assert(!uw::split_authority("h:x"));
static_assert(uw::same_authority("H:443", "h", "https") && !uw::same_authority("h:443", "h", "http"));
static_assert(uw::parse_request_target("/a?b", "POST")->query == "b");
static_assert(!uw::parse_request_target("a", "POST"));
