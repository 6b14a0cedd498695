#include <ubiops/webhooks/http/recorded_head.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace uw = ubiops::webhooks;

namespace {

/// Method, target, and each line as "name=value", with "|" between.
std::string shown(const uw::recorded_head& head) {
  std::string text(head.method());
  text.append("|").append(head.target());
  const auto append = [&text](std::string_view name, std::string_view value) {
    text.append("|").append(name).append("=").append(value);
  };
  head.for_each_field(append);
  return text;
}

std::string shown(std::string_view bytes) {
  uw::recorded_head head;
  head.record(bytes);
  return shown(head);
}

/// A head of `size` bytes.
std::string head_of(std::size_t size) {
  const std::string start = "POST / HTTP/1.1\r\nA: ";
  return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
}

const std::string request =
    "POST /a%2Fb?x=%20 HTTP/1.1\r\nHost: h\r\nX-A:  %41 \r\nx-a:\r\nX-B: =?UTF-8?Q?A?=\r\n\r\nbody: 1\r\n\r\n";
const std::string request_shown = "POST|/a%2Fb?x=%20|Host= h|X-A=  %41 |x-a=|X-B= =?UTF-8?Q?A?=";

}  // namespace

TEST_CASE("a recorded head is as it was sent") {
  CHECK(shown(request) == request_shown);
  CHECK(shown("POST / HTTP/1.0\r\n\r\n") == "POST|/");
  CHECK(shown("POST / HTTP/1.1\r\nX: \x01\x80\t\r\n\r\n") ==
        "POST|/|X= \x01\x80\t");  // the values are verify()'s matter
}

TEST_CASE("a head is recorded in pieces of any size") {
  for (std::size_t size = 1; size <= request.size(); ++size) {
    uw::recorded_head head;
    const std::size_t end = request.find("body");
    for (std::size_t at = 0; at < request.size(); at += size) {
      INFO(size << " bytes each, at " << at);
      REQUIRE(shown(head) == (at >= end ? request_shown : "|"));
      head.record(std::string_view(request).substr(at, size));
    }
    REQUIRE(shown(head) == request_shown);
  }
}

TEST_CASE("what follows a recorded head does not change it") {
  uw::recorded_head head;
  head.record(request);
  head.record("GET /other HTTP/1.1\r\nX-C: 1\r\n\r\n");
  CHECK(shown(head) == request_shown);
}

TEST_CASE("a recorded head with a fault is empty") {
  using namespace std::string_literals;
  const std::string fault = GENERATE(
      as<std::string>(), "\r\n\r\nPOST / HTTP/1.1\r\nA: 1\r\n\r\n", "\r\nPOST / HTTP/1.1\r\nA: 1\r\n\r\n",
      "\nPOST / HTTP/1.1\r\nA: 1\r\n\r\n", "POST / HTTP/2.0\r\nA: 1\r\n\r\n", "POST / HTTP/1.2\r\nA: 1\r\n\r\n",
      "POST / http/1.1\r\nA: 1\r\n\r\n", "POST / HTTP/1.1 \r\nA: 1\r\n\r\n", "POST  / HTTP/1.1\r\nA: 1\r\n\r\n",
      "POST /  HTTP/1.1\r\nA: 1\r\n\r\n", "POST / / HTTP/1.1\r\nA: 1\r\n\r\n", " POST / HTTP/1.1\r\nA: 1\r\n\r\n",
      "POST /\r\nA: 1\r\n\r\n", "POST\r\nA: 1\r\n\r\n", "POST HTTP/1.1\r\nA: 1\r\n\r\n",
      "POST  HTTP/1.1\r\nA: 1\r\n\r\n", " / HTTP/1.1\r\nA: 1\r\n\r\n", "HTTP/1.1\r\nA: 1\r\n\r\n",
      "PO\tST / HTTP/1.1\r\nA: 1\r\n\r\n", "PO\nST / HTTP/1.1\r\nA: 1\r\n\r\n", "PO\rST / HTTP/1.1\r\nA: 1\r\n\r\n",
      "PO\0ST / HTTP/1.1\r\nA: 1\r\n\r\n"s, "PO:ST / HTTP/1.1\r\nA: 1\r\n\r\n",
      "DELETE\t/all\tHTTP/1.1\nX: /hook HTTP/1.1\r\nA: 1\r\n\r\n", "POST /\t HTTP/1.1\r\nA: 1\r\n\r\n",
      "POST /\n HTTP/1.1\r\nA: 1\r\n\r\n", "POST /\0 HTTP/1.1\r\nA: 1\r\n\r\n"s, "POST /\x80 HTTP/1.1\r\nA: 1\r\n\r\n",
      "POST / HTTP/1.1\r\nA: 1\r\n more\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\nB: 2\r\n\r\n",
      "POST / HTTP/1.1\r\nA: 1\rB: 2\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\r\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\r\n\n",
      "POST / HTTP/1.1\r\nA: 1\n\r\n", "POST / HTTP/1.1\nA: 1\r\n\r\n", "POST / HTTP/1.1\r\nA : 1\r\n\r\n",
      "POST / HTTP/1.1\r\n A: 1\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\r\nno colon\r\n\r\n",
      "POST / HTTP/1.1\r\nA: 1\r\nno-colon\r\n\r\n", "POST / HTTP/1.1\r\nA: 1\r\n: 2\r\n\r\n",
      "POST / HTTP/1.1\nA: 1\n\n");
  CAPTURE(fault);
  uw::recorded_head head;
  head.record(fault);
  CHECK(head.refused());
  CHECK(shown(head) == "|");
  head.record(request);
  CHECK(shown(head) == "|");

  uw::recorded_head in_pieces;
  for (const char each : fault) in_pieces.record({&each, 1});
  CHECK(in_pieces.refused());
  CHECK(shown(in_pieces) == "|");
}

TEST_CASE("a recorded head is empty until its end is there") {
  for (std::size_t size = 0; size < request.find("body"); ++size) {
    const std::string cut = request.substr(0, size);
    CAPTURE(cut);
    uw::recorded_head head;
    head.record(cut);
    REQUIRE_FALSE(head.refused());
    REQUIRE(shown(head) == "|");
  }
  uw::recorded_head whole;
  whole.record(request);
  CHECK_FALSE(whole.refused());
}

TEST_CASE("a recorded head longer than the bound is empty") {
  const std::string longest = head_of(uw::limits::max_recorded_head);
  const std::string longer = head_of(uw::limits::max_recorded_head + 1);
  CHECK(shown(longest).size() > 60000);
  CHECK(shown(longest + "body") == shown(longest));
  CHECK(shown(longer) == "|");

  uw::recorded_head head;
  for (const char each : longest) head.record({&each, 1});
  CHECK(shown(head) == shown(longest));
  uw::recorded_head refused;
  for (const char each : longer) refused.record({&each, 1});
  CHECK(refused.refused());
  CHECK(shown(refused) == "|");
  refused.record(request);
  CHECK(shown(refused) == "|");
}
