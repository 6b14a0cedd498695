// For servers that cannot be told to take any port.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_FREE_PORT_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_FREE_PORT_HPP

#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <random>

#include "loopback.hpp"

/// A port of loopback that nobody listens on right now, below those that the system gives to clients: one of them could
/// take it while the server is down. Another server may take it before it is used: try again then.
inline std::uint16_t free_port() {
  static std::minstd_rand random(std::random_device{}());
  for (;;) {
    const auto port = static_cast<std::uint16_t>(std::uniform_int_distribution(12'000, 32'000)(random));
    sockaddr_in address = loopback_address(port);
    const int probe = loopback_socket();
    const bool is_free = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    if (is_free) return port;
  }
}

#endif
