// What the first process of a container owes to the others.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_FIRST_PROCESS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_FIRST_PROCESS_HPP

namespace listener {

/// Where this process is handed those whose parents have ended (process 1, or a "subreaper"), they would stay zombies:
/// goes on in a child, and stays behind to gather them and to pass signals on, until the child ends; then ends with its
/// exit code. Elsewhere does nothing. Call it before there are threads.
void leave_orphans_to_a_parent();

}  // namespace listener

#endif
