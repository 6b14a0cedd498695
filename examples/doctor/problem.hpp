// What doctor says where it can say nothing about a request.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PROBLEM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PROBLEM_HPP

#include <stdexcept>

namespace doctor {

/// A file that cannot be read, or a setting that cannot be used: one sentence for standard error, exit code 2. Never
/// holds what stood in a file, which may be a secret.
struct cannot_read : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a sub-command ends with.
enum exit_code : int { valid = 0, refused = 1, unreadable = 2 };

}  // namespace doctor

#endif
