// IMF-fixdates (RFC 9110 §5.6.7) against a slow calendar. The first eight bytes of an input are also a time that is
// written and read back; all of it is a text.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/date.hpp>

#include "../slow/date.hpp"
#include "../target.hpp"
#include "exact.hpp"

namespace dates_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

void check_text(std::string_view text) {
  const exact_buffer exact(text);
  const auto read = uw::parse_imf_fixdate(exact.view());
  const auto expected = slow::read_date(text);
  require(read.has_value() == expected.has_value(), "both readings agree on what is a date");
  if (!read) return;
  require(read->time_since_epoch().count() == *expected, "both readings give the same second");
  const auto written = uw::format_imf_fixdate(*read);
  const std::string_view again(written.data(), written.size());
  if (text.substr(23, 2) != "60" && again != text) require(false, "a date is written as it was read");
}

void check_time(std::int64_t seconds) {
  const auto written = uw::format_imf_fixdate(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  const auto read = slow::read_date({written.data(), written.size()});
  constexpr std::int64_t first = -62167219200;  // 0000-01-01
  constexpr std::int64_t last = 253402300799;   // 9999-12-31, one second before its end
  require(read && *read == std::clamp(seconds, first, last), "a time reads back as it was written, or as the nearest");
  check_text({written.data(), written.size()});
}

void run(std::string_view input) {
  check_text(input);
  std::int64_t seconds = 0;
  if (input.size() < sizeof seconds) return;
  std::memcpy(&seconds, input.data(), sizeof seconds);
  check_time(seconds);
  check_time(seconds % 400'000'000'000);
}

const fuzz::registered target({"dates", run});

}  // namespace dates_target
