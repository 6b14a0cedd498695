// Content-Digest (RFC 9530 §2): which digests a request states, and whether a body has them. Floor: base.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_CONTENT_DIGEST_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_CONTENT_DIGEST_HPP

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/detail/inline_list.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/input.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

namespace ubiops::webhooks::inline v1 {

/// The digests of the known algorithms that a Content-Digest states; at least one is there.
struct content_digest {
  std::optional<std::array<std::byte, 32>> sha256;
  std::optional<std::array<std::byte, 64>> sha512;
};

/// Parses the combined field value. `malformed_content_digest` where it is no dictionary of strict byte sequences, has
/// an algorithm twice or a digest of the wrong length; `malformed_field` where it holds forbidden bytes;
/// `limit_exceeded` beyond `limits::max_digests`; `unsupported_digest_algorithm` where neither sha-256 nor sha-512 is
/// there. Unknown algorithms beside them and parameters are passed over. Nothing is allocated.
[[nodiscard]] inline result<content_digest> parse_content_digest(std::string_view text) noexcept {
  using structured_fields::event;
  constexpr auto malformed = errc::malformed_content_digest;
  std::byte bytes[64];
  structured_fields::parser parser(text, structured_fields::field_type::dictionary, bytes);
  result<content_digest> parsed(std::in_place);
  content_digest& digest = *parsed;
  detail::inline_list<std::string_view, limits::max_digests> seen;
  for (event next = parser.next(); next != event::end; next = parser.next()) {
    if (next == event::error) return detail::malformed(malformed, "content-digest", text, parser.offset());
    if (next == event::parameter) continue;
    const std::string_view algorithm = parser.key();
    if (next != event::item || parser.value().type != structured_fields::item_type::byte_sequence) {
      return error(malformed, algorithm, parser.offset());
    }
    for (const std::string_view other : seen) {
      if (other == algorithm) return error(malformed, algorithm, parser.offset());
    }
    if (seen.full()) return error(errc::limit_exceeded, "content-digest", parser.offset());
    seen.push_back(algorithm);
    const auto copy_to = [&](std::span<std::byte> out) {
      if (parser.bytes().size() != out.size()) return false;
      std::memcpy(out.data(), bytes, out.size());
      return true;
    };
    if (detail::same(algorithm, "sha-256") && !copy_to(digest.sha256.emplace())) return error(malformed, algorithm);
    if (detail::same(algorithm, "sha-512") && !copy_to(digest.sha512.emplace())) return error(malformed, algorithm);
  }
  if (!digest.sha256 && !digest.sha512) return error(errc::unsupported_digest_algorithm);
  return parsed;
}

/// Hashes a body piece by piece and compares it with every digest that was stated. Memory does not grow with the body.
template <class Crypto>
class content_digest_check {
 public:
  /// Checks nothing until `expect` is called.
  content_digest_check() = default;

  /// What `expect` said before is forgotten.
  void expect_nothing() noexcept {
    sha256_.reset();
    sha512_.reset();
  }

  void expect(const content_digest& digest) {
    expect_nothing();
    expected_ = digest;
    if (digest.sha256) sha256_.emplace();
    if (digest.sha512) sha512_.emplace();
  }

  void update(std::span<const std::byte> chunk) noexcept {
    if (sha256_) sha256_->update(chunk);
    if (sha512_) sha512_->update(chunk);
  }

  /// Whether every digest matches. To be called once, at the end. The digests are public: no constant time is needed.
  [[nodiscard]] bool matches() noexcept {
    return (!sha256_ || (expected_.sha256 && same(sha256_->finish(), *expected_.sha256))) &&
           (!sha512_ || (expected_.sha512 && same(sha512_->finish(), *expected_.sha512)));
  }

 private:
  template <std::size_t Size>
  static bool same(const std::array<std::byte, Size>& a, const std::array<std::byte, Size>& b) noexcept {
    return std::memcmp(a.data(), b.data(), Size) == 0;
  }

  content_digest expected_;
  std::optional<typename Crypto::sha256> sha256_;
  std::optional<typename Crypto::sha512> sha512_;
};

}  // namespace ubiops::webhooks::inline v1

#endif
