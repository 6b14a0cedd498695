// Runs the command that follows an event. glibc 2.34 or later.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_COMMAND_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_COMMAND_HPP

#include <chrono>
#include <string>
#include <string_view>

namespace listener {

enum class command_end { succeeded, failed, out_of_time, not_started };

/// Runs `command` with /bin/sh, `input` on its standard input, and waits: from any thread, and as many at once as there
/// are threads. Succeeds if it exits 0 before `end`; one that still runs then is killed, with all of its process group,
/// and past it none is started.
/// The input is a file in memory, whole before the command starts: even if we are killed, no command sees half an
/// event. It inherits standard output and standard error, and no other file or socket of ours.
command_end run_command(const std::string& command, std::string_view input, std::chrono::steady_clock::time_point end);

}  // namespace listener

#endif
