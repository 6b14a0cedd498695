// The text around a key (RFC 7468): finding the one PEM block, and decoding its body.
#ifndef UBIOPS_WEBHOOKS_CRYPTO_DETAIL_PEM_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_DETAIL_PEM_HPP

#include <cstddef>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>

namespace ubiops::webhooks::inline v1::detail {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr bool is_base64(char c) noexcept { return is(c, is_digit | is_lower | is_upper) || c == '+' || c == '/'; }

struct pem_block {
  std::string_view label;
  std::string_view body;  // between the two lines, as it is
  std::size_t begin;  // where the block and its body start in the text
  std::size_t body_begin;
};

/// The subject where a text has no block at all.
inline constexpr std::string_view no_begin_line = "no BEGIN line";

/// The only block of `text`, which may stand anywhere in a line (RFC 7468 §2 allows text around it). The error is
/// `malformed_key` and says what is wrong with the armour and where.
constexpr result<pem_block> only_pem_block(std::string_view text) noexcept {
  constexpr std::string_view begin_mark = "-----BEGIN ";
  constexpr std::string_view end_mark = "-----END ";
  constexpr std::string_view dashes = "-----";
  constexpr std::size_t none = std::string_view::npos;
  const auto malformed = [](std::string_view what, std::size_t at) { return error(errc::malformed_key, what, at); };

  const std::size_t begin = text.find(begin_mark);
  if (begin == none) return malformed(no_begin_line, 0);
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

/// The algorithm that a label of PKCS #1 or its like names, or empty.
constexpr std::string_view algorithm_of_label(std::string_view label) noexcept {
  for (const std::string_view name : {"RSA", "DSA", "EC"}) {
    if (label.starts_with(name) && label.substr(name.size()) == " PUBLIC KEY") return name;
  }
  return {};
}

/// What an error tells of a label: the whole of it where all its words are those of labels (RFC 7468, and what OpenSSL,
/// OpenSSH and OpenPGP write), in either case. What else stands there may be anything, a secret too, and is not told.
constexpr std::string_view shown_label(std::string_view label) noexcept {
  for (std::string_view rest = label;;) {
    const std::size_t end = rest.find(' ');
    const std::string_view word = rest.substr(0, end);
    bool known = word.empty();
    for (const std::string_view each :
         {"public",  "private",   "key",       "encrypted", "certificate", "request", "new",
          "trusted", "attribute", "x509",      "crl",       "pkcs7",       "cms",     "pgp",
          "block",   "message",   "signature", "openssh",   "ssh2",        "rsa",     "dsa",
          "ec",      "dh",        "ed25519",   "ed448",     "x25519",      "x448",    "parameters"}) {
      known = known || equals_ignoring_case(word, each);
    }
    if (!known) return label.ends_with(" PUBLIC KEY") ? "another PUBLIC KEY" : "another label";
    if (end == std::string_view::npos) return label;
    rest.remove_prefix(end + 1);
  }
}

/// Decodes the body of a block into `room`, which has twice the body's size: first the base64 without blanks, and
/// behind it the bytes, which are returned as a view. `malformed_key` where it is not strict base64; the offset is in
/// the text.
inline result<std::string_view> decode_pem_body(const pem_block& block, std::span<char> room) noexcept {
  std::size_t size = 0;
  for (std::size_t i = 0; i < block.body.size(); ++i) {
    const char c = block.body[i];
    if (is_blank(c)) continue;
    if (!is_base64(c) && c != '=') return error(errc::malformed_key, "character in the body", block.body_begin + i);
    room[size++] = c;
  }
  const std::span<char> bytes = room.subspan(size);
  const auto decoded = structured_fields::base64::decode({room.data(), size}, std::as_writable_bytes(bytes));
  if (!decoded) return error(errc::malformed_key, "base64", block.body_begin);
  return std::string_view(bytes.data(), *decoded);
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
