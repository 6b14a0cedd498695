#include <ubiops/webhooks/diagnosis/detail/url_parts.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;
using views = std::vector<std::string_view>;
using texts = std::vector<std::string>;

TEST_CASE("only ASCII letters have a lower case") {
  CHECK(detail::lower_case("AZ[@`\xc3\x89 z") == "az[@`\xc3\x89 z");
  CHECK(detail::lower_case("").empty());
}

TEST_CASE("a site is a host without www. and dots behind it") {
  CHECK(detail::site_of("WWW.Example.COM..") == "example.com");
  CHECK(detail::site_of("example.com") == "example.com");
  CHECK(detail::site_of("www.www.a") == "www.a");
  CHECK(detail::site_of("www.") == "www");
  CHECK(detail::site_of("...").empty());
  CHECK(detail::site_of("").empty());
}

TEST_CASE("host, port and userinfo of an authority, even of one that is malformed") {
  struct row {
    std::string_view authority, userinfo, host, port;
  };
  for (const row& each : {row{"h", "", "h", ""},
                          {"h:443", "", "h", "443"},
                          {"h:", "", "h", ""},
                          {"u:p@h:1", "u:p", "h", "1"},
                          {"@h", "", "h", ""},
                          {"[::1]:8443", "", "[::1]", "8443"},
                          {"u@[::1]", "u", "[::1]", ""},
                          {"a@b@c:1", "a@b", "c", "1"},
                          {"h:x", "", "h", "x"},
                          {"[::1]x", "", "[::1]", ""},
                          {"u@[::g]:1", "u", "[::g]", "1"},
                          {"[::1", "", "", "::1"},
                          {"", "", "", ""}}) {
    CAPTURE(each.authority);
    CHECK(detail::userinfo_of(each.authority) == each.userinfo);
    CHECK(detail::host_of(each.authority) == each.host);
    CHECK(detail::port_of(each.authority) == each.port);
  }
}

TEST_CASE("RFC 4291 §2.2: an IPv6 address in any spelling is its eight groups") {
  using groups = std::array<unsigned, 8>;
  CHECK(detail::ipv6_of("[2001:db8::1]") == groups{0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
  CHECK(detail::ipv6_of("[2001:0DB8:0:0::1]") == groups{0x2001, 0xdb8, 0, 0, 0, 0, 0, 1});
  CHECK(detail::ipv6_of("1:2:3:4:5:6:7:8") == groups{1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(detail::ipv6_of("[::]") == groups{});
  CHECK(detail::ipv6_of("[ffff::]") == groups{0xffff});
  for (const std::string_view none :
       {"", "[]", "[", "h", "1.2.3.4", "[::ffff:1.2.3.4]", "[1:2]", "[1::2::3]", "[12345::]", "[g::]"}) {
    CAPTURE(none);
    CHECK(detail::ipv6_of(none) == std::nullopt);
  }
}

TEST_CASE("slashes are merged, and blanks of a query written as +") {
  CHECK(detail::with_merged_slashes("//a///b/") == "/a/b/");
  CHECK(detail::with_merged_slashes("").empty());
  CHECK(detail::with_plus("a%20b+c%2520%20") == "a+b+c%2520+");
  CHECK(detail::with_plus("%2").compare("%2") == 0);
}

TEST_CASE("the parameters of a query, and what they mean") {
  CHECK(detail::parameters_of("a=1&&b") == views{"a=1", "", "b"});
  CHECK(detail::parameters_of("").empty());
  CHECK(detail::joined_parameters({"b", "a=1"}) == "b&a=1");
  CHECK(detail::joined_parameters({}).empty());
  CHECK(detail::meaning_of("b=%32&a=1+x&c=&c") == texts{"a=1 x", "b=2", "c", "c"});
  CHECK(detail::meaning_of("").empty());
}
