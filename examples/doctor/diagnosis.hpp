// A captured request under a receiver's policy: the report, and what its age says.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_DIAGNOSIS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_DIAGNOSIS_HPP

#include <chrono>
#include <optional>
#include <string>

#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "capture/captured_request.hpp"

namespace doctor {

struct diagnosis {
  ubiops::webhooks::diagnosis::report report;
  std::chrono::sys_seconds judged_at;
  std::optional<std::chrono::sys_seconds> signed_at;
  std::string time;  // a sentence
};

/// A recording is old whenever it is looked at. So it is judged by the second in which it came, if the recording tells
/// that, and otherwise by the one in which it says that it was signed; `time` says what a receiver would say now.
diagnosis diagnose(const ubiops::webhooks::verifier& verifier, const captured_request& request,
                   const std::string& registered, std::chrono::sys_seconds now);

}  // namespace doctor

#endif
