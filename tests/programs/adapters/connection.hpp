// A client's TCP connection to 127.0.0.1. Nothing here throws or fails: a server may close whenever it likes.
#ifndef UBIOPS_WEBHOOKS_TESTS_ADAPTERS_CONNECTION_HPP
#define UBIOPS_WEBHOOKS_TESTS_ADAPTERS_CONNECTION_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loopback.hpp"
#include "patience.hpp"

class connection {
 public:
  explicit connection(unsigned port) : socket_(loopback_socket()) {
    if (socket_ < 0) return;
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connect_to_loopback(socket_, static_cast<std::uint16_t>(port));
  }
  ~connection() { ::close(socket_); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// In pieces of `piece` bytes. False where the server has closed before the end.
  bool send(std::string_view bytes, std::size_t piece = std::string_view::npos) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.substr(0, piece).size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// From then on send() is also false where the server has taken nothing for so long.
  void give_up_after(std::chrono::seconds limit) const {
    const timeval span = {limit.count(), 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &span, sizeof span);
  }

  /// Says that nothing more is to come.
  void finish() const { ::shutdown(socket_, SHUT_WR); }

  enum class state { bytes, closed, quiet };

  /// Waits for bytes; `quiet` where none came in time. `chunk` becomes what came.
  state receive(std::string_view& chunk, std::chrono::milliseconds limit) {
    pollfd waiting = {socket_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(limit.count())) == 0) return state::quiet;
    const ssize_t size = ::recv(socket_, buffer_, sizeof buffer_, 0);
    if (size <= 0) return state::closed;
    chunk = {buffer_, static_cast<std::size_t>(size)};
    return state::bytes;
  }

 private:
  int socket_;
  char buffer_[16 * 1024];
};

/// More than any server here waits for a client.
inline constexpr std::chrono::seconds client_patience = patience;

#endif
