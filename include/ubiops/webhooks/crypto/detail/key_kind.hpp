// Telling what a key file holds that is no PEM block of a public key, so that its user learns how to convert it. Only
// names of forms come out of here: what is in the file may be a secret.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_DETAIL_KEY_KIND_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_DETAIL_KEY_KIND_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/detail/der.hpp>
#include <ubiops/webhooks/crypto/detail/pem.hpp>
#include <ubiops/webhooks/crypto/detail/private_key.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>

namespace ubiops::webhooks::inline v1::detail {

constexpr std::string_view without_blanks_around(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// The ASCII in UTF-16 of either byte order, as Windows writes it; empty where `text` is none. Other characters are
/// left out.
inline std::string ascii_of_utf16(std::string_view text) {
  const bool little =
      text.starts_with("\xff\xfe") || (text.size() >= 4 && text[0] != 0 && text[1] == 0 && text[3] == 0);
  const bool big = text.starts_with("\xfe\xff") || (text.size() >= 4 && text[0] == 0 && text[1] != 0 && text[2] == 0);
  std::string letters;
  if (!little && !big) return letters;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const char low = text[little ? i : i + 1];
    if (text[little ? i + 1 : i] == 0 && static_cast<unsigned char>(low) < 0x80) letters.push_back(low);
  }
  return letters;
}

/// What `text` is in base64, blanks left out; empty where it is not strict base64.
inline std::string bytes_of_base64(std::string_view text) {
  std::string room(2 * text.size(), '\0');
  const auto decoded = decode_pem_body({{}, text, 0, 0}, room);
  return decoded ? std::string(*decoded) : std::string();
}

/// What is in one layer around a key, UTF-16 or base64; empty where there is none. Made for the question whether a
/// private key is hidden in it.
inline std::string unwrapped_key_file(std::string_view text) {
  const std::string letters = ascii_of_utf16(text);
  return letters.empty() ? bytes_of_base64(text) : letters;
}

/// The form of bytes that base64 stood for, or empty. `bare` names a key without armour.
inline std::string_view kind_of_decoded(std::string_view bytes, std::string_view bare) {
  if (bytes.size() == 32 || read_public_key_info(bytes)) return bare;
  if (bytes.find("-----BEGIN ") != std::string_view::npos) return "base64 of a PEM file";
  const std::string inner = bytes_of_base64(bytes);
  return inner.size() == 32 || read_public_key_info(inner) ? "base64 of base64" : std::string_view();
}

constexpr bool is_hexadecimal_key(std::string_view text) noexcept {
  std::size_t digits = 0;
  for (const char c : text) {
    if (is(c, is_hex_lower | is_hex_upper)) {
      ++digits;
    } else if (c != ':' && !is_blank(c)) {
      return false;
    }
  }
  return digits == 2 * 32 || digits == 2 * 44;  // the key alone, or in its SubjectPublicKeyInfo
}

/// Which form of `key_forms` a text without a whole BEGIN line has, or empty. Takes time linear in its size; allocates.
inline std::string_view kind_of_key_file(std::string_view text) {
  constexpr auto none = std::string_view::npos;
  if (text.size() == 32) {
    for (const char c : text) {
      if (!is(c, is_printable) && !is_blank(c)) return "32 raw bytes";
    }
  }
  const std::string_view trimmed = without_blanks_around(text);
  if (trimmed.empty()) return "empty file";
  if (!ascii_of_utf16(text).empty()) return "UTF-16 text";
  if (trimmed.starts_with('<')) return "HTML page";
  if (trimmed.find("BEGIN SSH2 PUBLIC KEY") != none) return "SSH2 public key";
  if (trimmed.find("BEGIN PUBLIC KEY") != none) return "other dashes than five ASCII hyphens";
  if (trimmed.find("ssh-ed25519 AAAA") != none) return "OpenSSH public key";
  for (const std::string_view algorithm : {"ssh-rsa AAAA", "ssh-dss AAAA", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"}) {
    if (trimmed.find(algorithm) != none) return "OpenSSH key of another algorithm";
  }
  if (trimmed.find("\"kty\"") != none) return "JWK";
  if (trimmed.starts_with("sha512:")) return "key id, and no key";
  if (read_public_key_info(text)) return "DER file";
  if (std::string_view der = text; take_der(der, der_sequence) && der.empty()) return "DER certificate";
  if (is_hexadecimal_key(trimmed)) return "hexadecimal";
  return kind_of_decoded(bytes_of_base64(trimmed), "base64 without BEGIN and END lines");
}

/// The same for the body of a PEM block that is not what it should be.
inline std::string_view kind_of_pem_body(std::string_view body) {
  if (body.find("\\n") != std::string_view::npos) return "line ends written as \\n, in two characters";
  const std::string bytes = bytes_of_base64(body);
  return kind_of_decoded(bytes, {});
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
