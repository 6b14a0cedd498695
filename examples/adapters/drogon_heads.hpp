// The connections of Drogon, each of which records its request's head: Drogon keeps the first of repeated fields alone,
// takes a line without a colon for the end of the head, and finds the path in what stands before it.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_DROGON_HEADS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_DROGON_HEADS_HPP

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <trantor/net/TcpConnection.h>

#include <ubiops/webhooks/http/recorded_head.hpp>

namespace examples {

class drogon_heads {
 public:
  /// For drogon::app().setConnectionCallback().
  static void on_connection(const trantor::TcpConnectionPtr& connection) {
    if (!connection->connected()) return;
    trantor::RecvMessageCallback& read = (*connection).*&access::recvMsgCallback_;
    read = [next = std::move(read), state = std::make_shared<recording>()](const auto& from, auto* bytes) {
      const std::size_t added = from->bytesReceived() - std::exchange(state->received, from->bytesReceived());
      const std::string_view shown(bytes->peek(), bytes->readableBytes());
      if (added > shown.size()) return refuse(*from, *bytes, *state);  // TLS: what is counted is not what is shown
      state->head.record(shown.substr(shown.size() - added));
      if (state->head.refused()) return refuse(*from, *bytes, *state);
      current = state.get();
      next(from, bytes);
      current = nullptr;
    };
  }

  /// Of the request that Drogon is handling in this thread, in a synchronous advice or handler; null where it is not
  /// the connection's first, whose head alone is recorded: refuse it.
  static const ubiops::webhooks::recorded_head* take() {
    return current == nullptr || std::exchange(current->is_taken, true) ? nullptr : &current->head;
  }

 private:
  struct recording {
    ubiops::webhooks::recorded_head head = {};
    std::size_t received = 0;
    bool is_taken = false;
    bool is_refused = false;
  };

  struct access : trantor::TcpConnection {  // what is protected there
    using trantor::TcpConnection::recvMsgCallback_;
  };

  static void refuse(trantor::TcpConnection& to, trantor::MsgBuffer& bytes, recording& state) {
    bytes.retrieveAll();
    if (std::exchange(state.is_refused, true)) return to.forceClose();  // it goes on nevertheless
    to.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    to.shutdown();
  }

  static inline thread_local recording* current = nullptr;
};

}  // namespace examples

#endif
