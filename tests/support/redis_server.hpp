// A Redis server of the test's own, which loses nothing that it has acknowledged: on a free port of loopback, in a
// scratch folder, started again at will with what it has written.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REDIS_SERVER_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REDIS_SERVER_HPP

#include <sys/time.h>
#include <hiredis/hiredis.h>

#include <csignal>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "child_process.hpp"
#include "free_port.hpp"
#include "scratch_folder.hpp"

class redis_server {
 public:
  /// `more` are further options, which override ours.
  explicit redis_server(std::vector<std::string> more = {}) : more_(std::move(more)) {
    // Somebody may take the free port first.
    for (int attempt = 0; attempt < 5; ++attempt) {
      port_ = free_port();
      if (start()) return;
    }
    throw std::runtime_error("redis-server does not start: " + server_->out() + server_->err());
  }

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_) + "/0"; }

  /// Starts it, with what it has written before, from the test's main thread; false where it does not answer.
  bool start() {
    std::vector<std::string> words = {"redis-server",  settings_,   "--port",       std::to_string(port_),
                                      "--bind",        "127.0.0.1", "--dir",        folder_.path(),
                                      "--save",        "",          "--appendonly", "yes",
                                      "--appendfsync", "always",    "--loglevel",   "warning"};
    words.insert(words.end(), more_.begin(), more_.end());
    server_ = std::make_unique<child_process>(std::move(words));
    return eventually([this] { return server_->has_ended() || answers(); }) && !server_->has_ended();
  }
  void stop() { end_with(SIGTERM); }
  void kill() { end_with(SIGKILL); }
  void pause() const { server_->signal(SIGSTOP); }
  void resume() const { server_->signal(SIGCONT); }

  /// Sends a command on a connection of its own; the reply as text ("(error) …" for an error, "" for none at all).
  std::string command(const std::vector<std::string>& words) const {
    const std::unique_ptr<redisContext, void (*)(redisContext*)> context(
        redisConnectWithTimeout("127.0.0.1", port_, timeval{60, 0}), redisFree);
    if (context == nullptr || context->err != 0) return {};
    redisSetTimeout(context.get(), timeval{60, 0});
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
    }
    const std::unique_ptr<void, void (*)(void*)> owned(
        redisCommandArgv(context.get(), static_cast<int>(texts.size()), texts.data(), sizes.data()), freeReplyObject);
    if (owned == nullptr) return {};
    const auto* reply = static_cast<const redisReply*>(owned.get());
    if (reply->type == REDIS_REPLY_INTEGER) return std::to_string(reply->integer);
    const std::string text = reply->str == nullptr ? "" : std::string(reply->str, reply->len);
    return reply->type == REDIS_REPLY_ERROR ? "(error) " + text : text;
  }

 private:
  // Ours, and not one that was given the same port at the same time; with a password nobody can tell.
  bool answers() const {
    const std::string reply = command({"INFO"});
    return reply.starts_with("(error) NOAUTH") || (reply.find("config_file:" + settings_) != std::string::npos &&
                                                   reply.find("\nloading:0") != std::string::npos);
  }
  void end_with(int signal) {
    server_->signal(SIGCONT);
    server_->signal(signal);
    server_->wait();
  }

  scratch_folder folder_;
  const std::string settings_ = folder_.write("redis.conf", "daemonize no\n");
  std::vector<std::string> more_;
  std::uint16_t port_ = 0;
  std::unique_ptr<child_process> server_;
};

#endif
