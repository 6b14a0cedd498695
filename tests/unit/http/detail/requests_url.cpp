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
