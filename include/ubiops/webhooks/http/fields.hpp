// Field names and values: trimming, and the bytes that they may hold (RFC 9110 §5.1, §5.5).
#ifndef UBIOPS_WEBHOOKS_HTTP_FIELDS_HPP
#define UBIOPS_WEBHOOKS_HTTP_FIELDS_HPP

#include <cstddef>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/eight_bytes.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// Without blanks and tabs at both ends (RFC 9110 §5.5).
[[nodiscard]] constexpr std::string_view trim(std::string_view value UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  if (value.empty() || !(blank(value.front()) || blank(value.back()))) return value;
  if (!std::is_constant_evaluated()) {
    while (value.size() >= 32 && detail::only_spaces(value.data())) value.remove_prefix(32);
    while (value.size() >= 32 && detail::only_spaces(value.data() + value.size() - 32)) value.remove_suffix(32);
  }
  while (!value.empty() && blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && blank(value.back())) value.remove_suffix(1);
  return value;
}

/// Whether `name` is an RFC 9110 §5.1 field-name.
[[nodiscard]] constexpr bool is_field_name(std::string_view name) noexcept {
  for (const char c : name) {
    if (!detail::is(c, detail::is_tchar)) return false;
  }
  return !name.empty();
}

/// Where the first byte stands that a field value must not hold here: a control other than HTAB, or non-ASCII unless
/// `non_ascii_allowed`; npos where there is none.
[[nodiscard]] constexpr std::size_t find_forbidden(std::string_view value, bool non_ascii_allowed = false) noexcept {
  std::size_t i = 0;
  do {
    if (!std::is_constant_evaluated() && value.size() >= 8) {
      const std::size_t last = value.size() - 8;  // where the last eight bytes begin
      const char* const text = value.data();
      while (i < last && detail::eight_printable(text + i)) i += 8;
      if (i >= last && detail::eight_printable(text + last)) break;
    }
    for (const std::size_t stop = i + 8; i < value.size() && i != stop; ++i) {
      const char c = value[i];
      const bool allowed = detail::is(c, detail::is_printable) || c == '\t' ||
                           (non_ascii_allowed && static_cast<unsigned char>(c) >= 0x80);
      if (!allowed) return i;
    }
  } while (i < value.size());
  return std::string_view::npos;
}

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
