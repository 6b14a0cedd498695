// Hostile clients: many connections to loopback at once, each of which does the same, reads nothing, and is made anew
// when the other side ends it, some hundred a second.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_CROWD_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_CROWD_HPP

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "loopback.hpp"

/// What each of them sends: `first` at once, then a piece of `more` twice a second, over and over.
struct behaviour {
  std::string first;
  std::string more;
  std::size_t piece = 1;
};

class crowd {
 public:
  crowd(std::uint16_t port, std::size_t count, behaviour what) : port_(port), what_(std::move(what)), clients_(count) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    thread_ = std::thread([this] { run(); });
  }
  crowd(const crowd&) = delete;
  crowd& operator=(const crowd&) = delete;
  ~crowd() {
    is_ending_ = true;
    thread_.join();
    for (const client& each : clients_) ::close(each.socket);
  }

  /// How often all of them have had their turn.
  [[nodiscard]] std::size_t turns() const noexcept { return turns_; }

 private:
  static constexpr std::chrono::milliseconds between_turns{50};
  static constexpr std::size_t turns_to_send_more = 10;
  static constexpr std::size_t made_anew_at_a_turn = 20;

  struct client {
    int socket = -1;
    std::size_t sent = 0;  // bytes of `first`, then of all `more`
  };

  void run() {
    while (!is_ending_) {
      std::size_t made_anew = 0;
      for (std::size_t i = 0; i < clients_.size(); ++i) {
        client& each = clients_[i];
        const bool is_new = each.socket < 0;
        if (is_new || (made_anew < made_anew_at_a_turn && has_ended(each))) {
          connect(each);
          if (!is_new) ++made_anew;
        }
        send(each, (turns_ + i) % turns_to_send_more == 0);
      }
      ++turns_;
      std::this_thread::sleep_for(between_turns);
    }
  }

  void connect(client& each) const {
    ::close(each.socket);
    each = {loopback_socket(SOCK_NONBLOCK)};
    connect_to_loopback(each.socket, port_);
  }

  static bool has_ended(const client& each) {
    pollfd file{each.socket, POLLRDHUP, 0};
    return ::poll(&file, 1, 0) > 0;
  }

  void send(client& each, bool is_time_for_more) const {
    if (each.sent < what_.first.size()) {
      send(each, std::string_view(what_.first).substr(each.sent));
    } else if (is_time_for_more && !what_.more.empty()) {
      const std::size_t at = (each.sent - what_.first.size()) % what_.more.size();
      send(each, std::string_view(what_.more).substr(at, what_.piece));
    }
  }

  static void send(client& each, std::string_view bytes) {
    const ssize_t size = ::send(each.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size > 0) each.sent += static_cast<std::size_t>(size);
  }

  const std::uint16_t port_;
  const behaviour what_;
  std::vector<client> clients_;
  std::atomic<bool> is_ending_ = false;
  std::atomic<std::size_t> turns_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

#endif
