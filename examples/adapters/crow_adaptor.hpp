// The connections of Crow, each of which records its request's head: Crow drops fields without a value, has repeated
// ones in the order of its hash table, and has taken trailers for fields by the time that it shows a request.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_CROW_ADAPTOR_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_CROW_ADAPTOR_HPP

#include <cerrno>
#include <cstddef>
#include <utility>

#include <crow.h>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

/// What Crow reads from and writes to. Reading fails where the head has a fault, and where more has come than
/// `max_request`: Crow would hold all of it.
class crow_stream {
 public:
  crow_stream(crow::tcp::socket& socket, std::size_t max_request) : socket_(socket), left_(max_request) {}

  template <class Handler>
  void async_read_some(const asio::mutable_buffer& buffer, Handler&& handler) {
    socket_.async_read_some(
        buffer, [this, buffer, handler = std::forward<Handler>(handler)](crow::error_code failed, std::size_t size) {
          head_.record({static_cast<const char*>(buffer.data()), size});
          if (!failed && (head_.refused() || size > left_)) failed = {EBADMSG, failed.category()};
          left_ -= size;
          current = this;
          handler(failed, size);
          current = nullptr;
        });
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, crow::error_code& failed) {
    return socket_.write_some(buffers, failed);
  }

  /// Of the request that Crow is handling in this thread; null where it is not the connection's first, whose head alone
  /// is recorded: refuse it.
  static const ubiops::webhooks::recorded_head* take() {
    return current == nullptr || std::exchange(current->is_taken_, true) ? nullptr : &current->head_;
  }

 private:
  static inline thread_local crow_stream* current = nullptr;

  crow::tcp::socket& socket_;
  std::size_t left_;
  ubiops::webhooks::recorded_head head_;
  bool is_taken_ = false;
};

/// In place of crow::SocketAdaptor, by crow::Server<App, crow::TCPAcceptor, crow_adaptor<…>, Middlewares…>.
template <std::size_t MaxRequest>
class crow_adaptor : public crow::SocketAdaptor {
 public:
  crow_adaptor(asio::io_context& io, context*) : crow::SocketAdaptor(io, nullptr) {}

  crow_stream& socket() { return stream_; }

 private:
  crow_stream stream_{socket_, MaxRequest};
};

}  // namespace examples

#endif
