// An HTTP/1.1 client that sends exactly the bytes it is given, over a socket to loopback. POSIX.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_RAW_HTTP_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_RAW_HTTP_HPP

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "loopback.hpp"
#include "patience.hpp"

struct http_answer {
  int status = 0;
  std::string head;  // with its last empty line
  std::string body;

  /// The value of a field, or empty. `name` in any case.
  [[nodiscard]] std::string field(std::string_view name) const {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    for (std::size_t at = head.find("\r\n"); at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
      const std::string_view line = std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2);
      if (line.size() <= name.size() || line[name.size()] != ':') continue;
      bool same = true;
      for (std::size_t i = 0; i < name.size(); ++i) same = same && lower(line[i]) == lower(name[i]);
      if (!same) continue;
      const std::size_t begin = line.find_first_not_of(" \t", name.size() + 1);
      return begin == std::string_view::npos ? "" : std::string(line.substr(begin));
    }
    return {};
  }
};

/// One connection.
class raw_http {
 public:
  explicit raw_http(std::uint16_t port) : socket_(loopback_socket()) {
    const int at_once = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (!connect_to_loopback(socket_, port)) {
      ::close(socket_);
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
  }
  raw_http(raw_http&& other) noexcept : socket_(std::exchange(other.socket_, -1)), ahead_(std::move(other.ahead_)) {}
  raw_http(const raw_http&) = delete;
  raw_http& operator=(const raw_http&) = delete;
  ~raw_http() {
    if (socket_ >= 0) ::close(socket_);
  }

  /// False where the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// As many packets as bytes.
  bool send_byte_by_byte(std::string_view bytes) {
    for (const char& byte : bytes) {
      if (!send({&byte, 1})) return false;
    }
    return true;
  }

  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  /// The next response, interim ones too; status 0 where none came whole in time.
  http_answer receive(std::chrono::milliseconds limit = patience) {
    const auto end = std::chrono::steady_clock::now() + limit;
    http_answer answer;
    std::size_t head_end = 0;
    while ((head_end = ahead_.find("\r\n\r\n")) == std::string::npos) {
      if (!more_before(end)) return answer;
    }
    answer.head = take(head_end + 4);
    const std::string length = answer.field("content-length");
    const int status = std::atoi(answer.head.substr(answer.head.find(' ') + 1, 3).c_str());
    if (!length.empty()) {
      const auto wanted = static_cast<std::size_t>(std::strtoull(length.c_str(), nullptr, 10));
      while (ahead_.size() < wanted) {
        if (!more_before(end)) return answer;
      }
      answer.body = take(wanted);
    }
    answer.status = status;
    return answer;
  }

  /// What comes next, whatever it is; empty where nothing does.
  std::string receive_some(std::chrono::milliseconds limit = patience) {
    if (ahead_.empty()) more_before(std::chrono::steady_clock::now() + limit);
    return take(ahead_.size());
  }

  /// Whether the other side ends the connection in time, and sends nothing more before.
  bool is_closed(std::chrono::milliseconds limit = patience) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (more_before(end)) {
    }
    return ended_ && ahead_.empty();
  }

  /// Whether nothing comes for that long.
  bool is_silent_for(std::chrono::milliseconds time) {
    const bool came = more_before(std::chrono::steady_clock::now() + time);
    return !came && !ended_ && ahead_.empty();
  }

 private:
  std::string take(std::size_t size) {
    std::string taken = ahead_.substr(0, size);
    ahead_.erase(0, size);
    return taken;
  }

  bool more_before(std::chrono::steady_clock::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd ready{socket_, POLLIN, 0};
    if (ended_ || left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return false;
    char bytes[16 * 1024];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) {
      ended_ = true;
      return false;
    }
    ahead_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  int socket_;
  std::string ahead_;  // received and not yet taken
  bool ended_ = false;
};

/// Sends `request` over a connection of its own and gives the first response.
inline http_answer response_to(std::uint16_t port, std::string_view request) {
  raw_http client(port);
  client.send(request);
  return client.receive();
}

#endif
