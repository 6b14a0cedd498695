// The text around a key (RFC 7468): finding the one PEM block, and telling private keys by their armour. Not for users.
// Floor: der.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_DETAIL_PEM_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_DETAIL_PEM_HPP

#include <cstddef>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr bool is_base64(char c) noexcept { return is(c, is_digit | is_lower | is_upper) || c == '+' || c == '/'; }

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

struct pem_block {
  std::string_view label;
  std::string_view body;  // between the two lines, as it is
  std::size_t begin;  // where the block and its body start in the text
  std::size_t body_begin;
};

/// The only block of `text`, which may stand anywhere in a line (RFC 7468 §2 allows text around it). The error is
/// `malformed_key` and says what is wrong with the armour and where.
constexpr result<pem_block> only_pem_block(std::string_view text) noexcept {
  constexpr std::string_view begin_mark = "-----BEGIN ";
  constexpr std::string_view end_mark = "-----END ";
  constexpr std::string_view dashes = "-----";
  constexpr std::size_t none = std::string_view::npos;
  const auto malformed = [](std::string_view what, std::size_t at) { return error(errc::malformed_key, what, at); };

  const std::size_t begin = text.find(begin_mark);
  if (begin == none) return malformed("no BEGIN line", 0);
  const std::size_t label_begin = begin + begin_mark.size();
  const std::size_t label_size = text.substr(label_begin).find('-');
  if (label_size == none || !text.substr(label_begin + label_size).starts_with(dashes)) {
    return malformed("BEGIN line", begin);
  }
  const std::string_view label = text.substr(label_begin, label_size);
  const std::size_t body_begin = label_begin + label_size + dashes.size();
  if (const std::size_t second = text.find(begin_mark, body_begin); second != none) {
    return malformed("second block", second);
  }
  const std::size_t end = text.find(end_mark);
  if (end == none) return malformed("no END line", body_begin);
  if (end < body_begin) return malformed("END before BEGIN", end);
  const std::string_view tail = text.substr(end + end_mark.size());
  if (!tail.starts_with(label) || !tail.substr(label.size()).starts_with(dashes)) {
    return malformed("END of another label", end);
  }
  if (const std::size_t second = tail.find(end_mark); second != none) {
    return malformed("second END line", end + end_mark.size() + second);
  }
  return pem_block{label, text.substr(body_begin, end - body_begin), begin, body_begin};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
