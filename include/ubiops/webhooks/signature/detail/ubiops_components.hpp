// What the producer covers first in nearly every signature, as it writes it: read and compared in one go.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_UBIOPS_COMPONENTS_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_UBIOPS_COMPONENTS_HPP

#include <string_view>

#include <ubiops/webhooks/signature/component_identifier.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The text, and the identifiers that reading it one by one gives.
inline constexpr std::string_view ubiops_components_text =
    R"("@method" "@authority" "@target-uri" "content-digest" "date")";
inline constexpr component_identifier ubiops_components[] = {{"@method", {}, component_kind::method},
                                                             {"@authority", {}, component_kind::authority},
                                                             {"@target-uri", {}, component_kind::target_uri},
                                                             {"content-digest"},
                                                             {"date"}};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
