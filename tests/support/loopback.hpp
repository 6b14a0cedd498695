// Sockets on loopback, for servers and clients that a test plays itself.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_LOOPBACK_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_LOOPBACK_HPP

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>

inline sockaddr_in loopback_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A new socket, or -1. `flags` may add SOCK_NONBLOCK.
inline int loopback_socket(int flags = 0) { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0); }

inline bool connect_to_loopback(int socket, std::uint16_t port) {
  const sockaddr_in address = loopback_address(port);
  return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// Listens on a port that the system picks, until it goes out of scope.
class loopback_listener {
 public:
  explicit loopback_listener(int backlog = 16) : socket_(loopback_socket()) {
    sockaddr_in address = loopback_address(0);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, generic, size) != 0 || ::listen(socket_, backlog) != 0 ||
        ::getsockname(socket_, generic, &size) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
  }
  loopback_listener(const loopback_listener&) = delete;
  loopback_listener& operator=(const loopback_listener&) = delete;
  ~loopback_listener() { ::close(socket_); }

  [[nodiscard]] int descriptor() const noexcept { return socket_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// The next connection, or -1.
  [[nodiscard]] int accept() const { return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

#endif
