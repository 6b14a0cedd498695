// The connections of oat++, each of which records its request's head: oat++ has repeated fields in the order of its
// hash table, and lets a line without a colon swallow the next.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_OATPP_CONNECTION_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_OATPP_CONNECTION_HPP

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include <oatpp/network/tcp/Connection.hpp>
#include <oatpp/network/tcp/server/ConnectionProvider.hpp>
#include <oatpp/web/protocol/http/incoming/Request.hpp>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

/// Reading fails where the head has a fault, and where nothing comes in time: oat++ would wait for ever.
class oatpp_connection : public oatpp::network::tcp::Connection {
 public:
  /// Takes over the socket.
  oatpp_connection(oatpp::v_io_handle socket, timeval patience) : oatpp::network::tcp::Connection(socket) {
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  oatpp::v_io_size read(void* buffer, v_buff_size count, oatpp::async::Action& action) override {
    if (head_.refused()) return oatpp::IOError::BROKEN_PIPE;
    const auto size = oatpp::network::tcp::Connection::read(buffer, count, action);
    if (size > 0) head_.record({static_cast<const char*>(buffer), static_cast<std::size_t>(size)});
    return head_.refused() || size == oatpp::IOError::RETRY_READ ? oatpp::v_io_size{oatpp::IOError::BROKEN_PIPE} : size;
  }

  /// Null where it is not the connection's first request, whose head alone is recorded: refuse it.
  static const ubiops::webhooks::recorded_head* take(oatpp::web::protocol::http::incoming::Request& request) {
    auto* const connection = dynamic_cast<oatpp_connection*>(request.getConnection().get());
    return connection == nullptr || std::exchange(connection->is_taken_, true) ? nullptr : &connection->head_;
  }

 private:
  ubiops::webhooks::recorded_head head_;
  bool is_taken_ = false;
};

class oatpp_connections : public oatpp::network::tcp::server::ConnectionProvider {
 public:
  oatpp_connections(const oatpp::network::Address& address, timeval patience)
      : oatpp::network::tcp::server::ConnectionProvider(address), patience_(patience) {}

  oatpp::provider::ResourceHandle<oatpp::data::stream::IOStream> get() override {
    auto accepted = oatpp::network::tcp::server::ConnectionProvider::get();
    if (accepted.object != nullptr) {  // none where it is stopped
      const auto socket = std::static_pointer_cast<oatpp::network::tcp::Connection>(accepted.object)->getHandle();
      accepted.object = std::make_shared<oatpp_connection>(::dup(socket), patience_);
    }
    return accepted;
  }

 private:
  timeval patience_;
};

}  // namespace examples

#endif
