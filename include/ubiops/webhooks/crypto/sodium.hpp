// The cryptography: what a verifier asks for, as a concept, and libsodium's answer. The only file that includes
// <sodium.h>. Ed25519 is RFC 8032's, SHA-256 and SHA-512 are FIPS 180-4's. Floor: date.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_SODIUM_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_SODIUM_HPP

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include <sodium.h>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1 {

/// A hash that takes its input in pieces. It starts when it is constructed; `update` takes a piece, which may be empty
/// with a null pointer; `finish` gives the digest, after which the object is only destroyed or assigned to. It may be
/// move-only. There is no digest that stands for a failure: a hash that cannot go on has to end the program.
template <class Hash, std::size_t Size>
concept hash_stream =
    std::default_initializable<Hash> && std::movable<Hash> && requires(Hash& hash, std::span<const std::byte> piece) {
      { hash.update(piece) } noexcept;
      { hash.finish() } noexcept -> std::same_as<std::array<std::byte, Size>>;
    };

/// What `basic_verifier` needs, for those who bring their own. All members are static, callable from any thread, and
/// return exactly `bool`, so that a function whose 0 means success does not fit by accident:
///
/// - `initialize()`: makes the rest usable and may be called again; false is `errc::crypto_unavailable`;
/// - `verify_ed25519(signature, message, key)`: RFC 8032 §5.1.7 with S below the group order; the message may be null
///   with size 0, and the key was checked when it was loaded;
/// - `equal(secret, presented)`: whether the two are the same, in constant time for equal lengths;
/// - `sha256`, `sha512`: streams with digests of 32 and 64 bytes.
template <class C>
concept Crypto =
    hash_stream<typename C::sha256, 32> && hash_stream<typename C::sha512, 64> &&
    requires(std::span<const std::byte, 64> signature, std::span<const std::byte, 32> key, std::string_view bytes) {
      { C::initialize() } noexcept -> std::same_as<bool>;
      { C::verify_ed25519(signature, bytes, key) } noexcept -> std::same_as<bool>;
      { C::equal(bytes, bytes) } noexcept -> std::same_as<bool>;
    };

/// libsodium 1.0.17 or newer, not built as "minimal". No function allocates or throws.
struct sodium_crypto {
  class sha256;
  class sha512;

  /// Initialises libsodium; thread-safe, and cheap when it was done before. Every factory of this library calls it.
  [[nodiscard]] static bool initialize() noexcept { return sodium_init() >= 0; }

  /// Whether `signature` is `key`'s over `message` (RFC 8032 §5.1.7). What libsodium refuses is refused: S not below
  /// the group order, R or the key of small order, a key that is not canonical.
  [[nodiscard]] static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view message,
                                           std::span<const std::byte, 32> key) noexcept {
    return crypto_sign_verify_detached(unsigned_bytes(signature.data()), unsigned_bytes(message), message.size(),
                                       unsigned_bytes(key.data())) == 0;
  }

  /// Whether the two are the same. Takes the same time wherever they differ, as long as their lengths are equal; that
  /// the lengths differ can be told from the time.
  [[nodiscard]] static bool equal(std::string_view secret, std::string_view presented) noexcept {
    return secret.size() == presented.size() &&
           sodium_memcmp(unsigned_bytes(secret), unsigned_bytes(presented), secret.size()) == 0;
  }

  /// Whether `key` encodes a point of the prime-order group: on the curve, canonical (RFC 8032 §5.1.3), and without a
  /// component of small order. Takes two scalar multiplications. Not part of the concept: keys are loaded with
  /// libsodium.
  [[nodiscard]] static bool is_prime_order_point(std::span<const std::byte, 32> key) noexcept;

 private:
  static const unsigned char* unsigned_bytes(const std::byte* bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes);
  }
  // Never null, so that an empty view is as good as any other.
  static const unsigned char* unsigned_bytes(std::string_view bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.empty() ? "" : bytes.data());
  }
};

class sodium_crypto::sha256 {
 public:
  sha256() noexcept { crypto_hash_sha256_init(&state_); }

  void update(std::span<const std::byte> piece) noexcept {
    if (!piece.empty()) crypto_hash_sha256_update(&state_, unsigned_bytes(piece.data()), piece.size());
  }

  [[nodiscard]] std::array<std::byte, 32> finish() noexcept {
    std::array<std::byte, 32> digest;
    crypto_hash_sha256_final(&state_, reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
  }

 private:
  crypto_hash_sha256_state state_;
};

class sodium_crypto::sha512 {
 public:
  sha512() noexcept { crypto_hash_sha512_init(&state_); }

  void update(std::span<const std::byte> piece) noexcept {
    if (!piece.empty()) crypto_hash_sha512_update(&state_, unsigned_bytes(piece.data()), piece.size());
  }

  [[nodiscard]] std::array<std::byte, 64> finish() noexcept {
    std::array<std::byte, 64> digest;
    crypto_hash_sha512_final(&state_, reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
  }

 private:
  crypto_hash_sha512_state state_;
};

inline bool sodium_crypto::is_prime_order_point(std::span<const std::byte, 32> key) noexcept {
  // Older releases take P + T for valid where P is genuine and T the point of order 2 (CVE-2025-69277). So the point is
  // multiplied by n = 3L + 1 as well, little-endian here: n is 1 modulo the prime order L and 0 modulo the cofactor 8,
  // so nP is P without its component of small order. n < 2^255, which libsodium neither masks nor reduces.
  static constexpr unsigned char n[32] = {0xc8, 0x7b, 0xe1, 0x16, 0x4f, 0x29, 0x37, 0x08, 0x83, 0xd6, 0xe6,
                                          0xe8, 0x9b, 0xed, 0x9c, 0x3e, 0,    0,    0,    0,    0,    0,
                                          0,    0,    0,    0,    0,    0,    0,    0,    0,    0x30};
  const unsigned char* const point = unsigned_bytes(key.data());
  unsigned char product[32];
  return crypto_core_ed25519_is_valid_point(point) == 1 && crypto_scalarmult_ed25519_noclamp(product, n, point) == 0 &&
         std::memcmp(product, point, 32) == 0;
}

static_assert(Crypto<sodium_crypto>);

}  // namespace ubiops::webhooks::inline v1

#endif
