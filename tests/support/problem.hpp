// The RFC 9457 body of a refusal.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_PROBLEM_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_PROBLEM_HPP

#include <string>

#include "raw_http.hpp"

/// "403 signature_mismatch"; for a success "204". Anything that is not a whole problem document, or not one of this
/// status, shows as it is.
std::string verdict_of(const http_answer& answer);

/// "about:blank | Forbidden | the signature does not …": type, title and detail.
std::string problem_of(const http_answer& answer);

#endif
