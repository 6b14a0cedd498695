// Where a request ends.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_FRAMING_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_FRAMING_HPP

#include <cstddef>
#include <string_view>

#include <ubiops/webhooks/http/fields.hpp>

#include "ascii.hpp"

namespace examples {

enum class http_version : unsigned char { http_1_0, http_1_1, http_2 };

constexpr http_version http_1(unsigned minor) { return minor == 0 ? http_version::http_1_0 : http_version::http_1_1; }

/// Whether chunked is the last of the transfer codings in a field's value, and no other one.
inline bool chunked_is_last(std::string_view codings) {
  for (;;) {
    const std::size_t end = codings.find(',');
    const bool chunked = equal_but_for_case(ubiops::webhooks::trim(codings.substr(0, end)), "chunked");
    if (chunked || end == std::string_view::npos) return chunked && end == std::string_view::npos;
    codings.remove_prefix(end + 1);
  }
}

/// Whether two readers could differ on where the body ends, so that what one takes for the body is the next request to
/// the other: more than one Content-Length, even of the same value; more than one Transfer-Encoding; both; a
/// Transfer-Encoding that does not end in chunked, or has it twice; and any in HTTP/1.0, which has none (RFC 9112 §6.1,
/// §6.3).
template <class Head>
bool framing_in_doubt(const Head& head, http_version version) {
  std::size_t lengths = 0;
  std::size_t codings = 0;
  bool in_chunks = true;
  const auto count = [&](std::string_view name, std::string_view value) {
    if (equal_but_for_case(name, "content-length")) lengths += value.find(',') == std::string_view::npos ? 1U : 2U;
    if (!equal_but_for_case(name, "transfer-encoding")) return;
    ++codings;
    in_chunks = chunked_is_last(value);
  };
  head.for_each_field(count);
  return lengths + codings > 1 || !in_chunks || (codings != 0 && version != http_version::http_1_1);
}

}  // namespace examples

#endif
