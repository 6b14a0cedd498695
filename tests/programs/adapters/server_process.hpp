// A server as a child process on a free port, stopped in all cases: by stop(), by the destructor, or by the kernel when
// the test dies.
#ifndef UBIOPS_WEBHOOKS_TESTS_ADAPTERS_SERVER_PROCESS_HPP
#define UBIOPS_WEBHOOKS_TESTS_ADAPTERS_SERVER_PROCESS_HPP

#include <cstddef>
#include <string>
#include <vector>

#include <sys/types.h>

/// The most memory that a process has held so far, in KiB.
std::size_t peak_memory_of(pid_t process);

class server_process {
 public:
  /// Starts it and waits until it says "Listening on 127.0.0.1:PORT". Throws std::runtime_error with what it said
  /// where it does not.
  explicit server_process(const std::vector<std::string>& command);
  ~server_process();
  server_process(const server_process&) = delete;
  server_process& operator=(const server_process&) = delete;

  [[nodiscard]] unsigned port() const { return port_; }

  /// All that it has written so far.
  [[nodiscard]] std::string output() const;

  [[nodiscard]] std::size_t peak_memory() const { return peak_memory_of(child_); }

  /// Sends SIGTERM and returns the exit code; 128 and the signal's number where one ended it.
  int stop();

 private:
  bool ended_within(int seconds, int& status) const;

  pid_t child_ = -1;
  int output_ = -1;
  unsigned port_ = 0;
};

#endif
