// Ed25519 key pairs for tests and senders: made up, from a seed (RFC 8032 §5.1.5), or from PKCS #8 (RFC 5958, RFC 8410
// §7) in PEM. What holds a secret is wiped when it goes, and nothing prints it.
#ifndef UBIOPS_WEBHOOKS_TESTING_KEY_PAIR_HPP
#define UBIOPS_WEBHOOKS_TESTING_KEY_PAIR_HPP

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/detail/der.hpp>
#include <ubiops/webhooks/crypto/detail/key_file.hpp>
#include <ubiops/webhooks/crypto/detail/pem.hpp>
#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/testing/detail/pkcs8.hpp>
#include <ubiops/webhooks/testing/detail/secret.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1::testing {

/// The key as one PEM block "PUBLIC KEY", which `public_key::from_pem` reads back. Allocates.
[[nodiscard]] inline std::string spki_pem(const public_key& key) {
  const auto* raw = reinterpret_cast<const unsigned char*>(key.raw().data());
  return detail::signing::ed25519_pem("PUBLIC KEY", detail::signing::spki_prefix,
                                      std::span<const unsigned char, 32>(raw, 32));
}

/// A private key and its public one. Copies, and moves are copies; each wipes its secret when it is destroyed.
class key_pair {
 public:
  /// A new pair from the system's random bytes. `crypto_unavailable`.
  [[nodiscard]] static result<key_pair> generate() {
    if (!sodium_crypto::initialize()) return error(errc::crypto_unavailable);
    detail::signing::secret_bytes<32> seed;
    randombytes_buf(seed.bytes, sizeof seed.bytes);
    return from_seed(std::as_bytes(std::span(seed.bytes)));
  }

  /// The pair of a seed, which RFC 8032 §5.1.5 calls the private key. `crypto_unavailable`.
  [[nodiscard]] static result<key_pair> from_seed(std::span<const std::byte, 32> seed) {
    if (!sodium_crypto::initialize()) return error(errc::crypto_unavailable);
    detail::signing::secret_bytes<64> secret;
    unsigned char raw[32];
    crypto_sign_seed_keypair(raw, secret.bytes, reinterpret_cast<const unsigned char*>(seed.data()));
    const auto key = webhooks::public_key::from_raw(std::span<const unsigned char, 32>(raw));
    if (!key) return key.error();
    return key_pair(*key, secret);
  }

  /// Reads one PEM block "PRIVATE KEY" (RFC 7468 §10) that holds an Ed25519 key: PKCS #8, or its second version with a
  /// public key, which must be the right one. Blanks and surrounding text as in `public_key::from_pem`.
  ///
  /// `malformed_key` for anything else, encrypted keys among it, and `unsupported_key_type` for another algorithm,
  /// which is then the subject; also `crypto_unavailable`. The offset is in `pem`. Allocates, and wipes what it
  /// allocates.
  [[nodiscard]] static result<key_pair> from_pkcs8_pem(std::string_view pem);

  /// Reads the file at `path` and takes it as `from_pkcs8_pem` does. A file that is missing, a directory or not
  /// readable is `unreadable_file`, with the end of its path as the subject.
  [[nodiscard]] static result<key_pair> from_pkcs8_pem_file(const std::string& path);

  /// Lasts as long as the pair.
  [[nodiscard]] const webhooks::public_key& public_key() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return public_;
  }
  void public_key() const&& = delete;

  /// One PEM block "PRIVATE KEY" of version 1, as OpenSSL writes it; the caller keeps it secret. Allocates.
  [[nodiscard]] std::string pkcs8_pem() const {
    return detail::signing::ed25519_pem("PRIVATE KEY", detail::signing::pkcs8_prefix,
                                        std::span(secret_.bytes).first<32>());
  }

  /// The public key in PEM. Allocates.
  [[nodiscard]] std::string spki_pem() const { return testing::spki_pem(public_); }

  /// The Ed25519 signature of `message` (RFC 8032 §5.1.6).
  [[nodiscard]] std::array<std::byte, 64> sign(std::string_view message) const noexcept {
    std::array<std::byte, 64> signature;
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(message.empty() ? "" : message.data()), message.size(),
                         secret_.bytes);
    return signature;
  }

 private:
  key_pair(const webhooks::public_key& key, const detail::signing::secret_bytes<64>& secret) noexcept
      : public_(key), secret_(secret) {}

  webhooks::public_key public_;
  detail::signing::secret_bytes<64> secret_;  // the seed, then the public key, as libsodium wants it
};

inline result<key_pair> key_pair::from_pkcs8_pem(std::string_view pem) {
  if (pem.size() > limits::max_key_file) return error(errc::malformed_key, "more than 64 KiB", limits::max_key_file);
  const auto block = detail::only_pem_block(pem);
  if (!block) return block.error();
  if (block->label != "PRIVATE KEY") return error(errc::malformed_key, detail::shown_label(block->label), block->begin);

  detail::signing::secret_text room(2 * block->body.size());
  const auto der = detail::decode_pem_body(*block, room.text);
  if (!der) return der.error();
  const auto info = detail::signing::read_private_key_info(*der);
  if (!info) return error(errc::malformed_key, "DER", block->body_begin);
  if (info->algorithm != detail::ed25519_algorithm) {
    const std::string_view name = detail::algorithm_name({info->algorithm, info->parameters, info->key});
    return error(errc::unsupported_key_type, name, block->begin);
  }
  if (!info->parameters.empty()) return error(errc::malformed_key, "algorithm parameters", block->body_begin);
  std::string_view inner = info->key;
  const auto seed = detail::take_der(inner, detail::der_octet_string);
  if (!seed || !inner.empty() || seed->size() != 32) return error(errc::malformed_key, "key length", block->body_begin);
  auto pair = from_seed(std::as_bytes(std::span(*seed)).first<32>());
  if (!pair || !info->public_key) return pair;
  const auto raw = pair->public_key().raw();
  if (*info->public_key != std::string_view(reinterpret_cast<const char*>(raw.data()), raw.size())) {
    return error(errc::malformed_key, "public key", block->body_begin);
  }
  return pair;
}

inline result<key_pair> key_pair::from_pkcs8_pem_file(const std::string& path) {
  detail::signing::secret_text content(limits::max_key_file +
                                       1);  // one more than allowed, which from_pkcs8_pem refuses
  const auto size = detail::read_key_file(path, content.text);
  if (!size) return size.error();
  return from_pkcs8_pem(std::string_view(content.text).substr(0, *size));
}

}  // namespace ubiops::webhooks::inline v1::testing

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
