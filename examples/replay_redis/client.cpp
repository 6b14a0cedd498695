#include "client.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include <hiredis/hiredis.h>

namespace replay_redis {

namespace {

// What begins with capitals and ends at a blank; else nothing.
std::string_view code_word(std::string_view text) noexcept {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto end = std::find_if_not(text.begin(), text.end(), is_upper);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string text_of(const redisReply& reply) {
  return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
}

}  // namespace

std::string_view outcome::error_code() const noexcept {
  if (what != kind::refused) return {};
  const std::string_view word = code_word(text);
  if (word != "ERR") return word;
  // Redis before 7.0 names what a script met in the middle of the text; no release names a want of rights there.
  if (text.find("can't run this command") != std::string::npos) return "NOPERM";
  const std::size_t inner = text.find(": -");
  const std::string_view met = inner == std::string::npos ? "" : code_word(std::string_view(text).substr(inner + 3));
  return met.empty() ? word : met;
}

void client::closer::operator()(redisReader* reader) const noexcept { redisReaderFree(reader); }

client::client(stream bytes) : bytes_(std::move(bytes)), reader_(redisReaderCreate()) {
  if (reader_ == nullptr) throw std::bad_alloc();
}

void client::append(const words& command) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : command) {
    texts.push_back(word.data() == nullptr ? "" : word.data());
    sizes.push_back(word.size());
  }
  char* formatted = nullptr;
  // An int, or since hiredis 1.1 a long long.
  const auto size = redisFormatCommandArgv(&formatted, static_cast<int>(texts.size()), texts.data(), sizes.data());
  if (size < 0) throw std::bad_alloc();
  const std::unique_ptr<char, void (*)(char*)> owned(formatted, redisFreeCommand);
  unsent_.append(formatted, static_cast<std::size_t>(size));
}

outcome client::receive(deadline end) {
  const auto failed = [](progress why) {
    return outcome{why == progress::closed ? outcome::kind::closed : outcome::kind::timed_out, {}, {}};
  };
  const std::string sent = std::exchange(unsent_, {});
  if (const progress came = bytes_.send(sent, end); came != progress::done) return failed(came);
  for (;;) {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) return failed(progress::closed);
    if (raw != nullptr) {
      const std::unique_ptr<void, void (*)(void*)> owned(raw, freeReplyObject);
      const auto& reply = *static_cast<const redisReply*>(raw);
      const bool is_error = reply.type == REDIS_REPLY_ERROR;
      outcome read{is_error ? outcome::kind::refused : outcome::kind::answered, text_of(reply), {}};
      for (std::size_t i = 0; i < reply.elements; ++i) read.items.push_back(text_of(*reply.element[i]));
      return read;
    }
    std::array<char, 4096> bytes;
    std::size_t size = 0;
    if (const progress came = bytes_.receive(bytes, size, end); came != progress::done) return failed(came);
    if (redisReaderFeed(reader_.get(), bytes.data(), size) != REDIS_OK) return failed(progress::closed);
  }
}

}  // namespace replay_redis
