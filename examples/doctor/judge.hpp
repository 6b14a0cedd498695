// The receiver that a request is shown to: its keys and its policy, by the options that the listener has.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_JUDGE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_JUDGE_HPP

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/verifier.hpp>

namespace doctor {

struct judge_options {
  std::vector<std::string> key_files;
  std::string registered;
  std::string public_origin;
  std::string target_uri;
  std::string header_file;
  std::int64_t max_age = 300;
  std::int64_t clock_skew = 60;
};

void add_judge_options(CLI::App& app, judge_options& into);

/// The policy that the options make. Without a URL of its own it is that of --registered, and without that the
/// request's, which any sender can choose. Throws cannot_read.
ubiops::webhooks::policy policy_of(const judge_options& given);

/// Throws cannot_read where a key file or the policy cannot be used.
ubiops::webhooks::verifier make_verifier(const judge_options& given);

}  // namespace doctor

#endif
