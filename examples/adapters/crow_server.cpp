// Crow: a middleware is asked once a request is there whole, before its route's handler.
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>

#include "crow_adaptor.hpp"
#include "serving.hpp"

namespace {

/// An application's own would answer only what does not verify.
struct verifying {
  struct context {};

  const ubiops::webhooks::verifier* verifier = nullptr;

  void before_handle(crow::request& got, crow::response& response, context&) const {
    response.set_header("Connection", "close");
    got.close_connection = true;
    const examples::answer answer = judge(got);
    response.code = answer.status;
    response.body = answer.problem;
    if (answer.status != 204) response.set_header("Content-Type", "application/problem+json");
    response.end();
  }
  void after_handle(crow::request&, crow::response&, context&) const {}

 private:
  examples::answer judge(const crow::request& got) const {
    const auto* const head = examples::crow_stream::take();
    if (head == nullptr) return examples::framing_refusal();
    examples::incoming request(*verifier, *head, examples::http_1(got.http_ver_minor == 1 ? 1 : 0));
    request.update(got.body);
    return request.finish();
  }
};

// What chunks of a few bytes take besides.
constexpr std::size_t max_request = examples::max_head + 2 * examples::max_body;

void run(const examples::serving& settings) {
  using app = crow::App<verifying>;
  crow::logger::setLogLevel(crow::LogLevel::Critical);
  std::tuple<verifying> middlewares{verifying{&settings.verifier}};
  app routes;
  CROW_CATCHALL_ROUTE(routes)([] { return crow::response(404); });
  routes.validate();
  crow::Server<app, crow::TCPAcceptor, examples::crow_adaptor<max_request>, verifying> server(
      &routes, {asio::ip::address_v4::loopback(), settings.port}, "", &middlewares, 2,
      static_cast<std::uint8_t>(examples::patience.count()));
  std::thread loop([&] { server.run(); });
  server.wait_for_start(std::chrono::steady_clock::now() + examples::patience);
  if (routes.is_bound()) {
    examples::listening(server.port());
    examples::wait_for_stop();
    server.stop();
  }
  loop.join();
  if (!routes.is_bound()) throw std::runtime_error("cannot listen on port " + std::to_string(settings.port));
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
