// Stands between a client and a server of loopback, and can lose a reply: the server has done what it was asked, and
// the client's connection ends.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_LOSSY_PROXY_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_LOSSY_PROXY_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <list>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

class lossy_proxy {
 public:
  explicit lossy_proxy(std::uint16_t server) : server_(server), listener_(loopback_socket()) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("the proxy cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  lossy_proxy(const lossy_proxy&) = delete;
  lossy_proxy& operator=(const lossy_proxy&) = delete;
  ~lossy_proxy() {
    ended_ = true;
    thread_.join();
    for (const auto& [client, server] : pairs_) close_both(client, server);
    ::close(listener_);
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_) + "/0"; }

  /// That many of the next replies are lost, each with its connection.
  void lose_replies(int count) noexcept { to_lose_ = count; }

 private:
  struct pair {
    int client;
    int server;
  };

  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static int loopback_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }
  static void close_both(int client, int server) {
    ::close(client);
    ::close(server);
  }

  void run() {
    while (!ended_) {
      std::vector<pollfd> sockets = {{listener_, POLLIN, 0}};
      for (const auto& [client, server] : pairs_) {
        sockets.push_back({client, POLLIN, 0});
        sockets.push_back({server, POLLIN, 0});
      }
      if (::poll(sockets.data(), static_cast<nfds_t>(sockets.size()), 10) <= 0) continue;
      auto each = pairs_.begin();
      for (std::size_t i = 1; i < sockets.size(); i += 2) {
        const bool goes_on = (sockets[i].revents == 0 || pass(each->client, each->server)) &&
                             (sockets[i + 1].revents == 0 || pass_reply(*each));
        if (!goes_on) close_both(each->client, each->server);
        each = goes_on ? std::next(each) : pairs_.erase(each);
      }
      if (sockets[0].revents != 0) accept();
    }
  }

  void accept() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = loopback_socket();
    const sockaddr_in address = loopback(server_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      pairs_.push_back({client, server});
    } else {
      close_both(client, server);
    }
  }

  static bool pass(int from, int to) {
    char bytes[16 * 1024];
    const ssize_t size = ::recv(from, bytes, sizeof bytes, 0);
    return size > 0 && ::send(to, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
  }

  bool pass_reply(const pair& between) {
    if (to_lose_ > 0) {
      --to_lose_;
      return false;
    }
    return pass(between.server, between.client);
  }

  const std::uint16_t server_;
  const int listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> to_lose_{0};
  std::atomic<bool> ended_{false};
  std::list<pair> pairs_;
  std::thread thread_;
};

#endif
