// What a verifier asks of its cryptography, as a concept, for those who bring their own. Ed25519 is RFC 8032's, SHA-256
// and SHA-512 are FIPS 180-4's.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_CRYPTOGRAPHY_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_CRYPTOGRAPHY_HPP

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

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
concept cryptography =
    hash_stream<typename C::sha256, 32> && hash_stream<typename C::sha512, 64> &&
    requires(std::span<const std::byte, 64> signature, std::span<const std::byte, 32> key, std::string_view bytes) {
      { C::initialize() } noexcept -> std::same_as<bool>;
      { C::verify_ed25519(signature, bytes, key) } noexcept -> std::same_as<bool>;
      { C::equal(bytes, bytes) } noexcept -> std::same_as<bool>;
    };

}  // namespace ubiops::webhooks::inline v1

#endif
