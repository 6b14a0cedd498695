// What the server asks of a request, apart from moving its bytes: the head is judged, then the body, then the event is
// handled. Every refusal is an answer.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECEIVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECEIVER_HPP

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "../adapters/beast_head.hpp"
#include "answer.hpp"
#include "observer.hpp"

namespace listener {

/// A request whose head was accepted.
class incoming {
 public:
  virtual ~incoming() = default;

  /// The next piece of its body.
  virtual void update(std::string_view chunk) = 0;

  /// Once, when the body is there: why it is refused, or nothing.
  virtual std::optional<answer> finish() = 0;

  /// Once, when nothing was refused. May block for as long as a command runs. `body` is all that was given to update().
  virtual answer handle(std::string_view body) = 0;
};

/// From any thread.
class receiver {
 public:
  virtual ~receiver() = default;

  virtual std::variant<std::unique_ptr<incoming>, answer> judge(const examples::beast_head& head) = 0;

  /// Loads the key files anew; the old ones stay where one of the new is bad. Returns what to log.
  virtual std::string reload_keys() = 0;

  /// Who else is to see the requests, asked once; null where nobody is.
  virtual observer* observed_by() noexcept { return nullptr; }
};

}  // namespace listener

#endif
