#include <ubiops/webhooks/structured_fields/detail/write.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

std::string padded(std::uint64_t value, std::size_t width = 1) {
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

TEST_CASE("numbers are written in decimal") {
  CHECK(padded(0) == "0");
  CHECK(padded(7, 3) == "007");
  CHECK(padded(1234, 3) == "1234");
  CHECK(padded(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
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
