// Why a body has not the digest that was signed (RFC 9530 §2): which form of it has, or what shows.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BODY_DIFFERENCE_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BODY_DIFFERENCE_HPP

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/body_forms.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/observations.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/http/content_digest.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Whether a body has all digests that are stated.
inline bool has_digests(const content_digest& stated, std::string_view body) {
  const auto same = [](const auto& digest, const std::string& computed) {
    return std::memcmp(digest.data(), computed.data(), digest.size()) == 0;
  };
  return (!stated.sha256 || same(*stated.sha256, digest_bytes<sodium_crypto::sha256>(body))) &&
         (!stated.sha512 || same(*stated.sha512, digest_bytes<sodium_crypto::sha512>(body)));
}

inline std::string_view advice_for_body(diagnosis::cause_id id) noexcept {
  using diagnosis::cause_id;
  switch (id) {
    case cause_id::body_json_rewritten:
      return "Verify the bytes of the body as they came, before anything parses them and writes them again.";
    case cause_id::body_chunked: return "Give verify() the content, without the chunk framing of the connection.";
    case cause_id::body_charset:
      return "Verify the body as bytes, not as text that was decoded: no charset may be applied to it.";
    case cause_id::body_cut_at_nul: return "Keep the body with its size, not as a C string or in a padded buffer.";
    default: return "Verify the body as bytes, exactly as it came: nothing may be added, trimmed or exchanged.";
  }
}

/// Adds the cause for a body that has not the digests of `field`; nothing where it has them. Says whether it has.
inline bool compare_body(evidence& of, std::string_view field) {
  using diagnosis::cause_id;
  using diagnosis::proof;
  const auto stated = parse_content_digest(field);
  if (!stated) return false;
  if (has_digests(*stated, of.body)) return true;
  std::optional<body_form> sent;
  for_each_body_form(of.body, [&](body_form form) {
    if (has_digests(*stated, form.text)) sent = std::move(form);
    return !sent;
  });
  const std::string size = std::to_string(of.body.size()) + " bytes";
  if (sent) {
    std::erase_if(of.report.causes, [](const diagnosis::cause& each) {
      return each.id == cause_id::body_cut || each.id == cause_id::body_longer;
    });
    diagnosis::cause& told = of.add(sent->id, proof::digest, std::string(advice_for_body(sent->id)));
    told.identifier = "content-digest";
    told.signed_value = std::to_string(sent->text.size()) + " bytes: the body " + std::string(sent->how);
    told.built_value = size;
    return false;
  }
  const auto encoding = of.received.value("content-encoding");
  const bool compressed = of.body.starts_with("\x1f\x8b") || of.body.starts_with("\x28\xb5\x2f\xfd");
  if (encoding && lower_case(*encoding) != "identity" && !compressed && !of.body.empty()) {
    diagnosis::cause& told = of.add(cause_id::body_decompressed, proof::observed,
                                    "Verify the body before it is decompressed: the digest is that of the bytes sent.");
    told.identifier = "content-digest";
    told.known = diagnosis::reason::observed;
    told.why = "Content-Encoding is there, and the body is not compressed";
    told.built_value = size;
    return false;
  }
  observe_size(of);
  for (const cause_id each : {cause_id::body_read_before, cause_id::body_cut, cause_id::body_longer}) {
    if (of.has(each)) return false;
  }
  if (of.body.empty()) {
    of.add(cause_id::body_read_before, proof::observed,
           "Keep the bytes of the body when it is read, and verify those.");
    return false;
  }
  diagnosis::cause& told = of.add(cause_id::body_changed, proof::observed,
                                  "Record the body where it arrives, and compare it with what is verified.");
  told.identifier = "content-digest";
  told.built_value = size;
  return false;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
