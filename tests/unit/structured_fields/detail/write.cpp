#include <ubiops/webhooks/structured_fields/detail/write.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/text_buffer.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

std::string digits(std::uint64_t value, std::size_t width = 1) {
  std::string out;
  detail::put_digits(out, value, width);
  return out;
}

std::string thousandths(std::int64_t value) {
  std::string out;
  detail::put_thousandths(out, value);
  return out;
}

}  // namespace

TEST_CASE("texts of every length are put one after another, in either kind of output") {
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
  }
}

TEST_CASE("numbers are written in decimal, and their length is known") {
  CHECK(digits(0) == "0");
  CHECK(digits(7, 3) == "007");
  CHECK(digits(1234, 3) == "1234");
  CHECK(digits(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  for (std::int64_t value = 1; value < 1'000'000'000'000'000; value *= 10) {
    for (const std::int64_t each : {value, value - 1, value + 1, -value, 1 - value}) {
      CHECK(detail::count_digits(each) == std::to_string(each).size());
    }
  }
}

TEST_CASE("decimals have at least one digit behind the point, and no zero that is not needed") {
  CHECK(thousandths(0) == "0.0");
  CHECK(thousandths(1500) == "1.5");
  CHECK(thousandths(-1) == "-0.001");
  CHECK(thousandths(12'340) == "12.34");
}

TEST_CASE("bytes of a display string stand for themselves where they can") {
  std::string out;
  for (const unsigned byte : {0x41u, 0x20u, 0x22u, 0x25u, 0x7fu, 0xc3u}) detail::put_display_byte(out, byte);
  CHECK(out == "A %22%25%7f%c3");
}
