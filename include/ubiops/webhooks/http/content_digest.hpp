// Content-Digest (RFC 9530 §2): which digests a request states, and whether a body has them.
#ifndef UBIOPS_WEBHOOKS_HTTP_CONTENT_DIGEST_HPP
#define UBIOPS_WEBHOOKS_HTTP_CONTENT_DIGEST_HPP

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/http/detail/content_digest_reader.hpp>
#include <ubiops/webhooks/result.hpp>

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
  result<content_digest> parsed(std::in_place);
  if (auto read = detail::read_content_digest(text, *parsed); !read) return read.error();
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
    expected_.sha256.reset();
    expected_.sha512.reset();
    sha256_.reset();
    sha512_.reset();
  }

  /// Parses the combined field value, and expects nothing where it is malformed. Errors as `parse_content_digest`.
  [[nodiscard]] result<void> expect(std::string_view text) noexcept {
    expect_nothing();
    auto read = detail::read_content_digest(text, expected_);
    if (!read) {
      expect_nothing();
      return read;
    }
    if (expected_.sha256) sha256_.emplace();
    if (expected_.sha512) sha512_.emplace();
    return read;
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
