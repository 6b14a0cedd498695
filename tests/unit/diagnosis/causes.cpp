#include <ubiops/webhooks/diagnosis/causes.hpp>

#include <ubiops/webhooks/diagnosis/causes.hpp>  // again: the guard holds

#include "catch.hpp"

namespace diagnosis = ubiops::webhooks::diagnosis;

#include <string_view>

TEST_CASE("each cause has its row, in the order of its ids") {
  for (std::size_t i = 0; i < diagnosis::cause_count; ++i) {
    const auto& text = diagnosis::causes[i];
    CAPTURE(i, text.name);
    CHECK(static_cast<std::size_t>(text.id) == i);
    CHECK(to_string(text.id) == text.name);
    for (const std::string_view sentence : {text.what, text.why}) {
      REQUIRE_FALSE(sentence.empty());
      CHECK_FALSE(sentence.ends_with('.'));
    }
    for (std::size_t j = 0; j < i; ++j) CHECK(diagnosis::causes[j].name != text.name);
  }
}

TEST_CASE("a value outside the enumeration is the last cause") {
  CHECK(text_of(static_cast<diagnosis::cause_id>(250)).id == diagnosis::cause_id::not_signed_or_altered);
}
