// examples/adapters/recorded_head.hpp: only a head without a fault has fields.
#include "../../examples/adapters/recorded_head.hpp"

#include <string>

#include "catch.hpp"

namespace {

/// Method, target, and each line as "name=value", with "|" between.
std::string shown(std::string_view bytes) {
  const ubiops::webhooks::request head = examples::recorded_head(bytes);
  std::string text(head.method());
  text.append("|").append(head.target());
  const auto append = [&text](std::string_view name, std::string_view value) {
    text.append("|").append(name).append("=").append(value);
  };
  head.for_each_field(append);
  return text;
}

}  // namespace

TEST_CASE("a recorded head is as it was sent") {
  CHECK(
      shown(
          "POST /a%2Fb?x=%20 HTTP/1.1\r\nHost: h\r\nX-A:  %41 \r\nx-a:\r\nX-B: =?UTF-8?Q?A?=\r\n\r\nbody: 1\r\n\r\n") ==
      "POST|/a%2Fb?x=%20|Host= h|X-A=  %41 |x-a=|X-B= =?UTF-8?Q?A?=");
  CHECK(shown("POST / HTTP/1.0\r\n\r\n") == "POST|/");
}

TEST_CASE("a recorded head with a fault has no fields") {
  const std::string fault =
      GENERATE(as<std::string>(), "", "POST / HTTP/1.1\r\nA: 1\r\n", "\r\n\r\nPOST / HTTP/1.1\r\nA: 1\r\n\r\n",
               "POST / HTTP/2.0\r\nA: 1\r\n\r\n", "POST / HTTP/1.1 \r\nA: 1\r\n\r\n",
               "POST  / HTTP/1.1\r\nA: 1\r\n\r\n", "POST /\r\nA: 1\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\r\n more\r\n\r\n",
               "POST / HTTP/1.1\r\nA: 1\nB: 2\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n",
               "POST / HTTP/1.1\r\nA : 1\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\r\nno colon\r\n\r\n",
               "POST / HTTP/1.1\r\nA: 1\r\n: 2\r\n\r\n", "POST / HTTP/1.1\nA: 1\n\n");
  CAPTURE(fault);
  CHECK(shown(fault) == "|");
}
