// What it accepts and refuses is tested as events, in tests/unit/event.cpp; here, what it hands on.
#include <ubiops/webhooks/event/detail/reader.hpp>

#include <ubiops/webhooks/event/detail/reader.hpp>  // again: the guard holds

#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using field = uw::detail::event_field;

TEST_CASE("a reader gives each field its text, and what stands elsewhere none") {
  const exact_buffer body(R"({"event":"a\u0062c","result": {"n" : [1]} ,"request_id":"r","other":{"status":"x"}})");
  const auto text = uw::detail::read_event(body.view());
  REQUIRE(text.has_value());
  CHECK(text->view(field::event) == "abc");
  CHECK(text->view(field::request_id) == "r");
  CHECK(text->view(field::result) == R"({"n" : [1]})");
  CHECK(text->view(field::status).empty());
}

TEST_CASE("a reader names the field where reading stopped, and the byte") {
  const exact_buffer body(R"({"event":"a","status":7})");
  const auto text = uw::detail::read_event(body.view());
  REQUIRE_FALSE(text.has_value());
  CHECK(text.error().code() == uw::errc::malformed_event);
  CHECK(text.error().subject() == "status");
  CHECK(text.error().offset() == body.view().find('7'));
}

TEST_CASE("what only Python writes is handed over in the result, and refused before it and behind it") {
  const std::string result = R"("result":{"a":NaN,"b":["\ud800"]})";
  const std::string ids = R"("event":"a","request_id":"r")";
  const std::string numbers[] = {R"("other":Infinity)", R"("other":{"n":[NaN]})", R"("other":"\ud800")",
                                 R"("other":{"\ud800":1})"};
  for (const std::string& number : numbers) {
    CAPTURE(number);
    for (const std::string& body :
         {"{" + ids + "," + result + "," + number + "}", "{" + number + "," + result + "," + ids + "}"}) {
      const exact_buffer buffer(body);
      const auto text = uw::detail::read_event(buffer.view());
      REQUIRE_FALSE(text.has_value());
      CHECK(text.error().code() == uw::errc::malformed_event);
    }
  }
  const exact_buffer body("{" + ids + "," + result + R"(,"other":{"\u0061":1}})");
  const auto text = uw::detail::read_event(body.view());
  REQUIRE(text.has_value());
  CHECK("\"result\":" + std::string(text->view(field::result)) == result);
}
