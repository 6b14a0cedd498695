// Puts a signed request on the wire, over http or https.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SEND_TRANSPORT_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SEND_TRANSPORT_HPP

#include <chrono>
#include <string>

#include <ubiops/webhooks/testing/signer.hpp>

namespace sender {

/// What came back; status 0 where nothing did, and then `problem` names the URL and says why.
struct reply {
  int status = 0;
  std::string body;
  std::string problem;

  /// UbiOps takes any status from 200 to 399 for a delivery.
  [[nodiscard]] bool delivered() const noexcept { return status >= 200 && status < 400; }
};

/// Sends once and waits for at most `timeout`. Redirects are not followed: they would lose the signature. `ca_file` may
/// be empty: the system's certificates.
reply post(const ubiops::webhooks::testing::signed_request& request, std::chrono::seconds timeout,
           const std::string& ca_file);

}  // namespace sender

#endif
