// The dictionary that Content-Digest is (RFC 9530 §2), read into the digests of the known algorithms.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_CONTENT_DIGEST_READER_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_CONTENT_DIGEST_READER_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/inplace_vector.hpp>
#include <ubiops/webhooks/http/detail/malformed.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/structured_fields/detail/item_reader.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Reads the combined field value into `digest`, a `content_digest` that was just made: in place, since a digest check
/// keeps one. Errors as `parse_content_digest`.
template <class Digest>
[[nodiscard]] result<void> read_content_digest(std::string_view text, Digest& digest) noexcept {
  constexpr auto malformed_digest = errc::malformed_content_digest;
  item_reader in(text);
  std::optional<error> fault;
  inplace_vector<std::string_view, limits::max_digests> seen;
  const auto refuse = [&fault](error why) {
    fault = why;
    return false;
  };
  const auto read_member = [&] {
    const std::string_view algorithm = in.key();
    std::span<std::byte> room;
    if (same(algorithm, "sha-256")) room = digest.sha256.emplace();
    if (same(algorithm, "sha-512")) room = digest.sha512.emplace();
    const auto read = in.read_member(room);
    if (read == member_read::malformed) return false;
    if (read == member_read::inner_list || in.value().type != structured_fields::item_type::byte_sequence) {
      return refuse(error(malformed_digest, algorithm, in.offset()));
    }
    for (const std::string_view other : seen) {
      if (other == algorithm) return refuse(error(malformed_digest, algorithm, in.offset()));
    }
    if (seen.full()) return refuse(error(errc::limit_exceeded, "content-digest", in.offset()));
    seen.push_back(algorithm);
    if (in.decoded() != room.size()) return refuse(error(malformed_digest, algorithm));
    return in.skip_parameters();
  };
  if (!read_dictionary(in, read_member)) {
    return fault ? *fault : malformed(malformed_digest, "content-digest", text, in.offset());
  }
  if (!digest.sha256 && !digest.sha512) return error(errc::unsupported_digest_algorithm);
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
