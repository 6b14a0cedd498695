// The sub-commands: each adds itself, and gives what runs it when it was the one that was asked for.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_COMMANDS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_COMMANDS_HPP

#include <functional>

#include <CLI/CLI.hpp>

namespace doctor {

/// Returns an exit code; throws std::exception with one sentence for exit code 2.
using command = std::function<int()>;

/// What becomes of a request, and why.
command add_request_command(CLI::App& program);
/// What UbiOps makes of a URL.
command add_url_command(CLI::App& program);
/// What a key file is.
command add_key_command(CLI::App& program);
/// What the way to a receiver changes.
command add_probe_command(CLI::App& program);
/// A recorded request, signed anew.
command add_resign_command(CLI::App& program);

}  // namespace doctor

#endif
