#include <ubiops/webhooks/http/detail/structured_field_types.hpp>

#include <string_view>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
using field_type = uw::structured_fields::field_type;

namespace {

struct typed {
  std::string_view name;
  field_type type;
};

// The types that the documents behind the HTTP Field Name Registry give these fields.
constexpr typed registered[] = {
    {"accept-ch", field_type::list},  // RFC 8942
    {"accept-query", field_type::list},  // RFC 10008
    {"accept-signature", field_type::dictionary},  // RFC 9421
    {"activate-storage-access", field_type::item},  // Storage Access Headers
    {"available-dictionary", field_type::item},  // RFC 9842
    {"cache-group-invalidation", field_type::list},  // RFC 9875
    {"cache-groups", field_type::list},  // RFC 9875
    {"cache-status", field_type::list},  // RFC 9211
    {"capsule-protocol", field_type::item},  // RFC 9297
    {"cdn-cache-control", field_type::dictionary},  // RFC 9213
    {"client-cert", field_type::item},  // RFC 9440
    {"client-cert-chain", field_type::list},  // RFC 9440
    {"concealed-auth-export", field_type::item},  // RFC 9729
    {"connect-udp-bind", field_type::item},  // connect-udp-listen draft
    {"content-digest", field_type::dictionary},  // RFC 9530
    {"cross-origin-embedder-policy", field_type::item},  // HTML
    {"cross-origin-embedder-policy-report-only", field_type::item},  // HTML
    {"cross-origin-opener-policy", field_type::item},  // HTML
    {"cross-origin-opener-policy-report-only", field_type::item},  // HTML
    {"deprecation", field_type::item},  // RFC 9745
    {"dictionary-id", field_type::item},  // RFC 9842
    {"incremental", field_type::item},  // HTTP incremental draft
    {"link-template", field_type::list},  // RFC 9652
    {"origin-agent-cluster", field_type::item},  // HTML
    {"permissions-policy", field_type::dictionary},  // Permissions Policy
    {"priority", field_type::dictionary},  // RFC 9218
    {"proxy-public-address", field_type::list},  // connect-udp-listen draft
    {"proxy-status", field_type::list},  // RFC 9209
    {"reporting-endpoints", field_type::dictionary},  // Reporting API
    {"repr-digest", field_type::dictionary},  // RFC 9530
    {"sec-fetch-dest", field_type::item},  // Fetch Metadata
    {"sec-fetch-mode", field_type::item},  // Fetch Metadata
    {"sec-fetch-site", field_type::item},  // Fetch Metadata
    {"sec-fetch-storage-access", field_type::item},  // Storage Access Headers
    {"sec-fetch-user", field_type::item},  // Fetch Metadata
    {"signature", field_type::dictionary},  // RFC 9421
    {"signature-input", field_type::dictionary},  // RFC 9421
    {"unencoded-digest", field_type::dictionary},  // unencoded-digest draft
    {"use-as-dictionary", field_type::dictionary},  // RFC 9842
    {"want-content-digest", field_type::dictionary},  // RFC 9530
    {"want-repr-digest", field_type::dictionary},  // RFC 9530
    {"want-unencoded-digest", field_type::dictionary},  // unencoded-digest draft
};

}  // namespace

TEST_CASE("each registered field has the type that its document gives it") {
  for (const typed& field : registered) {
    INFO(field.name);
    CHECK(uw::detail::structured_type(field.name) == field.type);
  }
  for (const std::string_view name : {"", "date", "host", "authorization", "cache-control", "digest", "Priority",
                                      "priorit", "priorityy", "@method"}) {
    INFO(name);
    CHECK_FALSE(uw::detail::structured_type(name));
  }
  for (const auto& field : uw::detail::structured_field_table) {
    CHECK(uw::detail::structured_type(field.name) == field.type);  // none stands there twice
  }
}
