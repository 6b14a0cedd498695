// Cryptography that counts what is asked of it.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_COUNTING_CRYPTO_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_COUNTING_CRYPTO_HPP

#include <cstddef>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>

struct counting_crypto : ubiops::webhooks::sodium_crypto {
  static inline int curves = 0;
  static inline int hashes = 0;  // pieces given to one

  static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view text,
                             std::span<const std::byte, 32> key) noexcept {
    ++curves;
    return sodium_crypto::verify_ed25519(signature, text, key);
  }
  template <class Hash>
  struct counted : Hash {
    void update(std::span<const std::byte> piece) noexcept {
      ++hashes;
      Hash::update(piece);
    }
  };
  using sha256 = counted<sodium_crypto::sha256>;
  using sha512 = counted<sodium_crypto::sha512>;
};

#endif
