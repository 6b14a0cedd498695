// Telling a private key that was given by mistake: by its armour, by the first bytes of its DER, or by those in base64.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_DETAIL_PRIVATE_KEY_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_DETAIL_PRIVATE_KEY_HPP

#include <array>
#include <cstddef>
#include <string_view>

#include <ubiops/webhooks/crypto/detail/der.hpp>
#include <ubiops/webhooks/crypto/detail/pem.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Like string_view::find, but for the case of ASCII letters; `lower` has none in upper case.
constexpr std::size_t find_ignoring_case(std::string_view text, std::string_view lower, std::size_t from = 0) noexcept {
  for (; from + lower.size() <= text.size(); ++from) {
    if (equals_ignoring_case(text.substr(from, lower.size()), lower)) return from;
  }
  return std::string_view::npos;
}

/// Whether some armour says "private key": PKCS #8, OpenSSL's, OpenSSH's, OpenPGP's, and RFC 4716's of four dashes.
/// The BEGIN may stand anywhere in a line, and in any case, so that a mangled file is known for what it is.
constexpr bool has_private_armour(std::string_view text) noexcept {
  constexpr std::string_view begin = "begin ";
  for (std::size_t at = 0; (at = find_ignoring_case(text, begin, at)) != std::string_view::npos;) {
    const std::string_view before = text.substr(0, at);
    at += begin.size();
    if (!before.ends_with("--") && !before.ends_with("-- ")) continue;
    const std::string_view label = text.substr(at, text.substr(at).find_first_of("-\r\n"));
    if (find_ignoring_case(label, "private key") != std::string_view::npos) return true;
  }
  return false;
}

/// Whether it is a PuTTY key file, which always holds the private key, or a JWK (RFC 7517) with the member "d".
constexpr bool is_private_key_document(std::string_view text) noexcept {
  if (text.find("PuTTY-User-Key-File-") != std::string_view::npos) return true;
  if (text.find("\"kty\"") == std::string_view::npos) return false;
  constexpr std::string_view member = "\"d\"";
  for (std::size_t at = 0; (at = text.find(member, at)) != std::string_view::npos;) {
    at += member.size();
    std::size_t next = at;
    while (next < text.size() && is_blank(text[next])) ++next;
    if (next < text.size() && text[next] == ':') return true;
  }
  return false;
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

/// Whether a private key in base64 starts at some word of `text`: without armour, or under whatever label.
inline bool has_private_base64(std::string_view text) noexcept {
  constexpr std::size_t prefix = private_key_prefix / 3 * 4;
  for (std::size_t start = 0; start < text.size(); ++start) {
    if (!is_base64(text[start]) || (start != 0 && is_base64(text[start - 1]))) continue;
    char word[prefix];
    std::size_t size = 0;
    for (std::size_t i = start; i < text.size() && size < prefix; ++i) {
      if (is_base64(text[i])) {
        word[size++] = text[i];
      } else if (!is_blank(text[i])) {
        break;
      }
    }
    std::array<std::byte, private_key_prefix> bytes;
    const auto decoded = structured_fields::base64::decode({word, size / 4 * 4}, bytes);
    if (decoded && begins_private_key({reinterpret_cast<const char*>(bytes.data()), *decoded})) return true;
  }
  return false;
}

inline bool holds_private_key(std::string_view text) noexcept {
  return has_private_armour(text) || is_private_key_document(text) || begins_private_key(text) ||
         has_private_base64(text);
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
