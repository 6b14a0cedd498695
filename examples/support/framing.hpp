// Where a request ends.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_FRAMING_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_FRAMING_HPP

#include <cstddef>
#include <string_view>

#include "ascii.hpp"

namespace examples {

enum class http_version : unsigned char { http_1_0, http_1_1, http_2 };

constexpr http_version http_1(unsigned minor) { return minor == 0 ? http_version::http_1_0 : http_version::http_1_1; }

/// Whether two readers could differ on where the body ends, so that what one takes for the body is the next request to
/// the other: more than one Content-Length, even of the same value; more than one Transfer-Encoding; both; and a
/// Transfer-Encoding in HTTP/1.0, which has none (RFC 9112 §6.1, §6.3).
template <class Head>
bool framing_in_doubt(const Head& head, http_version version) {
  std::size_t lengths = 0;
  std::size_t codings = 0;
  const auto count = [&](std::string_view name, std::string_view value) {
    if (equal_but_for_case(name, "content-length")) lengths += value.find(',') == std::string_view::npos ? 1U : 2U;
    if (equal_but_for_case(name, "transfer-encoding")) ++codings;
  };
  head.for_each_field(count);
  return lengths + codings > 1 || (codings != 0 && version != http_version::http_1_1);
}

}  // namespace examples

#endif
