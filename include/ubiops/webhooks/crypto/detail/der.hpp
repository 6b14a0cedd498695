// The little DER that a key loader needs (X.690 §10, RFC 5280 §4.1 SubjectPublicKeyInfo, RFC 8410): reading a public
// key and naming its algorithm.
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
  der_context_1 = 0x81,              // [1], primitive
  der_context_0_constructed = 0xa0,  // [0], constructed
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

}  // namespace ubiops::webhooks::inline v1::detail

#endif
