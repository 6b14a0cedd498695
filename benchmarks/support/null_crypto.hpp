// A `cryptography` that does nothing, so that what is left is our own part. It accepts every signature, so it stands
// here and nowhere else.
#ifndef UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_NULL_CRYPTO_HPP
#define UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_NULL_CRYPTO_HPP

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>

namespace bench {

struct null_crypto {
  /// Its digest of everything is all zeros.
  template <std::size_t Size>
  class zeros {
   public:
    void update(std::span<const std::byte>) noexcept {}
    std::array<std::byte, Size> finish() noexcept { return {}; }
  };
  using sha256 = zeros<32>;
  using sha512 = zeros<64>;

  static bool initialize() noexcept { return true; }
  static bool verify_ed25519(std::span<const std::byte, 64>, std::string_view,
                             std::span<const std::byte, 32>) noexcept {
    return true;
  }
  static bool equal(std::string_view secret, std::string_view presented) noexcept { return secret == presented; }
};

static_assert(ubiops::webhooks::cryptography<null_crypto>);

}  // namespace bench

#endif
