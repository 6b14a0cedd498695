// Runs the command that follows an event.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_COMMAND_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_COMMAND_HPP

#include <chrono>
#include <string>
#include <string_view>

namespace listener {

/// Runs `command` with /bin/sh, `input` on its standard input. True if it exits 0 within `limit`; one that takes longer
/// is ended, with all that it started.
bool run_command(const std::string& command, std::string_view input, std::chrono::seconds limit);

}  // namespace listener

#endif
