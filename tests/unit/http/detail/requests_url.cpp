#include <ubiops/webhooks/http/detail/requests_url.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using ubiops::webhooks::errc;

namespace {

bool is_ipv4(std::string_view text) {
  const exact_buffer buffer(text);
  return detail::is_ipv4_address(buffer.view());
}

bool is_ipv6(std::string_view text) {
  const exact_buffer buffer(text);
  return detail::is_ipv6_address(buffer.view());
}

std::string sent(std::string_view url) {
  const exact_buffer buffer(url);
  const auto prepared = detail::as_requests_sends(buffer.view());
  if (prepared) return prepared->text + " " + prepared->target + " " + prepared->host;
  CHECK(prepared.error().code() == errc::malformed_target);
  return std::string(prepared.error().subject());
}

static_assert(detail::is_ipv6_address("1:2:3:4:5:6:1.2.3.4") && !detail::is_ipv6_address("1:2:3:4:5:6:7:1.2.3.4"));

}  // namespace

TEST_CASE("a URL is normalised as the producer's client does, and every kind is tested as testing::prepare_url") {
  CHECK(sent("HTTPS://u@H:443/a/../b?#") == "https://u@h:443/b /b h");
  CHECK(sent("http://h?x=y z#f") == "http://h/?x=y%20z#f /?x=y%20z h");
  for (const std::string_view none : {"ftp://h/", "://h/", "//h/", "http:/h/", "httpss://h/", "htt://h/", ""}) {
    CHECK(sent(none) == "scheme");
  }
}

TEST_CASE("an address with a number of any length is judged without reading it as a number") {
  CHECK(sent("http://[::9999999999.0.0.1]/") == "authority");
  CHECK(sent("http://[::" + std::string(300, '9') + ".0.0.1]/") == "authority");
  CHECK(sent("http://[::255.0.0.1]/") == "http://[::255.0.0.1]/ / [::255.0.0.1]");
  CHECK(sent("http://[::256.0.0.1]/") == "authority");
  CHECK(sent("http://[::1.0.0.0000]/") == "authority");
}

TEST_CASE("an IPv4 address is four numbers from 0 to 255") {
  for (const std::string_view good : {"0.0.0.0", "255.255.255.255", "1.22.199.9", "10.0.250.100", "192.0.2.1"}) {
    CAPTURE(good);
    CHECK(is_ipv4(good));
  }
  for (const std::string_view bad :
       {"",          "1",          "1.",         "1.2",         "1.2.3",    "1.2.3.",   "1.2.3.4.",
        "1.2.3.4.5", ".1.2.3",     "1..2.3",     "1...2",       "..1.2",    "....",     "256.0.0.1",
        "1.256.0.1", "1.2.3.256",  "1.2.3.260",  "1.2.3.300",   "01.2.3.4", "1.2.3.04", "1.2.3.00",
        "1.2.00.3",  "1.2.3.0000", "1.2.3.1000", "1.2.3.12345", "1a2.3.4",  "1.2.3x4",  "1.2.3.4x",
        "x.2.3.4",   "1.2.3.-4",   "1.2.3./",    "1.2.3.:",     "1:2.3.4"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_ipv4(bad));
  }
}

TEST_CASE("an IPv6 address is eight groups, with a gap fewer, and may end with an IPv4 address") {
  for (const std::string_view good :
       {"::", "::1", "1::", "1::8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8",
        "abcd::EF01", "::192.0.2.1", "1:2:3:4:5:6:1.2.3.4", "1::6:1.2.3.4", "1:2:3:4:5::1.2.3.4", "::5:6:1.2.3.4"}) {
    CAPTURE(good);
    CHECK(is_ipv6(good));
  }
  for (const std::string_view bad : {"",
                                     ":",
                                     ":::",
                                     "1",
                                     "1:",
                                     ":1",
                                     "1:2:3:4:5:6:7",
                                     "1:2:3:4:5:6:7:",
                                     ":1:2:3:4:5:6:7",
                                     ":2:3:4:5:6:7:8",
                                     "1:2:3:4:5:6:7:8:",
                                     "1:2:3:4:5:6:7:8:9",
                                     "1:::8",
                                     "1::2::3",
                                     "::1::",
                                     "::2::",
                                     "1:2:3:4:5:6:7:8::",
                                     "::1:2:3:4:5:6:7:8",
                                     "1::2:3:4:5:6:7:8",
                                     "12345::",
                                     "::12345",
                                     "g::",
                                     "::g",
                                     "::1.2.3",
                                     "1.2.3.4",
                                     "1.2.3.4::",
                                     "::1.2.3.4:",
                                     "::1.2.3.4:5",
                                     "::1.2.3.4::",
                                     "1:2:3:4:5:1.2.3.4",
                                     "1:2:3:4:5:6:7:1.2.3.4",
                                     "1:2:3:4:5:6::1.2.3.4",
                                     "::2:3:4:5:6:7:1.2.3.4",
                                     "1:2:3:4:5:6:7:8%25"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_ipv6(bad));
  }
}

TEST_CASE("what stands before a URL is dropped where Python's str.lstrip() drops it, of all 128 characters") {
  for (int c = 0; c < 128; ++c) {
    CAPTURE(c);
    const bool space = (c >= 9 && c <= 13) || (c >= 28 && c <= 32);
    CHECK(detail::is_python_space(static_cast<char>(c)) == space);
    const std::string url = std::string(1, static_cast<char>(c)) + "https://h/";
    CHECK(sent(url) == (space ? "https://h/ / h" : "scheme"));
    CHECK(sent(url.substr(0, 1) + url) == sent(url));
  }
}

TEST_CASE("escapes are kept, made upper-case or undone, unless a percent sign of the part begins none") {
  CHECK(sent("http://h/%41%2f%7e%C3") == "http://h/A%2F~%C3 /A%2F~%C3 h");
  for (const std::string none : {"%", "%4", "%zz", "%4g", "%g4"}) {
    CAPTURE(none);
    CHECK(sent("http://h/?" + none + "%41").starts_with("http://h/?%25" + none.substr(1) + "%2541 "));
    CHECK(sent("http://h/?%41" + none).starts_with("http://h/?%2541%25" + none.substr(1) + " "));
  }
}
