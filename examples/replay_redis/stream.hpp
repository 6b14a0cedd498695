// The bytes of one connection, by TCP or by TLS over it. Every step ends by a deadline, and none raises SIGPIPE.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_STREAM_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_STREAM_HPP

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/result.hpp>

#include "deadline.hpp"
#include "name_lookup.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace replay_redis {

enum class progress { done, closed, timed_out };

class stream {
 public:
  /// To the first of the addresses that answers; each gets its part of the time. `replay_store_unavailable` for none.
  static ubiops::webhooks::result<stream> connect(const name_lookup::addresses& to, deadline end);

  stream(stream&& other) noexcept;
  stream& operator=(stream&& other) noexcept;
  ~stream();

  /// From here on by TLS. `replay_store_unavailable` where the other side does not prove, by a certificate that the
  /// context trusts, that it is `host`: then with the reason, as OpenSSL calls it.
  ubiops::webhooks::result<void> start_tls(ssl_ctx_st& context, const std::string& host, deadline end);

  progress send(std::string_view bytes, deadline end);

  /// What has come, at least a byte; `size` says how much.
  progress receive(std::span<char> into, std::size_t& size, deadline end);

  /// Whether the other side has kept it open, and has sent nothing that was not received.
  [[nodiscard]] bool is_quiet() const noexcept;

 private:
  struct closer {
    void operator()(ssl_st* tls) const noexcept;
  };
  explicit stream(int descriptor) noexcept : descriptor_(descriptor) {}

  template <class Step>
  progress tls_step(Step step, deadline end);

  int descriptor_;
  std::unique_ptr<ssl_st, closer> tls_;  // null: plain
};

}  // namespace replay_redis

#endif
