// Deliveries as JSON for the page: every secret masked, and every byte that is not printable ASCII escaped.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_VIEWS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_VIEWS_HPP

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <ubiops/webhooks/diagnosis/report.hpp>

#include "deliveries.hpp"

namespace inspector {

/// A row of the list.
nlohmann::ordered_json summary_of(const kept_delivery& of);

/// All that is shown of one; `secret_names` of fields are in lower case.
nlohmann::ordered_json details_of(const kept_delivery& of,
                                  const std::optional<ubiops::webhooks::diagnosis::report>& report,
                                  const std::vector<std::string>& secret_names);

/// In ASCII.
std::string as_text(const nlohmann::ordered_json& document);

}  // namespace inspector

#endif
