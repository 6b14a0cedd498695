#include "first_process.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace listener {

namespace {

bool gets_orphans() {
  int is_subreaper = 0;
  return ::getpid() == 1 || (::prctl(PR_GET_CHILD_SUBREAPER, &is_subreaper) == 0 && is_subreaper != 0);
}

// The exit code of `child` once it has ended, or -1; gathers all others that have.
int gather(pid_t child) {
  int status = 0;
  for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return -1;
}

}  // namespace

void leave_orphans_to_a_parent() {
  if (!gets_orphans()) return;
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "no child process");
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    return;
  }
  for (;;) {
    int signal = 0;
    sigwait(&all, &signal);
    if (signal != SIGCHLD) {
      ::kill(child, signal);
    } else if (const int code = gather(child); code >= 0) {
      ::_exit(code);
    }
  }
}

}  // namespace listener
