// POCO: one request a connection. The handler's factory sees the head before POCO sends 100-continue, which it does
// only while the response's status is 200.
#include <array>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServer.h>

#include "poco_socket.hpp"
#include "serving.hpp"

namespace {

namespace net = Poco::Net;

class handler : public net::HTTPRequestHandler {
 public:
  explicit handler(examples::incoming request) : request_(std::move(request)) {}

  void handleRequest(net::HTTPServerRequest& got, net::HTTPServerResponse& response) override {
    std::array<char, 16 * 1024> chunk;
    while (!request_.refused() && got.stream().good()) {
      got.stream().read(chunk.data(), chunk.size());
      request_.update({chunk.data(), static_cast<std::size_t>(got.stream().gcount())});
    }
    const examples::answer answer = request_.finish();
    response.setStatusAndReason(net::HTTPResponse::HTTPStatus(answer.status));
    if (answer.status == 204) {
      response.send();
    } else {
      response.setContentType("application/problem+json");
      response.sendBuffer(answer.problem.data(), answer.problem.size());
    }
  }

 private:
  examples::incoming request_;
};

class handler_factory : public net::HTTPRequestHandlerFactory {
 public:
  handler_factory(const ubiops::webhooks::verifier& verifier, const examples::poco_socket& socket)
      : verifier_(verifier), socket_(socket) {}

  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest& got) override {
    examples::incoming request(verifier_, socket_.head,
                               examples::http_1(got.getVersion() == net::HTTPMessage::HTTP_1_1 ? 1 : 0));
    if (request.refused()) got.response().setStatus(net::HTTPResponse::HTTP_FORBIDDEN);
    return new handler(std::move(request));
  }

 private:
  const ubiops::webhooks::verifier& verifier_;
  const examples::poco_socket& socket_;
};

// A stream socket may be made of an implementation of one's own only by a class of its own.
class connection_socket : public net::StreamSocket {
 public:
  explicit connection_socket(examples::poco_socket* implementation) : net::StreamSocket(implementation) {}
};

class connection_factory : public net::TCPServerConnectionFactory {
 public:
  connection_factory(const ubiops::webhooks::verifier& verifier, net::HTTPServerParams::Ptr params)
      : verifier_(verifier), params_(std::move(params)) {}

  net::TCPServerConnection* createConnection(const net::StreamSocket& accepted) override {
    auto* const socket = new examples::poco_socket(accepted.impl()->sockfd());
    return new net::HTTPServerConnection(connection_socket(socket), params_, new handler_factory(verifier_, *socket));
  }

 private:
  const ubiops::webhooks::verifier& verifier_;
  const net::HTTPServerParams::Ptr params_;
};

void run(const examples::serving& settings) {
  net::ServerSocket socket;
  socket.bind(net::SocketAddress("127.0.0.1", settings.port), true, false);  // not to share another process's port
  socket.listen();
  net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
  params->setKeepAlive(false);
  params->setTimeout(Poco::Timespan(examples::patience.count(), 0));
  params->setThreadIdleTime(Poco::Timespan(1, 0));  // for which stopping may take
  net::TCPServer server(new connection_factory(settings.verifier, params), socket, params);
  server.start();
  examples::listening(socket.address().port());
  examples::wait_for_stop();
  server.stop();
}

}  // namespace

int main(int argc, char** argv) { return examples::serve(argc, argv, run); }
