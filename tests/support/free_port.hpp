// For servers that cannot be told to take any port.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_FREE_PORT_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_FREE_PORT_HPP

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <random>

/// A port of loopback that nobody listens on right now, below those that the system gives to clients: one of them could
/// take it while the server is down. Another server may take it before it is used: try again then.
inline std::uint16_t free_port() {
  static std::minstd_rand random(std::random_device{}());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (;;) {
    const auto port = static_cast<std::uint16_t>(std::uniform_int_distribution(12'000, 32'000)(random));
    address.sin_port = htons(port);
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool is_free = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    if (is_free) return port;
  }
}

#endif
