// Redis's protocol over a stream: commands are sent, and their replies read, by hiredis's formatter and reader.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_CLIENT_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_CLIENT_HPP

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deadline.hpp"
#include "stream.hpp"

struct redisReader;

namespace replay_redis {

/// What came of a command.
struct outcome {
  enum class kind {
    answered,   // `text` is the reply, or `items` are
    refused,    // `text` is Redis's error
    closed,     // the connection has ended: whether the command was carried out is not known
    timed_out,  // nor is it here, and it may yet be
  } what;
  std::string text;
  std::vector<std::string> items;

  [[nodiscard]] bool is_answer() const noexcept { return what == kind::answered; }
  [[nodiscard]] bool is_error(std::string_view code) const noexcept {
    return what == kind::refused && error_code() == code;
  }

  /// The code word of Redis's error ("NOPERM"), also where a script met it; empty for what is no error. A view of
  /// `text`, or of a constant; what else an error says may repeat what was sent.
  [[nodiscard]] std::string_view error_code() const noexcept;
};

/// After anything but an answer or an error it is of no use: a late reply would be taken for another's.
class client {
 public:
  using words = std::vector<std::string_view>;

  explicit client(stream bytes);

  /// For the next receive() to send.
  void append(const words& command);

  /// The next reply, one for each command.
  outcome receive(deadline end);

  /// Whether the other side has kept the connection open, and owes us nothing.
  [[nodiscard]] bool is_usable() const noexcept { return bytes_.is_quiet(); }

 private:
  struct closer {
    void operator()(redisReader* reader) const noexcept;
  };

  stream bytes_;
  std::unique_ptr<redisReader, closer> reader_;
  std::string unsent_;
};

}  // namespace replay_redis

#endif
