#include <ubiops/webhooks/detail/text_output.hpp>

#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/text_buffer.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

static_assert(detail::text_output<std::string> && detail::text_output<detail::text_buffer<8>>);
static_assert(!detail::text_output<int> && !detail::text_output<const std::string>);

namespace {

// The least that text can be appended to: neither push_back() nor extend().
struct least_output {
  std::string text;

  void append(std::string_view more) { text.append(more); }
  void append(char more) { text.push_back(more); }
};
static_assert(detail::text_output<least_output>);

}  // namespace

TEST_CASE("texts of every length are put one after another, in each kind of output") {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text.push_back(static_cast<char>('!' + i));
    const exact_buffer buffer(text);
    std::string out = "kept";
    detail::put(out, '<', buffer.view(), '>', buffer.view());
    detail::text_buffer<24> in_place;
    in_place.append("kept");
    detail::put(in_place, '<', buffer.view(), '>', buffer.view());
    CHECK(out == "kept<" + text + ">" + text);
    CHECK(in_place.view() == out);
    least_output least;
    least.append("kept");
    detail::put(least, '<', buffer.view(), '>', buffer.view());
    CHECK(least.text == out);
  }
}
