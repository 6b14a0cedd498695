// cpp-httplib: one request a connection. The head is judged from the recorded bytes as soon as httplib has parsed it,
// before it answers 100-continue.
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "httplib_stream.hpp"
#include "serving.hpp"

namespace {

class server : public httplib::Server {
 public:
  explicit server(const ubiops::webhooks::verifier& verifier) : verifier_(verifier) {
    set_read_timeout(examples::patience);
    set_write_timeout(examples::patience);
    set_expect_100_continue_handler([](const httplib::Request&, httplib::Response& response) {
      if (!current->refused()) return 100;
      return respond(response);
    });
    const auto handle = [](const httplib::Request&, httplib::Response& response, const httplib::ContentReader& read) {
      if (!current->refused()) {
        read([](const char* data, size_t size) {
          current->update({data, size});
          return !current->refused();
        });
      }
      respond(response);
    };
    Post(".*", handle);
    Put(".*", handle);  // refused for its method, not for want of a route
  }

 private:
  static int respond(httplib::Response& response) {
    const examples::answer answer = current->finish();
    response.status = answer.status;
    if (answer.status != 204) response.set_content(answer.problem, "application/problem+json");
    return answer.status;
  }

  // httplib's handlers are not told of which connection they are; a connection has a thread to itself.
  static inline thread_local std::unique_ptr<examples::incoming> current;

  bool process_and_close_socket(socket_t socket) override {
    examples::httplib_stream stream(socket, examples::max_request);
    bool closed = false;
    const auto judge = [&](httplib::Request& request) {
      current = std::make_unique<examples::incoming>(verifier_, stream.head,
                                                     examples::http_1(request.version == "HTTP/1.1" ? 1 : 0));
      // By these it would take the body apart, and inflate it.
      request.headers.erase("Content-Type");
      request.headers.erase("Content-Encoding");
    };
    const auto process = [&](auto& self) {
      if constexpr (requires { self.process_request(stream, true, closed, judge); }) {
        return self.process_request(stream, true, closed, judge);
      } else {  // since 0.18
        return self.process_request(stream, "", 0, "", 0, true, closed, judge);
      }
    };
    const bool done = process(*this);
    current.reset();
    ::shutdown(socket, SHUT_RDWR);
    return done;
  }

  const ubiops::webhooks::verifier& verifier_;
};

void run(const examples::serving& settings) {
  server server(settings.verifier);
  // Without SO_REUSEPORT, which would share a port that another process has.
  server.set_socket_options([](socket_t socket) {
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  int port = settings.port;
  if (port == 0) {
    port = server.bind_to_any_port("127.0.0.1");
  } else if (!server.bind_to_port("127.0.0.1", port)) {
    port = -1;
  }
  if (port < 0) throw std::runtime_error("cannot listen on port " + std::to_string(settings.port));
  examples::listening(static_cast<unsigned>(port));
  std::thread loop([&] { server.listen_after_bind(); });
  examples::wait_for_stop();
  server.stop();
  loop.join();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
