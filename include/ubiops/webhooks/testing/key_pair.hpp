// Ed25519 key pairs for tests and senders: made up, from a seed (RFC 8032 §5.1.5), or from PKCS #8 (RFC 5958, RFC 8410
// §7) in PEM. What holds a secret is wiped when it goes, and nothing prints it. Floor: verifier.
#ifndef UBIOPS_WEBHOOKS_TESTING_KEY_PAIR_HPP
#define UBIOPS_WEBHOOKS_TESTING_KEY_PAIR_HPP

#include <array>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/crypto/detail/der.hpp>
#include <ubiops/webhooks/crypto/detail/pem.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>

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

/// What an Ed25519 key in DER begins with; 32 bytes follow.
inline constexpr std::string_view pkcs8_prefix("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16);
inline constexpr std::string_view spki_prefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);

/// One PEM block around `prefix` and `key`, its base64 in one line of at most 64 characters (RFC 7468 §2).
inline std::string ed25519_pem(std::string_view label, std::string_view prefix,
                               std::span<const unsigned char, 32> key) {
  secret_bytes<48> der;
  secret_bytes<64> base64;
  const std::size_t size = prefix.size() + key.size();
  for (std::size_t i = 0; i < prefix.size(); ++i) der.bytes[i] = static_cast<unsigned char>(prefix[i]);
  for (std::size_t i = 0; i < key.size(); ++i) der.bytes[prefix.size() + i] = key[i];
  char* const line = reinterpret_cast<char*>(base64.bytes);
  structured_fields::base64::encode(std::as_bytes(std::span(der.bytes)).first(size), line);
  std::string pem;
  pem.reserve(160);  // once: no copy of a secret stays behind
  for (const std::string_view part : {std::string_view("-----BEGIN "), label, std::string_view("-----\n"),
                                      std::string_view(line, structured_fields::base64::encoded_size(size)),
                                      std::string_view("\n-----END "), label, std::string_view("-----\n")}) {
    pem.append(part);
  }
  return pem;
}

/// A PrivateKeyInfo or OneAsymmetricKey (RFC 5958 §2).
struct private_key_info {
  std::string_view algorithm;
  std::string_view parameters;  // a whole element, or empty
  std::string_view key;         // content of the OCTET STRING
  std::optional<std::string_view> public_key;
};

/// Reads all of `der`; nothing if it is no such structure in DER. Version 2 has the public key, version 1 has not;
/// attributes are passed over.
constexpr std::optional<private_key_info> read_private_key_info(std::string_view der) noexcept {
  constexpr auto attributes = static_cast<der_tag>(0xa0);
  constexpr auto public_key = static_cast<der_tag>(0x81);
  auto outer = take_der(der, der_sequence);
  if (!outer || !der.empty()) return std::nullopt;
  const auto version = take_der(*outer, der_integer);
  auto identifier = take_der(*outer, der_sequence);
  if (!version || !identifier) return std::nullopt;
  const bool second = *version == std::string_view("\x01", 1);
  if (!second && *version != std::string_view("\x00", 1)) return std::nullopt;
  const auto algorithm = take_der(*identifier, der_object_identifier);
  const auto key = take_der(*outer, der_octet_string);
  if (!algorithm || !key) return std::nullopt;
  private_key_info info{*algorithm, *identifier, *key, std::nullopt};
  take_der(*outer, attributes);
  if (second) {
    const auto bits = take_der(*outer, public_key);
    if (!bits || bits->empty() || bits->front() != 0) return std::nullopt;
    info.public_key = bits->substr(1);
  }
  if (!outer->empty()) return std::nullopt;
  return info;
}

}  // namespace ubiops::webhooks::inline v1::detail::signing

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
  [[nodiscard]] const webhooks::public_key& public_key() const& noexcept { return public_; }
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
  if (block->label != "PRIVATE KEY") return error(errc::malformed_key, block->label, block->begin);

  detail::signing::secret_text base64(block->body.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < block->body.size(); ++i) {
    const char c = block->body[i];
    if (detail::is_blank(c)) continue;
    if (!detail::is_base64(c) && c != '=') {
      return error(errc::malformed_key, "character in the body", block->body_begin + i);
    }
    base64.text[size++] = c;
  }
  detail::signing::secret_text der(size / 4 * 3);
  const auto decoded = structured_fields::base64::decode(std::string_view(base64.text).substr(0, size),
                                                         std::as_writable_bytes(std::span(der.text)));
  if (!decoded) return error(errc::malformed_key, "base64", block->body_begin);

  const auto info = detail::signing::read_private_key_info(std::string_view(der.text).substr(0, *decoded));
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
  std::size_t size = 0;
  bool readable = false;
  // A path with a NUL in it would open another file than the one it names.
  std::FILE* const file = path.find('\0') == std::string::npos ? std::fopen(path.c_str(), "rb") : nullptr;
  if (file != nullptr) {
    std::setvbuf(file, nullptr, _IONBF, 0);  // no copy in a buffer that nobody wipes
    size = std::fread(content.text.data(), 1, content.text.size(), file);
    readable = std::ferror(file) == 0;
    std::fclose(file);
  }
  if (!readable) {
    const std::size_t cut = path.size() < error::subject_capacity ? 0 : path.size() - error::subject_capacity;
    return error(errc::unreadable_file, std::string_view(path).substr(cut));
  }
  return from_pkcs8_pem(std::string_view(content.text).substr(0, size));
}

}  // namespace ubiops::webhooks::inline v1::testing

#endif
