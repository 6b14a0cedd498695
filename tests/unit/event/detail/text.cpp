#include <ubiops/webhooks/event/detail/text.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using field = detail::event_field;

static_assert(detail::event_field_of("event") == field::event && detail::event_field_of("result") == field::result);
static_assert(detail::event_field_of("Event") == field::unknown && detail::event_field_of("") == field::unknown);
static_assert(detail::of_pipeline(field::deployment_id) == field::pipeline_id);

TEST_CASE("every field is found by its name and by no other") {
  for (std::size_t i = 0; i < detail::event_field_count; ++i) {
    const std::string name(detail::event_field_names[i]);
    CAPTURE(name);
    CHECK(detail::event_field_of(name) == static_cast<field>(i));
    CHECK(detail::event_field_of(name + "_") == field::unknown);
    CHECK(detail::event_field_of(name.substr(1)) == field::unknown);
    const std::string pipeline = "pipeline" + name.substr(name.find('_') == std::string::npos ? 0 : name.find('_'));
    if (name.starts_with("deployment_")) {
      CHECK(detail::event_field_of(pipeline) == detail::of_pipeline(static_cast<field>(i)));
    }
  }
}

TEST_CASE("a text keeps its own copy of the body, wherever it goes") {
  detail::event_text text = [] {
    const exact_buffer body("0123456789");
    detail::event_text made(body.view(), 4);
    made.set(field::text, made.data() + 2, {made.data() + 2, 3});
    return made;
  }();
  CHECK(text.view(field::text) == "234");
  CHECK(text.view(field::status).empty());
  const detail::event_text copy = text;
  const detail::event_text moved = std::move(text);
  CHECK(copy.view(field::text) == "234");
  CHECK(moved.view(field::text) == "234");
  CHECK(text.view(field::text).empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
}

TEST_CASE("an unescaped text takes the place of the escaped one") {
  detail::event_text text(R"("a\tb")", 0);
  text.set(field::text, text.data() + 1, "a\tb");
  CHECK(text.view(field::text) == "a\tb");
  CHECK(std::string_view(text.data()) == "\"a\tbb\"");
}
