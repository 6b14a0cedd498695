// uWebSockets: the handler is called with the head, and is handed the body as it comes.
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "serving.hpp"

// Before App.h, whose variables are made of it as the program starts. The number of lines is a macro's.
static const int has_larger_heads =
    ::setenv("UWS_HTTP_MAX_HEADERS_SIZE", std::to_string(examples::max_head).c_str(), 0);

#include "uws_head.hpp"

namespace {

void respond(uWS::HttpResponse<false>& response, const examples::answer& answer) {
  response.writeStatus(std::to_string(answer.status) + " ");
  if (answer.status == 204) return response.endWithoutBody(std::nullopt, true);
  response.writeHeader("Content-Type", "application/problem+json");
  response.end(answer.problem, true);
}

void on_request(const ubiops::webhooks::verifier& verifier, uWS::HttpResponse<false>* response, uWS::HttpRequest* got) {
  auto request = std::make_unique<examples::incoming>(verifier, examples::uws_head{*got},
                                                      examples::http_version::http_1_1);  // it takes no other
  if (request->refused()) return respond(*response, request->finish());
  response->onAborted([] {});
  response->onData([response, request = std::move(request)](std::string_view chunk, bool is_last) mutable {
    if (request == nullptr) return;  // it is answered
    request->update(chunk);
    if (!is_last && !request->refused()) return;
    const auto done = std::move(request);
    respond(*response, done->finish());
  });
}

void run(const examples::serving& settings) {
  uWS::App app;
  bool is_listening = false;
  app.any("/*", [&](auto* response, auto* got) { on_request(settings.verifier, response, got); });
  app.listen("127.0.0.1", settings.port, LIBUS_LISTEN_EXCLUSIVE_PORT, [&](us_listen_socket_t* socket) {
    is_listening = socket != nullptr;
    if (!is_listening) return;
    examples::listening(static_cast<unsigned>(us_socket_local_port(0, reinterpret_cast<us_socket_t*>(socket))));
  });
  if (!is_listening) throw std::runtime_error("cannot listen on port " + std::to_string(settings.port));
  std::thread waiting([&app, loop = uWS::Loop::get()] {
    examples::wait_for_stop();
    loop->defer([&app] { app.close(); });
  });
  app.run();
  waiting.join();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
