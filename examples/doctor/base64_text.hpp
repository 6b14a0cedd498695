// Base64 as strings (RFC 4648 §4).
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_BASE64_TEXT_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_BASE64_TEXT_HPP

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/structured_fields/base64.hpp>

namespace doctor {

inline std::string to_base64(std::string_view bytes) {
  namespace base64 = ubiops::webhooks::structured_fields::base64;
  std::string text(base64::encoded_size(bytes.size()), '\0');
  base64::encode(std::as_bytes(std::span<const char>(bytes)), text.data());
  return text;
}

/// Nothing where it is not strict base64.
inline std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  const auto size =
      ubiops::webhooks::structured_fields::base64::decode(text, std::as_writable_bytes(std::span<char>(bytes)));
  if (!size) return std::nullopt;
  bytes.resize(*size);
  return bytes;
}

}  // namespace doctor

#endif
