#include <ubiops/webhooks/diagnosis/detail/json_writer.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "catch.hpp"

using ubiops::webhooks::detail::json_writer;

TEST_CASE("members and elements are parted by commas, at every depth") {
  json_writer out;
  out.open_object();
  out.string("a", "");
  out.open_array("b");
  out.string("x");
  out.open_object();
  out.close_object();
  out.open_array();
  out.close_array();
  out.string("y");
  out.close_array();
  out.number("c", std::numeric_limits<std::int64_t>::min());
  out.number("d", std::numeric_limits<std::int64_t>::max());
  out.boolean("e", true);
  out.boolean("f", false);
  out.null("g");
  out.open_object("h");
  out.null("i");
  out.close_object();
  out.close_object();
  CHECK(std::move(out).take() ==
        R"({"a":"","b":["x",{},[],"y"],"c":-9223372036854775808,"d":9223372036854775807,"e":true,"f":false,"g":null,)"
        R"("h":{"i":null}})");
}

TEST_CASE("any byte becomes valid JSON of printable ASCII") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  json_writer out;
  out.open_object();
  out.string(all, "\"\\/\xc3\xa9\x1b\x7f");
  out.close_object();
  const std::string text = std::move(out).take();
  CHECK(text.ends_with(R"(:"\"\\/\u00c3\u00a9\u001b\u007f"})"));
  CHECK(text.starts_with(R"({"\u0000\u0001\u0002)"));
  CHECK(text.find(R"(\u001f !\"#$%&'()") != std::string::npos);
  CHECK(text.find(R"([\\]^_`)") != std::string::npos);
  CHECK(text.find(R"(}~\u007f\u0080)") != std::string::npos);
  CHECK(text.find(R"(\u00fe\u00ff":)") != std::string::npos);
  for (const char c : text) CHECK((c >= 0x20 && c < 0x7f));
}
