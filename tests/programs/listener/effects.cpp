// What an event's effect is, and that one which failed is none: standard output that is full, broken, closed or
// stalled.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

using std::chrono::milliseconds;

namespace {

// A pipe with a name that nobody reads until told to.
class stalled_pipe {
 public:
  explicit stalled_pipe(std::string path) : path_(std::move(path)) {
    if (::mkfifo(path_.c_str(), 0600) != 0) throw std::runtime_error("no pipe");
    end_ = ::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);  // both ends, so that nobody waits to open it
  }
  stalled_pipe(const stalled_pipe&) = delete;
  stalled_pipe& operator=(const stalled_pipe&) = delete;
  ~stalled_pipe() { ::close(end_); }

  [[nodiscard]] const std::string& path() const { return path_; }

  /// What is in it.
  std::string read() const {
    std::string text;
    char bytes[16 * 1024];
    ssize_t size = 0;
    while ((size = ::read(end_, bytes, sizeof bytes)) > 0) text.append(bytes, static_cast<std::size_t>(size));
    return text;
  }

 private:
  std::string path_;
  int end_;
};

std::string verdict(const listener_process& listener, std::string_view id) {
  return verdict_of(listener.post(listener.sign(event_of(id))));
}

// More than a pipe holds.
std::string large_event(std::string_view id) { return event_of(id) + std::string(300'000, ' '); }

}  // namespace

TEST_CASE("an event that could not be written is not done, and so is its retry") {
  for (const char* const shell :
       {R"(exec "$@" >/dev/full)", R"(exec "$@" > >(exit))", R"(exec "$@" >&-)", R"(exec "$@" </dev/null >&0)"}) {
    INFO(shell);
    listener_process listener(shell, {});
    std::this_thread::sleep_for(milliseconds(50));  // the reader is gone
    CHECK(verdict(listener, "1") == "500 output_failed");
    CHECK(verdict(listener, "1") == "500 output_failed");
    CHECK(listener.child.err().find("delivered before") == std::string::npos);
    CHECK(response_to(listener.port, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").status == 204);
    CHECK(listener.terminate() == 0);
  }
  listener_process passes(R"(exec "$@")", {});
  CHECK(verdict(passes, "1") == "204");
  CHECK(passes.child.out().find("Verified body:") != std::string::npos);
  CHECK(verdict(passes, "1") == "204");
  CHECK(passes.child.warns("delivered before: 1"));
}

TEST_CASE("with a command the effect is the command's, and what cannot be shown makes it no failure") {
  const scratch_folder folder;
  listener_process listener(R"(exec "$@" >/dev/full)", {"--on-event", "echo run >> " + folder.path("runs")});
  CHECK(verdict(listener, "1") == "204");
  CHECK(verdict(listener, "1") == "204");
  CHECK(read_file(folder.path("runs")) == "run\n");
  CHECK(eventually([&] {
    static int id = 2;
    return verdict(listener, std::to_string(id++)) == "204" &&
           listener.child.err().find("handled events could not be shown") != std::string::npos;
  }));
}

TEST_CASE("a command does not wait for who reads standard output, and is shown once it is done") {
  const scratch_folder folder;
  const stalled_pipe pipe(folder.path("pipe"));
  listener_process listener(R"(exec "$@" >)" + pipe.path(), {"--on-event", "wc -c >> " + folder.path("sizes")});
  const std::string body = large_event("1");
  CHECK(verdict_of(listener.post(listener.sign(body))) == "204");
  CHECK(verdict_of(listener.post(listener.sign(event_of("2")))) == "204");
  CHECK(read_file(folder.path("sizes")) ==
        std::to_string(body.size()) + "\n" + std::to_string(event_of("2").size()) + "\n");
  std::string shown;
  CHECK(eventually([&] {
    shown += pipe.read();
    return shown.find(event_of("2")) != std::string::npos;
  }));
  CHECK(shown.find(body) < shown.find(event_of("2")));
  CHECK(listener.terminate() == 0);
}

TEST_CASE("an event that nobody reads in its time is not done, and is shown whole when it comes again") {
  const scratch_folder folder;
  const stalled_pipe pipe(folder.path("pipe"));
  listener_process listener(R"(exec "$@" >)" + pipe.path(), {"--lease", "1"});
  const std::string body = large_event("1");
  CHECK(verdict_of(listener.post(listener.sign(body))) == "500 output_failed");
  CHECK(verdict(listener, "2") == "500 output_failed");
  std::string shown = pipe.read();
  CHECK(shown.find(body) == std::string::npos);
  raw_http client(listener.port);
  client.send(listener.sign(body).http_text());
  CHECK(eventually([&] {
    shown += pipe.read();
    return shown.find(body) != std::string::npos;
  }));
  CHECK(verdict_of(client.receive()) == "204");
  CHECK(listener.terminate() == 0);
}

TEST_CASE("a listener whose output stalls still ends when it is told to") {
  const scratch_folder folder;
  const stalled_pipe pipe(folder.path("pipe"));
  listener_process listener(R"(exec "$@" >)" + pipe.path() + " 2>&1", {"--on-event", "cat >/dev/null"});
  CHECK(verdict_of(listener.post(listener.sign(large_event("1")))) == "204");
  CHECK(listener.terminate() == 0);
}
