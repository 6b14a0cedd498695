#include <ubiops/webhooks/http/detail/requests_url.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using ubiops::webhooks::errc;

namespace {

std::string sent(std::string_view url) {
  const exact_buffer buffer(url);
  const auto prepared = detail::as_requests_sends(buffer.view());
  if (prepared) return prepared->text + " " + prepared->target + " " + prepared->host;
  CHECK(prepared.error().code() == errc::malformed_target);
  return std::string(prepared.error().subject());
}

bool is_ipv4(std::string_view text) {
  const exact_buffer buffer(text);
  return detail::is_ipv4_address(buffer.view());
}

bool is_ipv6(std::string_view text) {
  const exact_buffer buffer(text);
  return detail::is_ipv6_address(buffer.view());
}

static_assert(detail::is_ipv6_address("::") && !detail::is_ipv6_address(":"));
static_assert(detail::is_ipv6_address("1:2:3:4:5:6:7:8") && !detail::is_ipv6_address("1:2:3:4:5:6:7"));
static_assert(detail::is_ipv6_address("1::8") && !detail::is_ipv6_address("1:::8"));
static_assert(detail::is_ipv6_address("1:2:3:4:5:6:7::") && !detail::is_ipv6_address("1:2:3:4:5:6:7:8::"));
static_assert(detail::is_ipv6_address("::192.0.2.1") && !detail::is_ipv6_address("192.0.2.1::"));
static_assert(detail::is_ipv6_address("1:2:3:4:5:6:1.2.3.4") && !detail::is_ipv6_address("1:2:3:4:5:6:7:1.2.3.4"));
static_assert(detail::is_ipv4_address("255.0.10.1") && !detail::is_ipv4_address("256.0.10.1"));
static_assert(!detail::is_ipv4_address("1.2.3") && !detail::is_ipv4_address("1.2.3.4.5"));
static_assert(!detail::is_ipv4_address("1.2.3.04") && !detail::is_ipv4_address("1.2.3."));

}  // namespace

TEST_CASE("a URL is normalised as the producer's client does; every kind is tested as testing::prepare_url") {
  CHECK(sent("HTTPS://u@H:443/a/../b?#") == "https://u@h:443/b /b h");
  CHECK(sent("http://h?x=y z#f") == "http://h/?x=y%20z#f /?x=y%20z h");
  CHECK(sent("ftp://h/") == "scheme");
}

TEST_CASE("an address with a number of any length is judged without reading it as a number") {
  CHECK(sent("http://[::9999999999.0.0.1]/") == "authority");
  CHECK(sent("http://[::" + std::string(300, '9') + ".0.0.1]/") == "authority");
  CHECK(sent("http://[::255.0.0.1]/") == "http://[::255.0.0.1]/ / [::255.0.0.1]");
  CHECK(sent("http://[::256.0.0.1]/") == "authority");
  CHECK(sent("http://[::1.0.0.0000]/") == "authority");
}

TEST_CASE("an IPv4 address has four decimal numbers up to 255, and nothing else") {
  for (const std::string_view good : {"0.0.0.0", "255.255.255.255", "1.2.3.40", "10.0.200.9"}) {
    CAPTURE(good);
    CHECK(is_ipv4(good));
  }
  for (const std::string_view bad :
       {"", ".", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "1x2.3.4", "1.2.3.4x", "x.2.3.4",
        "01.2.3.4", "1.2.3.04", "1.00.3.4", "1.2.3.256", "1.2.3.1000", "1.2.3.-4", "1 .2.3.4"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_ipv4(bad));
  }
}

TEST_CASE("RFC 4291 §2.2: an IPv6 address has eight groups, one gap, and an IPv4 address at its end alone") {
  for (const std::string_view good :
       {"::", "::1", "1::", "1::8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "abcd:EF01::", "::1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4", "1::1.2.3.4"}) {
    CAPTURE(good);
    CHECK(is_ipv6(good));
  }
  for (const std::string_view bad : {"",
                                     ":",
                                     ":::",
                                     ":1",
                                     "1:",
                                     "1:2:",
                                     "::1:",
                                     ":1:2:3:4:5:6:7:8",
                                     "1:::8",
                                     "1::2::3",
                                     "1:2:3:4:5:6:7",
                                     "1:2:3:4:5:6:7:8:9",
                                     "1:2:3:4:5:6:7:8::",
                                     "12345::",
                                     "g::",
                                     "::1.2.3.4:5",
                                     "1.2.3.4::",
                                     "::1.2.3",
                                     "::1.2.3.04",
                                     "1:2:3:4:5:6:7:1.2.3.4",
                                     "::1.2.3.4::",
                                     "::%1"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_ipv6(bad));
  }
}

TEST_CASE("what Python calls a blank is dropped before a URL, and no other control is") {
  for (int value = 0; value <= 0x20; ++value) {
    CAPTURE(value);
    const std::string url = std::string(1, static_cast<char>(value)) + "http://h/";
    const bool blank = (value >= 0x09 && value <= 0x0d) || value >= 0x1c;
    CHECK(sent(url) == (blank ? "http://h/ / h" : "scheme"));
  }
}
