#include "command.hpp"

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <optional>

namespace listener {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

class descriptor {
 public:
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (is_open()) ::close(number_);
  }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

 private:
  int number_;
};

// Leads a process group of its own, so that all of it can be ended; with the signals as a shell expects them.
std::optional<pid_t> start(const std::string& command, int input) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  std::string words[] = {"sh", "-c", command};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, "/bin/sh", &files, &attributes, arguments, ::environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return failed == 0 ? std::optional(child) : std::nullopt;
}

// Writes all of it, and goes back to the beginning.
bool fill(const descriptor& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.number(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::lseek(file.number(), 0, SEEK_SET) == 0;
}

// The wait status of a process that has ended; nothing while it runs. One that somebody else has waited for has failed,
// and its id may be another's by now.
std::optional<int> wait_status(pid_t child, int options) {
  constexpr int killed = SIGKILL;
  int status = 0;
  pid_t ended = 0;
  while ((ended = ::waitpid(child, &status, options)) < 0 && errno == EINTR) {
  }
  if (ended == 0) return std::nullopt;
  return ended == child ? status : killed;
}

}  // namespace

command_end run_command(const std::string& command, std::string_view input, std::chrono::steady_clock::time_point end) {
  const descriptor event(::memfd_create("event", MFD_CLOEXEC));
  if (!event.is_open() || !fill(event, input)) return command_end::not_started;
  if (clock::now() >= end) return command_end::out_of_time;
  const std::optional<pid_t> child = start(command, event.number());
  if (!child) return command_end::not_started;

  const descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, *child, 0)));
  std::optional<int> status;
  while (!(status = wait_status(*child, WNOHANG))) {
    const auto left = std::chrono::ceil<milliseconds>(end - clock::now());
    if (left <= milliseconds::zero()) {
      ::kill(-*child, SIGKILL);
      wait_status(*child, 0);
      return command_end::out_of_time;
    }
    // Kernels before 5.3 cannot tell of its end: look often.
    const auto wait = process.is_open() ? left : std::min(left, milliseconds{10});
    pollfd file{process.number(), POLLIN, 0};
    ::poll(&file, 1, static_cast<int>(wait.count()));
  }
  return WIFEXITED(*status) && WEXITSTATUS(*status) == 0 ? command_end::succeeded : command_end::failed;
}

}  // namespace listener
