// A server on loopback that answers Redis commands with the texts it was given, as a Redis of another release or in
// another state would; and as slowly as it is told.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_IMITATED_REDIS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_IMITATED_REDIS_HPP

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <hiredis/hiredis.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "loopback.hpp"

class imitated_redis {
 public:
  /// By the name of the command, the reply in Redis's protocol; what is not named is answered as by a Redis 7.0 that is
  /// fit and grants every claim.
  using replies = std::map<std::string, std::string>;

  static std::string bulk(std::string_view text) {
    return '$' + std::to_string(text.size()) + "\r\n" + std::string(text) + "\r\n";
  }
  static std::string info(std::string_view release) {
    return bulk("# Server\r\nredis_version:" + std::string(release) +
                "\r\nredis_mode:standalone\r\nmaxmemory_policy:noeviction\r\nrole:master\r\ncluster_enabled:0\r\n");
  }

  explicit imitated_redis(replies others = {}) {
    replies_ = {{"INFO", info("7.0.15")}, {"SCRIPT", bulk(std::string(40, 'd'))}, {"DEL", ":1\r\n"}};
    for (auto& [command, reply] : others) replies_[command] = reply;
    thread_ = std::thread([this] { serve(); });
  }
  imitated_redis(const imitated_redis&) = delete;
  imitated_redis& operator=(const imitated_redis&) = delete;
  ~imitated_redis() {
    stopping_ = true;
    thread_.join();
    for (const peer& each : peers_) ::close(each.descriptor);
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return socket_.port(); }
  [[nodiscard]] std::string url() const { return "redis://127.0.0.1:" + std::to_string(port()) + "/0"; }

  /// From now on this command is answered so.
  void answer(const std::string& command, const std::string& reply) {
    const std::lock_guard lock(mutex_);
    replies_[command] = reply;
  }

  /// From now on there is so much time before every byte of a reply to a script.
  void trickle(std::chrono::milliseconds before_each_byte) { pause_ = before_each_byte; }

 private:
  struct peer {
    int descriptor;
    std::unique_ptr<redisReader, void (*)(redisReader*)> reader;
  };

  void serve() {
    while (!stopping_) {
      std::vector<pollfd> sockets = {{socket_.descriptor(), POLLIN, 0}};
      for (const peer& each : peers_) sockets.push_back({each.descriptor, POLLIN, 0});
      if (::poll(sockets.data(), static_cast<nfds_t>(sockets.size()), 20) <= 0) continue;
      for (std::size_t i = sockets.size() - 1; i > 0; --i) {
        if (sockets[i].revents == 0 || answer_all(peers_[i - 1])) continue;
        ::close(peers_[i - 1].descriptor);
        peers_.erase(peers_.begin() + static_cast<std::ptrdiff_t>(i - 1));
      }
      if (sockets[0].revents == 0) continue;
      const int accepted = socket_.accept();
      if (accepted >= 0) peers_.push_back({accepted, {redisReaderCreate(), redisReaderFree}});
    }
  }

  // False when the peer has gone.
  bool answer_all(const peer& from) {
    char bytes[16 * 1024];
    const ssize_t size = ::recv(from.descriptor, bytes, sizeof bytes, 0);
    if (size <= 0) return false;
    redisReaderFeed(from.reader.get(), bytes, static_cast<std::size_t>(size));
    for (;;) {
      void* raw = nullptr;
      if (redisReaderGetReply(from.reader.get(), &raw) != REDIS_OK) return false;
      if (raw == nullptr) return true;
      const std::unique_ptr<void, void (*)(void*)> owned(raw, freeReplyObject);
      if (!send(from.descriptor, *static_cast<const redisReply*>(raw))) return false;
    }
  }

  bool send(int to, const redisReply& command) {
    const std::string name = command.elements == 0 ? "" : command.element[0]->str;
    const std::string reply = reply_to(name, command.elements);
    const auto pause = pause_.load();
    if (name != "EVALSHA" || pause.count() == 0) {
      return ::send(to, reply.data(), reply.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(reply.size());
    }
    for (const char& byte : reply) {
      std::this_thread::sleep_for(pause);
      if (stopping_ || ::send(to, &byte, 1, MSG_NOSIGNAL) != 1) return false;
    }
    return true;
  }

  std::string reply_to(const std::string& name, std::size_t words) {
    const std::lock_guard lock(mutex_);
    if (const auto known = replies_.find(name); known != replies_.end()) return known->second;
    // A claim has three arguments, and what is finished one.
    return bulk(words > 5 ? "claimed" : "kept");
  }

  const loopback_listener socket_;
  std::mutex mutex_;
  replies replies_;  // guarded by mutex_
  std::atomic<std::chrono::milliseconds> pause_{};
  std::atomic<bool> stopping_{false};
  std::vector<peer> peers_;
  std::thread thread_;
};

#endif
