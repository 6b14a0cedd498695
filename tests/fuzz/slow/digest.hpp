// Content-Digest (RFC 9530 §2).
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_DIGEST_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_DIGEST_HPP

#include <map>
#include <string>
#include <string_view>

#include <sodium.h>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/limits.hpp>

#include "field_reader.hpp"
#include "text.hpp"

namespace slow {

using ubiops::webhooks::errc;

/// What a covered Content-Digest states: digests by algorithm, or why it is refused.
struct digests {
  errc fault{};
  std::map<std::string, std::string> stated;
};

inline digests read_digests(std::string_view text) {
  digests out;
  const field source = read_field(text, form::dictionary);
  const auto refused = [&out](errc code) {
    out.fault = code;
    return out;
  };
  for (const read& each : source.reads) {
    if (each.what != step::item && each.what != step::inner_list) continue;
    if (each.what == step::inner_list || each.value.kind != item_kind::bytes || out.stated.contains(each.key)) {
      return refused(errc::malformed_content_digest);
    }
    if (out.stated.size() == ubiops::webhooks::limits::max_digests) return refused(errc::limit_exceeded);
    const std::size_t size = each.key == "sha-256" ? 32 : each.key == "sha-512" ? 64 : each.value.text.size();
    if (each.value.text.size() != size) return refused(errc::malformed_content_digest);
    out.stated[each.key] = each.value.text;
  }
  if (!source.whole) return refused(has_forbidden(text) ? errc::malformed_field : errc::malformed_content_digest);
  if (!out.stated.contains("sha-256") && !out.stated.contains("sha-512")) {
    return refused(errc::unsupported_digest_algorithm);
  }
  return out;
}

inline std::string digest_of(std::string_view body, std::string_view algorithm) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(body.empty() ? "" : body.data());
  std::string out(algorithm == "sha-256" ? 32 : 64, '\0');
  auto* room = reinterpret_cast<unsigned char*>(out.data());
  if (algorithm == "sha-256") {
    crypto_hash_sha256(room, bytes, body.size());
  } else {
    crypto_hash_sha512(room, bytes, body.size());
  }
  return out;
}

/// Whether each stated digest that we know is the body's.
inline bool match(const digests& expected, std::string_view body) {
  for (const auto& [algorithm, digest] : expected.stated) {
    if ((algorithm == "sha-256" || algorithm == "sha-512") && digest != digest_of(body, algorithm)) return false;
  }
  return true;
}

}  // namespace slow

#endif
