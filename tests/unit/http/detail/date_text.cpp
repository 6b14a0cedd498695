#include <ubiops/webhooks/http/detail/date_text.hpp>

#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

TEST_CASE("a name has its place in its table, and no other text has one") {
  for (int i = 0; i < 12; ++i) {
    const exact_buffer name(detail::month_names.substr(static_cast<std::size_t>(i) * 3, 3));
    CHECK(detail::months_of_the_year.find(name.view().data()) == i);
  }
  CHECK(detail::days_of_the_week.find("Sun") == 0);
  CHECK(detail::days_of_the_week.find("Sat") == 6);
  for (const char* const text : {"sun", "SUN", "unM", "Jan", "\xd3un"})
    CHECK(detail::days_of_the_week.find(text) == -1);
}

TEST_CASE("two digits are a number, of all pairs of bytes, and one fault is remembered") {
  for (int tens = 0; tens < 256; ++tens) {
    for (int ones = 0; ones < 256; ++ones) {
      const std::string text{static_cast<char>(tens), static_cast<char>(ones)};
      detail::two_digits digits;
      const int value = digits.read(text.data());
      const bool good = tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9';
      if (digits.good() != good || (good && value != std::stoi(text))) FAIL("bytes " << tens << " and " << ones);
    }
  }
  detail::two_digits digits;
  CHECK(digits.read("1:") != 1);
  CHECK(digits.read("12") == 12);
  CHECK_FALSE(digits.good());
}
