// The bytes that a request-target may hold (RFC 9112 §3.2, RFC 3986 §2).
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_TARGET_TEXT_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_TARGET_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/eight_bytes.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Whether a text holds only printable ASCII without blanks and "#".
constexpr bool is_target_text(std::string_view text) noexcept {
  std::size_t i = 0;
  if (!std::is_constant_evaluated()) {
    for (; text.size() - i >= 8; i += 8) {
      const std::uint64_t word = load_eight(text.data() + i);
      const std::uint64_t stops = marks_below(word, 0x21) | marks_of(word, '#') | marks_of_del(word) | word;
      if ((stops & marks) != 0) return false;
    }
  }
  for (; i < text.size(); ++i) {
    if (!is(text[i], is_printable) || text[i] == ' ' || text[i] == '#') return false;
  }
  return true;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
