#include "connection.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/time.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

#include <hiredis/hiredis.h>

namespace replay_redis {

namespace uw = ubiops::webhooks;

namespace {

using microseconds = std::chrono::microseconds;

// hiredis writes without MSG_NOSIGNAL, and a connection that has ended must not end the program. In this thread a
// SIGPIPE of ours is put off, and taken away before anybody sees it.
class without_sigpipe {
 public:
  without_sigpipe() noexcept {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  without_sigpipe(const without_sigpipe&) = delete;
  without_sigpipe& operator=(const without_sigpipe&) = delete;
  ~without_sigpipe() {
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_;
};

std::optional<timeval> until(deadline end) noexcept {
  const auto left = std::chrono::duration_cast<microseconds>(end - std::chrono::steady_clock::now());
  if (left <= microseconds::zero()) return std::nullopt;
  timeval span;
  span.tv_sec = static_cast<decltype(span.tv_sec)>(left.count() / 1'000'000);
  span.tv_usec = static_cast<decltype(span.tv_usec)>(left.count() % 1'000'000);
  return span;
}

uw::error unavailable(std::string_view step) { return uw::error(uw::errc::replay_store_unavailable, step); }

bool evicts_nothing(std::string_view info) {
  return info.find("maxmemory_policy:noeviction") != std::string_view::npos;
}

}  // namespace

void connection::closer::operator()(redisContext* context) const noexcept { redisFree(context); }

uw::result<connection> connection::open(const redis_url& server, deadline end) {
  const without_sigpipe guard;
  const auto span = until(end);
  if (!span) return unavailable("time-out");
  connection made(redisConnectWithTimeout(server.host.c_str(), server.port, *span));
  if (made.context_ == nullptr || made.context_->err != 0) return unavailable("connect");

  // All steps in one round trip.
  std::vector<std::string_view> steps;
  const auto step = [&](std::string_view name, const arguments& words) {
    steps.push_back(name);
    made.append(words);
  };
  const std::string database = std::to_string(server.database);
  if (!server.user.empty()) {
    step("AUTH", {"AUTH", server.user, server.password});
  } else if (!server.password.empty()) {
    step("AUTH", {"AUTH", server.password});
  }
  if (server.database != 0) step("SELECT", {"SELECT", database});
  step("INFO", {"INFO", "memory"});
  for (const char* const text : script_texts) step("SCRIPT LOAD", {"SCRIPT", "LOAD", text});

  std::size_t loaded = 0;
  for (const std::string_view name : steps) {
    outcome reply = made.receive(end);
    if (reply.what != outcome::kind::answered) return unavailable(name);
    if (name == "INFO" && !evicts_nothing(reply.text)) return unavailable("maxmemory-policy is not noeviction");
    if (name == "SCRIPT LOAD") made.digests_[loaded++] = std::move(reply.text);
  }
  return made;
}

bool connection::is_usable() const noexcept {
  pollfd socket{};
  socket.fd = context_->fd;
  socket.events = POLLIN;
  return ::poll(&socket, 1, 0) == 0;
}

outcome connection::run(script which, std::string_view key, const std::vector<std::string>& words, deadline end) {
  const without_sigpipe guard;
  const auto index = static_cast<std::size_t>(which);
  arguments all = {"EVALSHA", digests_[index], "1", key};
  all.insert(all.end(), words.begin(), words.end());
  append(all);
  outcome reply = receive(end);
  if (reply.what == outcome::kind::refused && reply.text.starts_with("NOSCRIPT")) {
    all[0] = "EVAL";
    all[1] = script_texts[index];
    append(all);
    reply = receive(end);
  }
  return reply;
}

bool connection::wait_until(deadline end) noexcept {
  const auto span = until(end);
  return span && redisSetTimeout(context_.get(), *span) == REDIS_OK;
}

void connection::append(const arguments& words) noexcept {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : words) {
    texts.push_back(word.data() == nullptr ? "" : word.data());
    sizes.push_back(word.size());
  }
  // If this fails, the context has an error, and receive() reports it.
  redisAppendCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(), sizes.data());
}

// Replies are a few bytes: one read, so that the deadline of a read is that of the reply.
outcome connection::receive(deadline end) {
  if (!wait_until(end)) return {outcome::kind::timed_out, {}};
  void* raw = nullptr;
  if (redisGetReply(context_.get(), &raw) != REDIS_OK || raw == nullptr) return failure();
  const std::unique_ptr<void, void (*)(void*)> owned(raw, freeReplyObject);
  const auto* reply = static_cast<const redisReply*>(raw);
  const auto what = reply->type == REDIS_REPLY_ERROR ? outcome::kind::refused : outcome::kind::answered;
  return {what, reply->str == nullptr ? std::string() : std::string(reply->str, reply->len)};
}

outcome connection::failure() const {
  const int why = errno;
  const bool closed =
      context_->err == REDIS_ERR_EOF || (context_->err == REDIS_ERR_IO && (why == EPIPE || why == ECONNRESET));
  return {closed ? outcome::kind::closed : outcome::kind::timed_out, {}};
}

}  // namespace replay_redis
