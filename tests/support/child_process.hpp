// A program under test as a child process: what it writes is kept, its end is waited for, each with a limit. POSIX, and
// memfd_create of Linux and FreeBSD.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_CHILD_PROCESS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_CHILD_PROCESS_HPP

#include <fcntl.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "patience.hpp"

/// Asks every few milliseconds until `condition` holds; false after `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = patience) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  return true;
}

/// Killed, with nothing left behind, when it goes out of scope; on Linux also when the thread that started it ends,
/// however that was: a test that is killed leaves no process.
class child_process {
 public:
  /// `command` is the program's path, or a name in PATH, and its arguments. Standard input is empty.
  explicit child_process(std::vector<std::string> command)
      : out_(memfd_create("stdout", MFD_CLOEXEC)), err_(memfd_create("stderr", MFD_CLOEXEC)) {
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    // Closed by exec; where that fails, a byte comes.
    int failure[2];
    if (::pipe2(failure, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) become(arguments.data(), parent, failure[1]);
    ::close(failure[1]);
    char byte = 0;
    ssize_t size = 0;
    while ((size = ::read(failure[0], &byte, 1)) < 0 && errno == EINTR) {
    }
    ::close(failure[0]);
    if (pid_ > 0 && size == 0) return;
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
    ::close(out_);
    ::close(err_);
    throw std::runtime_error("cannot start " + command[0]);
  }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process() {
    if (!ended_) {
      ::kill(pid_, SIGKILL);
      while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
      }
    }
    ::close(out_);
    ::close(err_);
  }

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  void signal(int number) const {
    if (!ended_) ::kill(pid_, number);
  }

  /// Its exit code, 128 and the signal's number where one killed it, -1 where it still runs after `limit`.
  int wait(std::chrono::milliseconds limit = patience) {
    return eventually([this] { return has_ended(); }, limit) ? code_ : -1;
  }

  [[nodiscard]] bool has_ended() {
    int status = 0;
    if (!ended_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
      ended_ = true;
      code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return ended_;
  }

  /// All that it has written so far.
  [[nodiscard]] std::string out() const { return written(out_); }
  [[nodiscard]] std::string err() const { return written(err_); }

  /// Whether `text` is or will be in what it writes.
  [[nodiscard]] bool says(std::string_view text) {
    return eventually([&] { return out().find(text) != std::string::npos || has_ended(); }) &&
           out().find(text) != std::string::npos;
  }
  [[nodiscard]] bool warns(std::string_view text) {
    return eventually([&] { return err().find(text) != std::string::npos || has_ended(); }) &&
           err().find(text) != std::string::npos;
  }

 private:
  // In the child, where nothing may be called that takes a lock: another thread may have held it.
  [[noreturn]] void become(char** arguments, [[maybe_unused]] pid_t parent, int failure) const noexcept {
#ifdef __linux__
    // To be killed with the parent, unless it was gone before that could be asked for.
    const bool orphan = ::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent;
#else
    const bool orphan = false;
#endif
    const int empty = ::open("/dev/null", O_RDONLY);
    if (!orphan && ::dup2(empty, 0) == 0 && ::dup2(out_, 1) == 1 && ::dup2(err_, 2) == 2) {
      if (empty > 2) ::close(empty);
      ::execvp(arguments[0], arguments);
    }
    [[maybe_unused]] const ssize_t told = ::write(failure, "!", 1);
    ::_exit(127);
  }

  static std::string written(int file) {
    std::string text(static_cast<std::size_t>(::lseek(file, 0, SEEK_CUR)), '\0');
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

  int out_;
  int err_;
  pid_t pid_ = -1;
  bool ended_ = false;
  int code_ = -1;
};

/// What became of a program that ends by itself.
struct finished_process {
  int code;
  std::string out;
  std::string err;
};

inline finished_process run_process(std::vector<std::string> command) {
  child_process child(std::move(command));
  const int code = child.wait();
  return {code, child.out(), child.err()};
}

#endif
