// One connection to Redis, on hiredis. Every step ends by a deadline.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_CONNECTION_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_CONNECTION_HPP

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/result.hpp>

#include "redis_url.hpp"
#include "scripts.hpp"

struct redisContext;

namespace replay_redis {

using deadline = std::chrono::steady_clock::time_point;

/// What came of a command.
struct outcome {
  enum class kind {
    answered,   // `text` is the reply
    refused,    // `text` is Redis's error
    closed,     // the connection has ended: whether the command was carried out is not known
    timed_out,  // nor is it here, and it may yet be
  } what;
  std::string text;
};

class connection {
 public:
  /// Connects and logs in, has the scripts loaded, and makes sure that this Redis evicts nothing. Otherwise
  /// `replay_store_unavailable` with the step that failed.
  static ubiops::webhooks::result<connection> open(const redis_url& server, deadline end);

  /// Whether the other side has kept it open, and owes us nothing.
  [[nodiscard]] bool is_usable() const noexcept;

  /// Runs a script. After anything but an answer the connection is of no use: a late reply would be taken for
  /// another's.
  outcome run(script which, std::string_view key, const std::vector<std::string>& words, deadline end);

 private:
  struct closer {
    void operator()(redisContext* context) const noexcept;
  };
  using arguments = std::vector<std::string_view>;

  explicit connection(redisContext* context) noexcept : context_(context) {}

  [[nodiscard]] bool wait_until(deadline end) noexcept;
  void append(const arguments& words) noexcept;
  outcome receive(deadline end);
  [[nodiscard]] outcome failure() const;

  std::unique_ptr<redisContext, closer> context_;
  std::array<std::string, script_count> digests_;  // of the scripts, as Redis names them
};

}  // namespace replay_redis

#endif
