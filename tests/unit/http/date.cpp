#include <ubiops/webhooks/http/date.hpp>

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;

namespace {

constexpr std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::optional<std::int64_t> parsed_seconds(std::string_view text) {
  const exact_buffer buffer(text);
  const auto time = uw::parse_imf_fixdate(buffer.view());
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

std::string format(std::chrono::sys_seconds time) {
  const auto text = uw::format_imf_fixdate(time);
  return {text.data(), text.size()};
}

constexpr std::string_view example = "Sun, 06 Nov 1994 08:49:37 GMT";  // RFC 9110 §5.6.7

static_assert(uw::parse_imf_fixdate(example) == at(784111777));
static_assert(!uw::parse_imf_fixdate("Sun, 06 Nov 1994 08:49:37 UTC"));
static_assert(std::string_view(uw::format_imf_fixdate(at(784111777)).data(), 29) == example);

}  // namespace

TEST_CASE("a date reads as RFC 9110 says") {
  CHECK(parsed_seconds(example) == 784111777);
  CHECK(parsed_seconds("Tue, 20 Apr 2021 02:07:55 GMT") == 1618884475);  // RFC 9421 §B.2
  CHECK(parsed_seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
  CHECK(parsed_seconds("Wed, 31 Dec 1969 23:59:59 GMT") == -1);
  CHECK(parsed_seconds("Sat, 01 Jan 0000 00:00:00 GMT") == -62167219200);
  CHECK(parsed_seconds("Fri, 31 Dec 9999 23:59:59 GMT") == 253402300799);
}

TEST_CASE("every other form of a date is refused") {
  const auto text =
      GENERATE(as<std::string>{}, "", "Sun", "Sunday, 06-Nov-94 08:49:37 GMT",  // RFC 850
               "Sun Nov  6 08:49:37 1994",                                      // asctime
               "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 gmt", "sun, 06 Nov 1994 08:49:37 GMT",
               "SUN, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 NOV 1994 08:49:37 GMT",
               "Sun, 06 Nov 1994 08:49:37 +00", "Sun, 06 Nov 1994 08:49:37GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
               "Sun,  6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov  994 08:49:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
               "Sun, 06 Nov +994 08:49:37 GMT", "Sun; 06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT",
               "Sun, 06 Nov 1994 08.49.37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
               "Sun, 06 Nov 1994 08:49:37 GM", "1994-11-06T08:49:37Z", "784111777");
  CAPTURE(text);
  CHECK_FALSE(parsed_seconds(text));
}

TEST_CASE("names that straddle two names are none") {
  CHECK_FALSE(parsed_seconds("unM, 06 Nov 1994 08:49:37 GMT"));
  CHECK_FALSE(parsed_seconds("Sun, 06 ovD 1994 08:49:37 GMT"));
}

TEST_CASE("each byte of a date counts") {
  for (std::size_t i = 0; i < example.size(); ++i) {
    std::string text(example);
    text[i] = '\0';
    CAPTURE(i);
    CHECK_FALSE(parsed_seconds(text));
    CHECK_FALSE(parsed_seconds(example.substr(0, i)));
  }
  CHECK(parsed_seconds(example));
}

TEST_CASE("days must exist") {
  CHECK(parsed_seconds("Thu, 29 Feb 2024 00:00:00 GMT") == 1709164800);
  CHECK(parsed_seconds("Tue, 29 Feb 2000 00:00:00 GMT") == 951782400);
  CHECK(parsed_seconds("Tue, 29 Feb 0000 00:00:00 GMT"));
  CHECK(parsed_seconds("Sun, 30 Apr 2023 00:00:00 GMT"));
  CHECK(parsed_seconds("Sun, 31 Dec 2023 00:00:00 GMT"));
  // 1 March of the same year, had the day before been 29 February
  for (const char* const day : {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}) {
    CAPTURE(day);
    CHECK_FALSE(parsed_seconds(std::string(day) + ", 29 Feb 2023 00:00:00 GMT"));
    CHECK_FALSE(parsed_seconds(std::string(day) + ", 29 Feb 1900 00:00:00 GMT"));
    CHECK_FALSE(parsed_seconds(std::string(day) + ", 30 Feb 2024 00:00:00 GMT"));
    CHECK_FALSE(parsed_seconds(std::string(day) + ", 31 Apr 2023 00:00:00 GMT"));
    CHECK_FALSE(parsed_seconds(std::string(day) + ", 00 Apr 2023 00:00:00 GMT"));
    CHECK_FALSE(parsed_seconds(std::string(day) + ", 32 Dec 2023 00:00:00 GMT"));
  }
}

TEST_CASE("the day name must be the date's") {
  int accepted = 0;
  for (const char* const day : {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}) {
    accepted += parsed_seconds(std::string(day) + ", 06 Nov 1994 08:49:37 GMT").has_value() ? 1 : 0;
  }
  CHECK(accepted == 1);
}

TEST_CASE("times must exist, leap seconds among them") {
  CHECK(parsed_seconds("Sun, 06 Nov 1994 00:00:00 GMT") == 784080000);
  CHECK(parsed_seconds("Sun, 06 Nov 1994 23:59:59 GMT") == 784166399);
  CHECK(parsed_seconds("Sun, 06 Nov 1994 23:59:60 GMT") == 784166400);
  CHECK(parsed_seconds("Sat, 31 Dec 2016 23:59:60 GMT") == 1483228800);
  CHECK_FALSE(parsed_seconds("Sun, 06 Nov 1994 24:00:00 GMT"));
  CHECK_FALSE(parsed_seconds("Sun, 06 Nov 1994 08:60:00 GMT"));
  CHECK_FALSE(parsed_seconds("Sun, 06 Nov 1994 08:49:61 GMT"));
}

TEST_CASE("what is written reads back") {
  for (std::int64_t day = -719528; day <= 2932896; day += 97) {
    const auto time = at(day * 86400 + (day * 7919 % 86400 + 86400) % 86400);
    const auto text = uw::format_imf_fixdate(time);
    const auto again = uw::parse_imf_fixdate({text.data(), text.size()});
    if (again != time) FAIL(std::string(text.data(), text.size()));
  }
}

TEST_CASE("dates are written as RFC 9110 says, and stay within four digits of a year") {
  CHECK(format(at(784111777)) == example);
  CHECK(format(at(0)) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(format(at(-1)) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(format(at(-62167219200)) == "Sat, 01 Jan 0000 00:00:00 GMT");
  CHECK(format(at(-62167219201)) == "Sat, 01 Jan 0000 00:00:00 GMT");
  CHECK(format(at(253402300799)) == "Fri, 31 Dec 9999 23:59:59 GMT");
  CHECK(format(at(253402300800)) == "Fri, 31 Dec 9999 23:59:59 GMT");
  CHECK(format(std::chrono::sys_seconds::min()) == "Sat, 01 Jan 0000 00:00:00 GMT");
  CHECK(format(std::chrono::sys_seconds::max()) == "Fri, 31 Dec 9999 23:59:59 GMT");
}
