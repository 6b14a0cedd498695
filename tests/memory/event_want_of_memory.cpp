// An event that is read where memory runs out at any allocation: std::bad_alloc, and never a fault of the event, which
// would be answered 400 and be lost.
#include <ubiops/webhooks/event.hpp>

#include <cstddef>
#include <new>
#include <string>

#include "catch.hpp"
#include "failing_heap.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("want of memory is told as that, at whichever allocation, and the same body is an event afterwards") {
  // simdjson looks for the processor's features once, on first use, and ends the program where that finds no memory.
  REQUIRE(uw::parse_event(R"({"event":"e","request_id":"r"})").has_value());
  std::string deep = R"({"event":"pipeline_request_completed","request_id":"r","result":[)";
  for (int i = 0; i < 40; ++i) deep += R"({"name":")" + std::string(200, 'n') + R"(","\u0061":[1,2]},)";
  deep += "0]}";
  for (const std::string& body : {std::string(R"({"event":"e","request_id":"r"})"), deep,
                                  std::string(R"({"event":"e","request_id":"r","result":{"a":"\ud800"}})")}) {
    bool enough = false;
    std::size_t count = 0;
    for (; !enough && count < 200; ++count) {
      bool thrown = false;
      bool read = false;
      bool refused = false;
      enough = with_allocations(count, [&] {
        try {
          const auto event = uw::parse_event(body);
          read = event.has_value();
          refused = !read;
        } catch (const std::bad_alloc&) {
          thrown = true;
        }
      });
      CAPTURE(count, body.size());
      CHECK_FALSE(refused);
      CHECK((thrown || read));
      if (enough) CHECK(read);
    }
    CHECK(enough);
    CHECK(count > 2);
    CHECK(uw::parse_event(body).has_value());
  }
}
