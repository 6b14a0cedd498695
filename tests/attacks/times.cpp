// Times: of another type, of another unit, outside of the window (RFC 9421 §2.3, RFC 9110 §5.6.7).
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"

using enum ubiops::webhooks::errc;
using namespace std::string_view_literals;

namespace {

void created_is(scene& s, std::string_view text) {
  s.signature().reparameter("created", "created=" + std::string(text));
}
void expires_is(scene& s, std::string_view text) {
  s.signature().reparameter("expires", "expires=" + std::string(text));
}
void date_is(scene& s, std::string_view text) {
  s.head().set("Date", std::string(text));
  s.signature().value(R"("date")") = text;
}

constexpr attack time_rows[] = {
    {"created-missing",
     "no created",
     missing_created,
     "",
     [](scene& s, std::string_view text) { s.signature().reparameter("created", std::string(text)); },
     "created=1753500000",
     {"", "create=1753500000", "created2=1753500000", "iat=1753500000"}},
    {"created-of-wrong-type",
     "a created that is no integer",
     malformed_signature_input,
     "created",
     created_is,
     "1753500000",
     {"\"1753500000\"", "1753500000.0", "1753500000.5", "?1", "?0", "tok", ":AAAA:", "@1753500000", "%\"1753500000\"",
      "Sat"}},
    {"created-without-value",
     "created without a value",
     malformed_signature_input,
     "created",
     [](scene& s, std::string_view text) { s.signature().reparameter("created", std::string(text)); },
     "created=1753500000",
     {"created"}},
    {"created-overlong",
     "a created of more digits than an integer has",
     malformed_signature_input,
     "signature-input",
     created_is,
     "1753500000",
     {"1000000000000000", "0000001753500000", "-1000000000000000", "99999999999999999999999999999999999999999",
      "1753500000.0000", "1753500000000.5", "-", "--1", "+1753500000", "1e9", "0x1", ".5", "1753500000."}},
    {"created-in-future",
     "created later than the clock",
     created_in_future,
     "created",
     created_is,
     "1753500060",
     {"1753500061", "1753503600", "999999999999999"}},
    {"created-in-milliseconds",
     "a created in milliseconds",
     created_in_future,
     "created",
     created_is,
     "1753500000",
     {"1753500000000", "1753500000001", "175350000000000"}},
    {"created-long-ago",
     "created before the window: a replay",
     signature_too_old,
     "created",
     created_is,
     "1753499640",
     {"1753499639", "1753496400", "1", "0", "-0"}},
    {"created-negative",
     "a negative created",
     signature_too_old,
     "created",
     created_is,
     "1753500000",
     {"-1", "-1753500000", "-999999999999999"}},
    {"created-twice",
     "two times of creation, of which a reader may take either",
     duplicate_parameter,
     "created",
     [](scene& s, std::string_view text) {
       if (!text.empty()) s.signature().parameters.push_back(std::string(text));
     },
     "",
     {"created=1753500000", "created=1753499000", "created=1753500001"}},
    {"created-changed",
     "a created that was put in for the one signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       signature_draft changed = s.signature();
       changed.reparameter("created", "created=" + std::string(text));
       s.signature().input_override = changed.params();
     },
     "1753500000",
     {"1753500001", "1753499999", "1753500060"}},
    {"expired",
     "an expires that has passed",
     signature_expired,
     "expires",
     [](scene& s, std::string_view text) {
       created_is(s, "1753499800");
       expires_is(s, text);
     },
     "1753499940",
     {"1753499939", "1753499801"}},
    {"expires-before-created",
     "an expires that is not after created",
     signature_expired,
     "expires",
     expires_is,
     "1753500001",
     {"1753500000", "1753499999", "0", "-1", "-999999999999999"}},
    {"expires-of-wrong-type",
     "an expires that is no integer",
     malformed_signature_input,
     "expires",
     expires_is,
     "1753500100",
     {"\"1753500100\"", "1753500100.0", "?1", "tok", ":AAAA:", "@1753500100"}},
    {"expires-overlong",
     "an expires of more digits than an integer has",
     malformed_signature_input,
     "signature-input",
     expires_is,
     "999999999999999",
     {"1000000000000000", "9999999999999999999999"}},
    {"expires-extends-nothing",
     "an expires that is to make the window longer",
     signature_too_old,
     "created",
     [](scene& s, std::string_view text) {
       expires_is(s, "999999999999999");
       created_is(s, text);
     },
     "1753499640",
     {"1753499639"}},
    {"date-malformed",
     "a Date that is no IMF-fixdate",
     malformed_date,
     "date",
     date_is,
     "Sat, 26 Jul 2025 03:20:00 GMT",
     {"",
      "yesterday",
      "1753500000",
      "Saturday, 26-Jul-25 03:20:00 GMT",
      "Sat Jul 26 03:20:00 2025",
      "Sun, 26 Jul 2025 03:20:00 GMT",
      "sat, 26 jul 2025 03:20:00 gmt",
      "Sat, 26 Jul 2025 03:20:00 UTC",
      "Sat, 26 Jul 2025 03:20:00 +0000",
      "Sat, 26 Jul 2025 3:20:00 GMT",
      "Sat, 26 Jul 2025 24:00:00 GMT",
      "Sat, 26 Jul 2025 03:60:00 GMT",
      "Sat,26 Jul 2025 03:20:00 GMT",
      "Sat, 26 Jul 2025 0::20:00 GMT",
      "Sat, 26 Jul 2025 0/:20:00 GMT",
      "Sat, 26 Jul 2025 03:20:00 GMT;",
      "Sat, 26 Jul 2025  03:20:00 GMT",
      "Sat, 26\tJul 2025 03:20:00 GMT",
      "2025-07-26T03:20:00Z",
      "Sat, 26 Jul 2025 03:20:00 GMT, Sat, 26 Jul 2025 03:20:00 GMT"}},
    {"date-outside",
     "a Date outside of the window",
     date_out_of_window,
     "date",
     date_is,
     "Sat, 26 Jul 2025 03:21:00 GMT",
     {"Sat, 26 Jul 2025 03:21:01 GMT", "Sat, 26 Jul 2025 03:13:59 GMT", "Fri, 25 Jul 2025 03:20:00 GMT",
      "Sun, 26 Jul 2026 03:20:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"}},
    {"date-twice",
     "two Date lines",
     malformed_field,
     "date",
     [](scene& s, std::string_view text) {
       if (text.empty()) return;
       s.head().add("date", std::string(text));
       s.signature().value(R"("date")").append(", ").append(text);
     },
     "",
     {signing_date, "Sat, 26 Jul 2025 03:20:01 GMT", "yesterday"}},
    {"date-changed",
     "a Date that was put in for the one signed",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view) {
       s.on_the_way = [](message& m, std::string_view text) { m.set("Date", std::string(text)); };
     },
     signing_date,
     {"Sat, 26 Jul 2025 03:20:01 GMT", "Sat, 26 Jul 2025 03:19:59 GMT"}},
};

}  // namespace

std::span<const attack> attacks_on_times() { return time_rows; }
