// Memory that is wiped when it goes out of scope.
#ifndef UBIOPS_WEBHOOKS_TESTING_DETAIL_SECRET_HPP
#define UBIOPS_WEBHOOKS_TESTING_DETAIL_SECRET_HPP

#include <cstddef>
#include <string>

#include <ubiops/webhooks/crypto/sodium.hpp>

namespace ubiops::webhooks::inline v1::detail::signing {

/// Bytes that are overwritten when they go out of scope; a copy is wiped on its own.
template <std::size_t Size>
struct secret_bytes {
  secret_bytes() noexcept = default;
  secret_bytes(const secret_bytes&) noexcept = default;
  secret_bytes& operator=(const secret_bytes&) noexcept = default;
  ~secret_bytes() { sodium_memzero(bytes, Size); }

  unsigned char bytes[Size] = {};
};

/// The same for a text of a size that is known beforehand.
struct secret_text {
  explicit secret_text(std::size_t size) : text(size, '\0') {}
  secret_text(const secret_text&) = delete;
  secret_text& operator=(const secret_text&) = delete;
  ~secret_text() { sodium_memzero(text.data(), text.size()); }

  std::string text;
};

}  // namespace ubiops::webhooks::inline v1::detail::signing

#endif
