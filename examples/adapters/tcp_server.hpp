// Accepts connections for the servers that bring no loop of their own. Each session owns itself, through the handlers
// that it waits with; all run in one thread.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_TCP_SERVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_TCP_SERVER_HPP

#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "serving.hpp"

namespace examples {

/// Serves until told to stop. A `Session` is made of a boost::beast::tcp_stream and a verifier, and started by start().
template <class Session>
void serve_tcp(const serving& settings) {
  using boost::asio::ip::tcp;
  boost::asio::io_context io(1);
  tcp::acceptor acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), settings.port));
  std::function<void()> accept = [&] {
    acceptor.async_accept([&](boost::system::error_code failed, tcp::socket socket) {
      if (failed) {  // most likely out of descriptors
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      } else {
        std::make_shared<Session>(boost::beast::tcp_stream(std::move(socket)), settings.verifier)->start();
      }
      accept();
    });
  };
  accept();
  listening(acceptor.local_endpoint().port());
  std::thread loop([&] { io.run(); });
  wait_for_stop();
  io.stop();
  loop.join();
}

}  // namespace examples

#endif
