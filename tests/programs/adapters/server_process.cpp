#include "server_process.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "patience.hpp"

server_process::server_process(const std::vector<std::string>& command) {
  std::string name = (std::filesystem::temp_directory_path() / "ubiops-webhooks-server-XXXXXX").string();
  output_ = ::mkstemp(name.data());
  if (output_ < 0) throw std::runtime_error("no temporary file can be made");
  ::unlink(name.c_str());
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  child_ = ::fork();
  if (child_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::dup2(output_, STDOUT_FILENO);
    ::dup2(output_, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  const std::string mark = "Listening on 127.0.0.1:";
  for (int tries = 0; tries < 100 * patience.count(); ++tries) {
    const std::string said = output();
    const std::size_t at = said.find(mark);
    if (at != std::string::npos && said.find('\n', at) != std::string::npos) {
      port_ = static_cast<unsigned>(std::atoi(said.c_str() + at + mark.size()));
      return;
    }
    if (::waitpid(child_, nullptr, WNOHANG) != 0) {
      child_ = -1;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const std::string said = output();
  stop();
  ::close(output_);
  throw std::runtime_error(command.front() + " does not listen: " + said);
}

server_process::~server_process() {
  if (child_ > 0) stop();
  ::close(output_);
}

std::string server_process::output() const {
  std::string text(1 << 20, '\0');
  const ssize_t size = ::pread(output_, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

bool server_process::ended_within(int seconds, int& status) const {
  for (int tries = 0; tries < seconds * 100; ++tries) {
    if (::waitpid(child_, &status, WNOHANG) != 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::size_t peak_memory_of(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  const std::string name = "VmHWM:";
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoul(line.substr(name.size()));
  }
  throw std::runtime_error("no VmHWM of the server");
}

int server_process::stop() {
  if (child_ <= 0) return -1;
  int status = 0;
  ::kill(child_, SIGTERM);
  if (!ended_within(static_cast<int>(patience.count()), status)) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, &status, 0);
  }
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
