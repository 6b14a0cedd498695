// A report as one page for a browser.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PAGE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PAGE_HPP

#include <string>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>

namespace doctor {

/// One document that asks for nothing from elsewhere and runs nothing: its policy allows its own style alone, by its
/// hash. What came from outside is escaped, first for the eye and then for HTML. `about` are sentences on the
/// recording.
std::string html_page(const ubiops::webhooks::diagnosis::report& report, const std::vector<std::string>& about);

}  // namespace doctor

#endif
