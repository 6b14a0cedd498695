// The little DER that a key loader needs (X.690 §10, RFC 5280 §4.1 SubjectPublicKeyInfo, RFC 8410): reading a public
// key, naming its algorithm, and telling a private key by its first bytes. Not for users. Floor: ascii.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_DETAIL_DER_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_DETAIL_DER_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

enum der_tag : unsigned char {
  der_integer = 0x02,
  der_bit_string = 0x03,
  der_octet_string = 0x04,
  der_object_identifier = 0x06,
  der_sequence = 0x30,
};

constexpr unsigned der_byte(std::string_view der, std::size_t at) noexcept {
  return static_cast<unsigned char>(der[at]);
}

/// Takes the element of this tag from the front of `der` and returns its content; nothing if there is none, or if its
/// length is indefinite, not the shortest, above 65,535 or beyond the end.
constexpr std::optional<std::string_view> take_der(std::string_view& der, der_tag tag) noexcept {
  if (der.size() < 2 || der_byte(der, 0) != tag) return std::nullopt;
  std::size_t length = der_byte(der, 1);
  std::size_t header = 2;
  if (length >= 0x80) {
    const std::size_t octets = length - 0x80;
    if (octets < 1 || octets > 2 || der.size() < 2 + octets) return std::nullopt;
    length = octets == 1 ? der_byte(der, 2) : der_byte(der, 2) << 8 | der_byte(der, 3);
    if (length < (octets == 1 ? 0x80u : 0x100u)) return std::nullopt;
    header += octets;
  }
  if (der.size() - header < length) return std::nullopt;
  const std::string_view content = der.substr(header, length);
  der.remove_prefix(header + length);
  return content;
}

/// A SubjectPublicKeyInfo. The parameters are a whole element or empty.
struct public_key_info {
  std::string_view algorithm;
  std::string_view parameters;
  std::string_view key;
};

/// Reads all of `der`; nothing if it is not a SubjectPublicKeyInfo in DER or has bytes after it.
constexpr std::optional<public_key_info> read_public_key_info(std::string_view der) noexcept {
  auto outer = take_der(der, der_sequence);
  if (!outer || !der.empty()) return std::nullopt;
  auto identifier = take_der(*outer, der_sequence);
  if (!identifier) return std::nullopt;
  const auto algorithm = take_der(*identifier, der_object_identifier);
  const auto key = take_der(*outer, der_bit_string);
  if (!algorithm || !key || !outer->empty()) return std::nullopt;
  if (key->empty() || key->front() != 0) return std::nullopt;  // no unused bits: a key has whole bytes
  return public_key_info{*algorithm, *identifier, key->substr(1)};
}

struct algorithm_name_row {
  std::string_view algorithm;   // content of the OBJECT IDENTIFIER
  std::string_view parameters;  // the whole element, or empty for any
  std::string_view name;
};

inline constexpr std::string_view ed25519_algorithm = "\x2b\x65\x70";
inline constexpr std::string_view ec_algorithm = "\x2a\x86\x48\xce\x3d\x02\x01";

inline constexpr algorithm_name_row algorithm_names[] = {
    {"\x2b\x65\x6e", "", "X25519"},
    {"\x2b\x65\x6f", "", "X448"},
    {"\x2b\x65\x71", "", "Ed448"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", "", "RSA"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "", "RSA-PSS"},
    {"\x2a\x86\x48\xce\x38\x04\x01", "", "DSA"},
    {ec_algorithm, "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", "EC P-256"},
    {ec_algorithm, {"\x06\x05\x2b\x81\x04\0\x22", 7}, "EC P-384"},
    {ec_algorithm, {"\x06\x05\x2b\x81\x04\0\x23", 7}, "EC P-521"},
    {ec_algorithm, {"\x06\x05\x2b\x81\x04\0\x0a", 7}, "EC secp256k1"},
    {ec_algorithm, "", "EC"},
};

constexpr std::string_view algorithm_name(const public_key_info& info) noexcept {
  for (const auto& row : algorithm_names) {
    if (row.algorithm == info.algorithm && (row.parameters.empty() || row.parameters == info.parameters)) {
      return row.name;
    }
  }
  return "unknown algorithm";
}

/// How many bytes of a key `begins_private_key` may look at.
inline constexpr std::size_t private_key_prefix = 24;

/// Whether these are the first bytes of a private key. Lengths are not checked, since a damaged private key is one too.
///
/// PKCS #8, PKCS #1, SEC 1, DSA and PKCS #12 all open a SEQUENCE with a version below 4, and no public key does; an
/// encrypted PKCS #8 opens with the identifier of a password-based encryption.
constexpr bool begins_private_key(std::string_view bytes) noexcept {
  constexpr std::string_view openssh("openssh-key-v1\0", 15);
  constexpr std::string_view pkcs5 = "\x2a\x86\x48\x86\xf7\x0d\x01\x05";
  constexpr std::string_view pkcs12 = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01";
  if (bytes.starts_with(openssh)) return true;

  const auto enter = [&bytes](der_tag tag) {
    if (bytes.size() < 2 || der_byte(bytes, 0) != tag) return false;
    const std::size_t length = der_byte(bytes, 1);
    const std::size_t header = length < 0x80 ? 2 : 2 + (length - 0x80);
    if (bytes.size() < header) return false;
    bytes.remove_prefix(header);
    return true;
  };
  if (!enter(der_sequence)) return false;
  if (bytes.starts_with("\x02\x01")) {  // INTEGER of one byte
    if (bytes.size() < 4 || der_byte(bytes, 2) > 3) return false;
    const unsigned next = der_byte(bytes, 3);
    return next == der_sequence || next == der_integer || next == der_octet_string;
  }
  return enter(der_sequence) && enter(der_object_identifier) && (bytes.starts_with(pkcs5) || bytes.starts_with(pkcs12));
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
