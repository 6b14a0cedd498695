// A captured request, signed anew.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_RESIGNED_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_RESIGNED_HPP

#include <chrono>
#include <string>

#include <ubiops/webhooks/testing/signer.hpp>

#include "capture/captured_request.hpp"

namespace doctor {

/// The same method, fields and body for the same URL, or for `url`. What depends on the signature, the time and the
/// connection is left out and made anew. Throws cannot_read.
ubiops::webhooks::testing::signed_request resigned(const captured_request& request, const std::string& url,
                                                   const ubiops::webhooks::testing::key_pair& key,
                                                   std::chrono::sys_seconds created);

/// Whether the request has what no output may show: values of secret fields, a user name, values of a query.
bool holds_secrets(const ubiops::webhooks::testing::signed_request& request);

/// The same request with each secret replaced by "<redacted, N bytes>".
ubiops::webhooks::testing::signed_request redacted_request(ubiops::webhooks::testing::signed_request request);

/// A command for a POSIX shell that sends it. Whatever the request holds, nothing of it is run.
std::string as_curl(const ubiops::webhooks::testing::signed_request& request);

/// A C++ program that verifies it at the second `created`, and exits 0 where it does.
std::string as_test(const ubiops::webhooks::testing::signed_request& request, const ubiops::webhooks::public_key& key,
                    std::chrono::sys_seconds created);

}  // namespace doctor

#endif
