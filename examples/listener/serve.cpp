#include "serve.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>

#include "first_process.hpp"
#include "server.hpp"
#include "writer.hpp"

namespace listener {

namespace {

// A stream that is closed would be the next file or socket that is opened, which then got what we print.
void occupy_standard_streams() {
  int file = 0;
  do {
    file = ::open("/dev/null", O_RDONLY);
  } while (file >= 0 && file <= STDERR_FILENO);
  if (file > STDERR_FILENO) ::close(file);
}

// Whoever started us may have left them otherwise. With SIGCHLD ignored, nobody could tell how a command ended.
void take_usual_signals() {
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGCHLD, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);  // nobody who stops reading what we write ends the listener
}

void announce(const options& settings, std::uint16_t port, log& to) {
  const std::string host = settings.ip.find(':') == std::string::npos ? settings.ip : "[" + settings.ip + "]";
  if (settings.required_fields.empty() && settings.allowed_objects.empty()) {
    std::string text =
        "neither --require-header-file nor --allow-object is set: any UbiOps customer can register this URL and its "
        "events will verify";
    if (!settings.allowed_names.empty()) text += ", if he gives an object of his a name of --allow-name";
    to.announce({.level = "warning", .text = text});
  }
  if (!settings.on_loopback()) {
    to.announce(
        {.level = "warning", .text = "listening on " + host + " without TLS: put a proxy that ends TLS in front"});
  }
  const std::string line = "Listening on " + host + ":" + std::to_string(port) + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    to.announce({.level = "warning", .text = std::string("standard output: ") + std::strerror(errno)});
  }
}

int complain(const std::string& sentence, log_format format, int exit_code) {
  const std::string line = shown({.level = "error", .text = sentence}, format);
  [[maybe_unused]] const ssize_t told = ::write(STDERR_FILENO, line.data(), line.size());
  return exit_code;
}

}  // namespace

int serve(int argc, char** argv, const receiver_maker& make, const program& which) {
  log_format format = log_format::text;
  try {
    occupy_standard_streams();
    const auto settings = parse_options(argc, argv, which);
    if (!settings) return 0;
    format = settings->format;
    leave_orphans_to_a_parent();
    take_usual_signals();
    log records(format);
    server serving(*settings, records);
    const auto requests = make(*settings, serving.port(), records);
    announce(*settings, serving.port(), records);
    return serving.run(*requests);
  } catch (const bad_setting& wrong) {
    return complain(which.name + ": " + wrong.what(), format, 2);
  } catch (const std::exception& failed) {
    return complain(which.name + ": " + failed.what(), format, 1);
  }
}

}  // namespace listener
