#include <ubiops/webhooks/testing/url.hpp>

#include <ubiops/webhooks/testing/url.hpp>  // again: the guard holds

#include <string>

#include <simdjson.h>

#include "catch.hpp"
#include "exact.hpp"
#include "json_text.hpp"

namespace uw = ubiops::webhooks;

namespace {

const std::string urls_file = UBIOPS_WEBHOOKS_TEST_DATA "/producer_urls.json";

uw::result<uw::testing::prepared_url> prepare(std::string_view url) {
  const exact_buffer buffer(url);
  return uw::testing::prepare_url(buffer.view());
}

}  // namespace

TEST_CASE("a URL becomes what the producer signs and sends") {
  simdjson::dom::parser parser;
  const simdjson::dom::array urls = parser.load(urls_file)["urls"];
  CHECK(urls.size() > 60);
  for (const simdjson::dom::element row : urls) {
    const std::string url = text_of(row["url"]);
    CAPTURE(url);
    const auto prepared = prepare(url);
    REQUIRE(prepared);
    CHECK(prepared->text == text_of(row["signed"]));
    CHECK(prepared->target == text_of(row["target"]));
    CHECK(prepared->host == text_of(row["host"]));
  }
}

TEST_CASE("what is prepared has its final form, unless escapes were dot segments") {
  simdjson::dom::parser parser;
  const simdjson::dom::array urls = parser.load(urls_file)["urls"];
  for (const simdjson::dom::element row : urls) {
    const std::string url = text_of(row["signed"]);
    CAPTURE(url);
    const auto prepared = prepare(url);
    REQUIRE(prepared);
    const bool stays = text_of(row["target"]).find("/..") == std::string::npos || url.ends_with("/...");
    CHECK((prepared->text == url) == stays);
  }
}

TEST_CASE("a URL that the producer refuses or could not send is refused") {
  simdjson::dom::parser parser;
  const simdjson::dom::array urls = parser.load(urls_file)["refused"];
  CHECK(urls.size() > 20);
  for (const simdjson::dom::element row : urls) {
    const std::string url = text_of(row["url"]);
    CAPTURE(url);
    const auto prepared = prepare(url);
    REQUIRE_FALSE(prepared);
    CHECK(prepared.error().code() == uw::errc::malformed_target);
    CHECK(prepared.error().subject() == text_of(row["part"]));
  }
}

TEST_CASE("a URL is UTF-8") {
  CHECK(prepare("https://hooks.example.com/\xc3\xa9"));
  for (const std::string_view path : {"\xc3", "\xe9t\xe9", "\xed\xa0\x80", "\xc0\xaf"}) {
    const auto prepared = prepare("https://hooks.example.com/" + std::string(path));
    REQUIRE_FALSE(prepared);
    CHECK(prepared.error().code() == uw::errc::malformed_target);
    CHECK(prepared.error().subject() == "UTF-8");
  }
}
