// A server on loopback that answers each connection with the next of the texts it was given, whatever it is sent. An
// empty text is no answer at all.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_SCRIPTED_SERVER_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_SCRIPTED_SERVER_HPP

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "loopback.hpp"

inline std::string status_response(int status, std::string_view body = "") {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + std::string(body);
}

class scripted_server {
 public:
  /// With `trickle`, the answer comes one byte every 100 ms.
  explicit scripted_server(std::vector<std::string> answers, bool trickle = false)
      : answers_(std::move(answers)), trickle_(trickle), thread_([this] { serve(); }) {}
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;
  ~scripted_server() { stop(); }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(socket_.port()) + "/hook"; }

  /// Ends the server, and gives the requests that came, each as received.
  const std::vector<std::string>& stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return requests_;
  }

 private:
  static constexpr std::chrono::milliseconds step{20};

  void serve() {
    for (std::size_t next = 0; next < answers_.size() && !stopping_;) {
      pollfd ready{socket_.descriptor(), POLLIN, 0};
      if (::poll(&ready, 1, static_cast<int>(step.count())) <= 0) continue;
      const int client = socket_.accept();
      if (client < 0) continue;
      requests_.push_back(read_request(client));
      answer(client, answers_[next++]);
      ::close(client);
    }
  }

  void answer(int client, std::string_view text) {
    if (text.empty()) {
      wait_for_end(client);
    } else if (!trickle_) {
      ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
    } else {
      for (const char& byte : text) {
        if (stopping_ || ::send(client, &byte, 1, MSG_NOSIGNAL) != 1) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    }
  }

  void wait_for_end(int client) {
    char byte = 0;
    pollfd ready{client, POLLIN, 0};
    while (!stopping_) {
      if (::poll(&ready, 1, static_cast<int>(step.count())) > 0 && ::recv(client, &byte, 1, 0) <= 0) return;
    }
  }

  std::string read_request(int client) {
    std::string text;
    char bytes[4096];
    while (!stopping_ && !is_whole(text)) {
      pollfd ready{client, POLLIN, 0};
      if (::poll(&ready, 1, static_cast<int>(step.count())) <= 0) continue;
      const ssize_t size = ::recv(client, bytes, sizeof bytes, 0);
      if (size <= 0) break;
      text.append(bytes, static_cast<std::size_t>(size));
    }
    return text;
  }

  static bool is_whole(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    const std::size_t length = text.find("Content-Length: ");
    if (end == std::string::npos || length == std::string::npos) return false;
    return text.size() >= end + 4 + std::strtoull(text.c_str() + length + 16, nullptr, 10);
  }

  std::vector<std::string> answers_;
  bool trickle_;
  loopback_listener socket_;
  std::vector<std::string> requests_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

#endif
