#include <ubiops/webhooks/testing/signed_request.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("a signed request is a head for a verifier, and a text for a socket") {
  uw::testing::signed_request sent{"POST",
                                   "/hook?x=%20",
                                   "https://hooks.example.com/hook?x=%20",
                                   {{"Host", "hooks.example.com"}, {"X-A", "1"}, {"x-a", ""}},
                                   std::string("a\0b", 3)};
  const uw::request head = sent.head();
  CHECK(head.method() == "POST");
  CHECK(head.target() == "/hook?x=%20");
  CHECK(head.authority().empty());
  std::vector<uw::testing::field> lines;
  auto take = [&](std::string_view name, std::string_view value) {
    lines.push_back({std::string(name), std::string(value)});
  };
  head.for_each_field(take);
  CHECK(lines == sent.fields);
  CHECK(sent.http_text() ==
        "POST /hook?x=%20 HTTP/1.1\r\nHost: hooks.example.com\r\nX-A: 1\r\nx-a: \r\n\r\n" + sent.body);

  sent.fields.clear();
  sent.body.clear();
  CHECK(sent.http_text() == "POST /hook?x=%20 HTTP/1.1\r\n\r\n");
}
