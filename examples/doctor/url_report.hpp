// What UbiOps makes of a URL, as text for a person.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_URL_REPORT_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_URL_REPORT_HPP

#include <string>

namespace doctor {

struct url_report {
  std::string text;     // without a secret
  bool is_well = true;  // nothing is to be looked at
};

/// Throws cannot_read where UbiOps's sender could not send to it.
url_report report_on_url(const std::string& url);

}  // namespace doctor

#endif
