// Ed25519 public keys, from PEM (RFC 8410 in RFC 7468 armour), from a file, from raw bytes, and the id under which the
// producer names them. A key that loaded is a canonical point of the prime-order group.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_PUBLIC_KEY_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_PUBLIC_KEY_HPP

#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/detail/der.hpp>
#include <ubiops/webhooks/crypto/detail/key_file.hpp>
#include <ubiops/webhooks/crypto/detail/key_kind.hpp>
#include <ubiops/webhooks/crypto/detail/pem.hpp>
#include <ubiops/webhooks/crypto/detail/private_key.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// An Ed25519 public key and its id. Copies allocate nothing; an object never holds anything but a checked key.
class public_key {
 public:
  /// How every `key_id()` begins.
  static constexpr std::string_view key_id_prefix = "sha512:";
  /// Bytes of every `key_id()`.
  static constexpr std::size_t key_id_size = key_id_prefix.size() + 2 * 64;

  /// Reads one PEM block "PUBLIC KEY" (RFC 7468 §13) that holds an Ed25519 key (RFC 8410 §4).
  ///
  /// Accepted: any line ends, a body in one line or many, blanks between its lines, text around the block.
  /// Refused, and asked in this order:
  /// - `malformed_key` for more than `limits::max_key_file` bytes;
  /// - `private_key_supplied` if there is a private key anywhere in it: in any armour, as DER or its base64 without
  ///   armour or under a wrong label, as a JWK, or one of these in UTF-16 or base64;
  /// - `malformed_key` for no block, several blocks, another label, another END, base64 that is not strict, or DER that
  ///   is not exactly such a key, algorithm parameters and trailing bytes among it; the subject says which, or names
  ///   the form of `key_forms` that it has, and then the message has the command that makes PEM of it;
  /// - `unsupported_key_type` for another algorithm, which is the subject;
  /// - `weak_key` as `from_raw` has it, and `crypto_unavailable`.
  ///
  /// The error's offset is in `pem`. Allocates.
  [[nodiscard]] static result<public_key> from_pem(std::string_view pem);

  /// Reads the file at `path` and takes it as `from_pem` does. A file that is missing, a directory or not readable is
  /// `unreadable_file`, with the end of its path as the subject. Allocates.
  [[nodiscard]] static result<public_key> from_pem_file(const std::string& path);

  /// Takes the 32 bytes of RFC 8032 §5.1.5. A point that is not on the curve, not canonical, or of small or mixed order
  /// is `weak_key`. No allocation.
  [[nodiscard]] static result<public_key> from_raw(std::span<const std::byte, 32> key) noexcept {
    if (!sodium_crypto::initialize()) return error(errc::crypto_unavailable);
    if (!sodium_crypto::is_prime_order_point(key)) return error(errc::weak_key);
    return public_key(key);
  }
  [[nodiscard]] static result<public_key> from_raw(std::span<const unsigned char, 32> key) noexcept {
    return from_raw(std::as_bytes(key));
  }

  /// "sha512:" and the lower-case hexadecimal SHA-512 of the raw key, as the producer's `keyid` has it. The view lasts
  /// until the key is assigned or destroyed.
  [[nodiscard]] std::string_view key_id() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return {key_id_.data(), key_id_.size()};
  }
  void key_id() const&& = delete;

  /// The key as RFC 8032 encodes it. The view lasts until the key is assigned or destroyed.
  [[nodiscard]] std::span<const std::byte, 32> raw() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return raw_; }
  void raw() const&& = delete;

  friend bool operator==(const public_key& left, const public_key& right) noexcept {
    return std::memcmp(left.raw_.data(), right.raw_.data(), left.raw_.size()) == 0;
  }

 private:
  explicit public_key(std::span<const std::byte, 32> key) noexcept;

  std::array<std::byte, 32> raw_;
  std::array<char, key_id_size> key_id_;
};

inline public_key::public_key(std::span<const std::byte, 32> key) noexcept {
  std::memcpy(raw_.data(), key.data(), raw_.size());
  std::memcpy(key_id_.data(), key_id_prefix.data(), key_id_prefix.size());
  sodium_crypto::sha512 hash;
  hash.update(raw_);
  std::size_t at = key_id_prefix.size();
  for (const std::byte byte : hash.finish()) {
    key_id_[at++] = detail::lower_hex[std::to_integer<unsigned>(byte) >> 4];
    key_id_[at++] = detail::lower_hex[std::to_integer<unsigned>(byte) & 15];
  }
}

inline result<public_key> public_key::from_pem(std::string_view pem) {
  if (!sodium_crypto::initialize()) return error(errc::crypto_unavailable);
  if (pem.size() > limits::max_key_file) return error(errc::malformed_key, "more than 64 KiB", limits::max_key_file);
  if (detail::holds_private_key(pem) || detail::holds_private_key(detail::unwrapped_key_file(pem))) {
    return error(errc::private_key_supplied);
  }
  const auto named = [](const error& fault, std::string_view kind) {
    return kind.empty() ? fault : error(fault.code(), kind, fault.offset());
  };
  const auto block = detail::only_pem_block(pem);
  if (!block) {
    const bool no_armour = block.error().subject() == detail::no_begin_line;
    return named(block.error(), no_armour ? detail::kind_of_key_file(pem) : std::string_view());
  }
  if (block->label != "PUBLIC KEY") {
    const std::string_view algorithm = detail::algorithm_of_label(block->label);
    if (!algorithm.empty()) return error(errc::unsupported_key_type, algorithm, block->begin);
    return error(errc::malformed_key, detail::shown_label(block->label), block->begin);
  }
  std::string room(2 * block->body.size(), '\0');
  const auto der = detail::decode_pem_body(*block, room);
  if (!der) return named(der.error(), detail::kind_of_pem_body(block->body));
  const auto info = detail::read_public_key_info(*der);
  if (!info) {
    if (detail::holds_private_key(*der)) return error(errc::private_key_supplied);
    return named(error(errc::malformed_key, "DER", block->body_begin), detail::kind_of_pem_body(block->body));
  }
  if (info->algorithm != detail::ed25519_algorithm) {
    return error(errc::unsupported_key_type, detail::algorithm_name(*info), block->begin);
  }
  if (!info->parameters.empty()) return error(errc::malformed_key, "algorithm parameters", block->body_begin);
  if (info->key.size() != 32) return error(errc::malformed_key, "key length", block->body_begin);
  return from_raw(std::as_bytes(std::span(info->key)).first<32>());
}

inline result<public_key> public_key::from_pem_file(const std::string& path) {
  std::string text(limits::max_key_file + 1, '\0');  // one more than allowed, which from_pem refuses
  const auto size = detail::read_key_file(path, text);
  if (!size) return size.error();
  text.resize(*size);
  return from_pem(text);
}

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
