// A URL on doctor's command line.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_URL_OPTION_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_URL_OPTION_HPP

#include <string>

#include "../support/missing_scheme.hpp"
#include "problem.hpp"

namespace doctor {

/// Throws cannot_read where a URL was given to `option`, and has no scheme.
inline void check_scheme(const std::string& option, const std::string& url) {
  if (url.empty()) return;
  if (const std::string problem = examples::missing_scheme(url); !problem.empty()) {
    throw cannot_read(option + " " + problem);
  }
}

}  // namespace doctor

#endif
