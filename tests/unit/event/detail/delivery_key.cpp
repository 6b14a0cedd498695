#include <ubiops/webhooks/event/detail/delivery_key.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

TEST_CASE("all but RFC 3986's unreserved characters are escaped") {
  for (int c = 0; c < 256; ++c) {
    const std::string text(1, static_cast<char>(c));
    std::string escaped;
    detail::append_escaped(escaped, text);
    CAPTURE(c, escaped);
    CHECK(escaped.size() == detail::escaped_size(text));
    const bool kept = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
                          .find(static_cast<char>(c)) != std::string_view::npos;
    if (kept) {
      CHECK(escaped == text);
    } else {
      REQUIRE(escaped.size() == 3);
      CHECK(escaped[0] == '%');
      CHECK(std::stoi(escaped.substr(1), nullptr, 16) == c);
    }
  }
}

TEST_CASE("a delivery key keeps its three parts apart") {
  CHECK(detail::delivery_key("e", "id=", "o", "r") == "e:id=o:r");
  CHECK(detail::delivery_key("e:", "", "", "r") == "e%3A::r");
  CHECK(detail::delivery_key("", "name=", "\xff%", "\n") == ":name=%FF%25:%0A");
}
