// Why a field that does not parse is refused: for its bytes, or for its syntax.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_MALFORMED_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_MALFORMED_HPP

#include <cstddef>
#include <string_view>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/fields.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// `malformed_field` where a malformed value holds forbidden bytes, `code` where its bytes are all allowed and its
/// syntax is wrong.
inline error malformed(errc code, std::string_view name, std::string_view value, std::size_t offset) noexcept {
  const std::size_t forbidden = find_forbidden(value);
  if (forbidden != std::string_view::npos) return error(errc::malformed_field, name, forbidden);
  return error(code, name, offset);
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
