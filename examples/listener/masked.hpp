// What others may see of a request: by a list of what is known to hold no secret, since any other header may hold one.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_MASKED_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_MASKED_HPP

#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>

namespace listener {

/// Whether the value of this field is not shown. So is Signature's: with it, a request that names no secret could be
/// sent once more. `secret_names` are in lower case.
bool is_masked(std::string_view name, const std::vector<std::string>& secret_names);

/// The value of a field, escaped, or "<redacted, N bytes>".
std::string masked_value(std::string_view name, std::string_view value, const std::vector<std::string>& secret_names);

/// The same for what a report says of fields, where explain() shows more.
void mask(ubiops::webhooks::diagnosis::report& told, const std::vector<std::string>& secret_names);

}  // namespace listener

#endif
