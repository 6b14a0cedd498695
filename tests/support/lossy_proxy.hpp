// Stands between a client and a server of loopback, as a bad network does: it can lose a request or a reply and with it
// the connection, hold replies up, or let one never come though the connection stays.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_LOSSY_PROXY_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_LOSSY_PROXY_HPP

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "loopback.hpp"

class lossy_proxy {
 public:
  explicit lossy_proxy(std::uint16_t server) : server_(server), thread_([this] { run(); }) {}
  lossy_proxy(const lossy_proxy&) = delete;
  lossy_proxy& operator=(const lossy_proxy&) = delete;
  ~lossy_proxy() {
    ended_ = true;
    thread_.join();
    for (const pair& each : pairs_) close_both(each);
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return listener_.port(); }
  [[nodiscard]] std::string url() const { return "redis://127.0.0.1:" + std::to_string(port()) + "/0"; }

  /// That many of the next replies are lost, each with its connection: the server has done what it was asked.
  void lose_replies(int count) noexcept { replies_to_lose_ = count; }

  /// Likewise requests, before the server has seen them.
  void lose_requests(int count) noexcept { requests_to_lose_ = count; }

  /// That many of the next replies never come, nor any after them on the same connection.
  void withhold_replies(int count) noexcept { replies_to_withhold_ = count; }

  /// From now on every reply takes so much longer.
  void delay_replies(std::chrono::milliseconds by) noexcept { delay_ = by; }

  /// From now on all is well, but for what was withheld.
  void heal() noexcept {
    replies_to_lose_ = requests_to_lose_ = replies_to_withhold_ = 0;
    delay_ = std::chrono::milliseconds{0};
  }

 private:
  using clock = std::chrono::steady_clock;

  struct late_bytes {
    clock::time_point due;
    std::string bytes;
  };
  struct pair {
    int client;
    int server;
    bool is_withheld = false;
    std::deque<late_bytes> late{};  // on their way to the client
  };

  static void close_both(const pair& between) {
    ::close(between.client);
    ::close(between.server);
  }
  static bool takes_one(std::atomic<int>& count) noexcept {
    if (count <= 0) return false;
    --count;
    return true;
  }

  void run() {
    while (!ended_) {
      std::vector<pollfd> sockets = {{listener_.descriptor(), POLLIN, 0}};
      for (const pair& each : pairs_) {
        sockets.push_back({each.client, POLLIN, 0});
        sockets.push_back({each.server, POLLIN, 0});
      }
      ::poll(sockets.data(), static_cast<nfds_t>(sockets.size()), step);
      auto each = pairs_.begin();
      for (std::size_t i = 1; i < sockets.size(); i += 2) {
        const bool goes_on = (sockets[i].revents == 0 || pass_request(*each)) &&
                             (sockets[i + 1].revents == 0 || take_reply(*each)) && pass_replies(*each);
        if (!goes_on) close_both(*each);
        each = goes_on ? std::next(each) : pairs_.erase(each);
      }
      if (sockets[0].revents != 0) accept();
    }
  }

  void accept() {
    const pair made{listener_.accept(), loopback_socket()};
    if (connect_to_loopback(made.server, server_)) {
      pairs_.push_back(made);
    } else {
      close_both(made);
    }
  }

  static std::string received(int from) {
    std::string bytes(16 * 1024, '\0');
    const ssize_t size = ::recv(from, bytes.data(), bytes.size(), 0);
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return bytes;
  }
  static bool sent(int to, const std::string& bytes) {
    return ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  bool pass_request(const pair& between) {
    const std::string bytes = received(between.client);
    return !bytes.empty() && !takes_one(requests_to_lose_) && sent(between.server, bytes);
  }

  bool take_reply(pair& between) {
    std::string bytes = received(between.server);
    if (bytes.empty() || takes_one(replies_to_lose_)) return false;
    if (takes_one(replies_to_withhold_)) between.is_withheld = true;
    if (!between.is_withheld) between.late.push_back({clock::now() + delay_.load(), std::move(bytes)});
    return true;
  }

  static bool pass_replies(pair& between) {
    while (!between.late.empty() && between.late.front().due <= clock::now()) {
      if (!sent(between.client, between.late.front().bytes)) return false;
      between.late.pop_front();
    }
    return true;
  }

  static constexpr int step = 5;  // ms

  const std::uint16_t server_;
  const loopback_listener listener_{128};
  std::atomic<int> replies_to_lose_{0};
  std::atomic<int> requests_to_lose_{0};
  std::atomic<int> replies_to_withhold_{0};
  std::atomic<std::chrono::milliseconds> delay_{};
  std::atomic<bool> ended_{false};
  std::list<pair> pairs_;
  std::thread thread_;  // last: it uses all of the above
};

#endif
