// What the servers of this folder share: their command line, what they do with a request, and how they stop. None of it
// knows a framework.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_SERVING_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_SERVING_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

#include "../support/framing.hpp"

namespace examples {

inline constexpr std::size_t max_head = 64 * 1024;
inline constexpr std::size_t max_body = 1024 * 1024;
// On the wire: chunks of one byte take six, and trailers may be as large as the head.
inline constexpr std::size_t max_request = 2 * max_head + 6 * max_body;
inline constexpr std::chrono::seconds patience{10};  // with a client that sends nothing

/// What the command line says.
struct serving {
  ubiops::webhooks::verifier verifier;
  std::uint16_t port;  // 0: any that is free
};

/// The response: 204 without a body, or an RFC 9457 problem in application/problem+json.
struct answer {
  int status = 204;
  std::string problem;
};

answer refusal(const ubiops::webhooks::error& error);
answer too_large();

/// What a server answers where it cannot be sure of where a request ends.
answer framing_refusal();

/// One request on its way in: its head is judged at once, its body as it comes. Nothing of the body is held; a server
/// that wants the event keeps the chunks, and gives them to parse_event() once finish() says 204.
class incoming {
 public:
  template <class Head>
  incoming(const ubiops::webhooks::verifier& verifier, const Head& head, http_version version)
      : is_in_doubt_(framing_in_doubt(head, version)), pending_(verifier.verify_head(head)) {}

  /// Whether finish() is due already: do not ask for the body, and read no more of it.
  [[nodiscard]] bool refused() const { return is_in_doubt_ || !pending_ || size_ > max_body; }

  void update(std::string_view chunk) {
    size_ += chunk.size();
    if (!refused()) pending_->update(chunk);
  }

  /// Once, when the body is there or the request refused.
  [[nodiscard]] answer finish() {
    if (is_in_doubt_) return framing_refusal();
    if (!pending_) return refusal(pending_.error());
    if (size_ > max_body) return too_large();
    const auto verified = std::move(*pending_).finish();
    return verified ? answer{} : refusal(verified.error());
  }

 private:
  bool is_in_doubt_;
  ubiops::webhooks::result<ubiops::webhooks::pending_request> pending_;
  std::size_t size_ = 0;
};

/// main() of each server: `run` serves on 127.0.0.1, tells the port with listening(), and returns after
/// wait_for_stop(). The exit code: 2 with one sentence for a setting that cannot be used, 1 where serving failed.
int serve(int argc, char** argv, void (*run)(const serving&));

void listening(unsigned port);

/// Returns at SIGINT or SIGTERM.
void wait_for_stop();

}  // namespace examples

#endif
