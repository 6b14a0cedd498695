// oat++: the handler is called with the head, and has the body read once it asks for it.
#include <memory>
#include <string>
#include <thread>

#include <oatpp/core/base/Environment.hpp>
#include <oatpp/network/Server.hpp>
#include <oatpp/web/protocol/http/outgoing/BufferBody.hpp>
#include <oatpp/web/protocol/http/outgoing/Response.hpp>
#include <oatpp/web/server/HttpConnectionHandler.hpp>
#include <oatpp/web/server/HttpRequestHandler.hpp>

#include "oatpp_connection.hpp"
#include "serving.hpp"

namespace {

namespace http = oatpp::web::protocol::http;

struct body_reader : oatpp::data::stream::WriteCallback {
  explicit body_reader(examples::incoming& to) : request(to) {}

  oatpp::v_io_size write(const void* bytes, v_buff_size size, oatpp::async::Action&) override {
    request.update({static_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    return request.refused() ? oatpp::v_io_size{oatpp::IOError::BROKEN_PIPE} : size;
  }

  examples::incoming& request;
};

class handler : public oatpp::web::server::HttpRequestHandler {
 public:
  explicit handler(const ubiops::webhooks::verifier& verifier) : verifier_(verifier) {}

  std::shared_ptr<OutgoingResponse> handle(const std::shared_ptr<IncomingRequest>& got) override {
    const examples::answer answer = judge(*got);
    std::shared_ptr<http::outgoing::Body> body;
    if (answer.status != 204)
      body = http::outgoing::BufferBody::createShared(answer.problem, "application/problem+json");
    auto response = OutgoingResponse::createShared(http::Status(answer.status, ""), body);
    response->putHeader("Connection", "close");
    return response;
  }

 private:
  examples::answer judge(IncomingRequest& got) const {
    const auto* const head = examples::oatpp_connection::take(got);
    if (head == nullptr) return examples::framing_refusal();
    examples::incoming request(verifier_, *head,
                               examples::http_1(got.getStartingLine().protocol == "HTTP/1.1" ? 1 : 0));
    body_reader reader(request);
    if (!request.refused()) got.transferBody(&reader);
    return request.finish();
  }

  const ubiops::webhooks::verifier& verifier_;
};

void run(const examples::serving& settings) {
  oatpp::base::Environment::init();
  {
    const auto connections = std::make_shared<examples::oatpp_connections>(
        oatpp::network::Address("127.0.0.1", settings.port, oatpp::network::Address::IP_4),
        timeval{examples::patience.count(), 0});
    const auto routes = oatpp::web::server::HttpRouter::createShared();
    for (const char* const method : {"POST", "PUT"}) {
      routes->route(method, "*", std::make_shared<handler>(settings.verifier));
    }
    const auto config = std::make_shared<oatpp::web::server::HttpProcessor::Config>();
    config->headersReaderMaxSize = examples::max_head;
    const auto connected = std::make_shared<oatpp::web::server::HttpConnectionHandler>(
        std::make_shared<oatpp::web::server::HttpProcessor::Components>(routes, config));
    oatpp::network::Server server(connections, connected);
    std::thread loop([&] { server.run(); });
    examples::listening(static_cast<unsigned>(std::stoi(connections->getProperty("port").std_str())));
    examples::wait_for_stop();
    server.stop();
    connections->stop();
    connected->stop();
    loop.join();
  }
  oatpp::base::Environment::destroy();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
