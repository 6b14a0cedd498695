// The types of structured fields: what the Hypertext Transfer Protocol (HTTP) Field Name Registry says of those that a
// request may carry.
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_STRUCTURED_FIELD_TYPES_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_STRUCTURED_FIELD_TYPES_HPP

#include <optional>
#include <string_view>

#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

struct structured_field {
  std::string_view name;
  structured_fields::field_type type;
};
// The fields that the registry gives a structured type; those of responses too, since a request may carry any field.
inline constexpr structured_field structured_field_table[] = {
    {"accept-ch", structured_fields::field_type::list},
    {"accept-query", structured_fields::field_type::list},
    {"accept-signature", structured_fields::field_type::dictionary},
    {"activate-storage-access", structured_fields::field_type::item},
    {"available-dictionary", structured_fields::field_type::item},
    {"cache-group-invalidation", structured_fields::field_type::list},
    {"cache-groups", structured_fields::field_type::list},
    {"cache-status", structured_fields::field_type::list},
    {"capsule-protocol", structured_fields::field_type::item},
    {"cdn-cache-control", structured_fields::field_type::dictionary},
    {"client-cert", structured_fields::field_type::item},
    {"client-cert-chain", structured_fields::field_type::list},
    {"concealed-auth-export", structured_fields::field_type::item},
    {"connect-udp-bind", structured_fields::field_type::item},
    {"content-digest", structured_fields::field_type::dictionary},
    {"cross-origin-embedder-policy", structured_fields::field_type::item},
    {"cross-origin-embedder-policy-report-only", structured_fields::field_type::item},
    {"cross-origin-opener-policy", structured_fields::field_type::item},
    {"cross-origin-opener-policy-report-only", structured_fields::field_type::item},
    {"deprecation", structured_fields::field_type::item},
    {"dictionary-id", structured_fields::field_type::item},
    {"incremental", structured_fields::field_type::item},
    {"link-template", structured_fields::field_type::list},
    {"origin-agent-cluster", structured_fields::field_type::item},
    {"permissions-policy", structured_fields::field_type::dictionary},
    {"priority", structured_fields::field_type::dictionary},
    {"proxy-public-address", structured_fields::field_type::list},
    {"proxy-status", structured_fields::field_type::list},
    {"reporting-endpoints", structured_fields::field_type::dictionary},
    {"repr-digest", structured_fields::field_type::dictionary},
    {"sec-fetch-dest", structured_fields::field_type::item},
    {"sec-fetch-mode", structured_fields::field_type::item},
    {"sec-fetch-site", structured_fields::field_type::item},
    {"sec-fetch-storage-access", structured_fields::field_type::item},
    {"sec-fetch-user", structured_fields::field_type::item},
    {"signature", structured_fields::field_type::dictionary},
    {"signature-input", structured_fields::field_type::dictionary},
    {"unencoded-digest", structured_fields::field_type::dictionary},
    {"use-as-dictionary", structured_fields::field_type::dictionary},
    {"want-content-digest", structured_fields::field_type::dictionary},
    {"want-repr-digest", structured_fields::field_type::dictionary},
    {"want-unencoded-digest", structured_fields::field_type::dictionary},
};

/// The structured type of a field, or nullopt where it has none that we know.
constexpr std::optional<structured_fields::field_type> structured_type(std::string_view name) noexcept {
  for (const auto& field : structured_field_table) {
    if (field.name == name) return field.type;
  }
  return std::nullopt;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
