// Ed25519 keys in DER and PEM (RFC 5958, RFC 8410, RFC 7468): writing both kinds, and reading private ones.
#ifndef UBIOPS_WEBHOOKS_TESTING_DETAIL_PKCS8_HPP
#define UBIOPS_WEBHOOKS_TESTING_DETAIL_PKCS8_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/detail/der.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/testing/detail/secret.hpp>

namespace ubiops::webhooks::inline v1::detail::signing {

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
  take_der(*outer, der_context_0_constructed);  // attributes
  if (second) {
    const auto bits = take_der(*outer, der_context_1);  // the public key
    if (!bits || bits->empty() || bits->front() != 0) return std::nullopt;
    info.public_key = bits->substr(1);
  }
  if (!outer->empty()) return std::nullopt;
  return info;
}

}  // namespace ubiops::webhooks::inline v1::detail::signing

#endif
