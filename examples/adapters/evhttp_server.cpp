// libevent's evhttp: one request a connection, which is shown once it is there whole.
#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/thread.h>

#include "evhttp_heads.hpp"
#include "serving.hpp"

namespace {

struct receiver {
  const ubiops::webhooks::verifier& verifier;
  examples::evhttp_heads heads;
};

void on_request(evhttp_request* got, void* state) {
  const auto& self = *static_cast<receiver*>(state);
  examples::incoming request(self.verifier, self.heads.of(got), examples::http_1(got->minor == 1 ? 1 : 0));
  std::array<char, 16 * 1024> chunk;
  while (!request.refused()) {
    const int size = evbuffer_remove(evhttp_request_get_input_buffer(got), chunk.data(), chunk.size());
    if (size <= 0) break;
    request.update({chunk.data(), static_cast<std::size_t>(size)});
  }
  const examples::answer answer = request.finish();
  evhttp_add_header(evhttp_request_get_output_headers(got), "Connection", "close");
  if (answer.status != 204) {
    evhttp_add_header(evhttp_request_get_output_headers(got), "Content-Type", "application/problem+json");
  }
  evbuffer_add(evhttp_request_get_output_buffer(got), answer.problem.data(), answer.problem.size());
  evhttp_send_reply(got, answer.status, nullptr, nullptr);
}

unsigned port_of(evhttp_bound_socket* bound) {
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  ::getsockname(evhttp_bound_socket_get_fd(bound), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void run(const examples::serving& settings) {
  evthread_use_pthreads();  // to be stopped from another thread
  const std::unique_ptr<event_base, void (*)(event_base*)> base(event_base_new(), event_base_free);
  receiver state{settings.verifier, examples::evhttp_heads(examples::max_request)};
  const std::unique_ptr<evhttp, void (*)(evhttp*)> server(evhttp_new(base.get()), evhttp_free);
  evhttp_set_bevcb(server.get(), examples::evhttp_heads::on_connection, &state.heads);
  evhttp_set_gencb(server.get(), on_request, &state);
  evhttp_set_max_headers_size(server.get(), ev_ssize_t{examples::max_head});
  evhttp_set_max_body_size(server.get(), ev_ssize_t{examples::max_body});
  evhttp_set_timeout(server.get(), static_cast<int>(examples::patience.count()));
  evhttp_bound_socket* const bound = evhttp_bind_socket_with_handle(server.get(), "127.0.0.1", settings.port);
  if (bound == nullptr) throw std::runtime_error("cannot listen on port " + std::to_string(settings.port));
  examples::listening(port_of(bound));
  std::thread loop([&] { event_base_dispatch(base.get()); });
  examples::wait_for_stop();
  event_base_loopexit(base.get(), nullptr);
  loop.join();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
