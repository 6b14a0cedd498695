// Looks at requests beside answering them, and never changes an answer.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_OBSERVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_OBSERVER_HPP

#include "answer.hpp"
#include "delivery.hpp"

namespace listener {

/// From any thread, and from those that serve connections: neither may wait.
class observer {
 public:
  virtual ~observer() = default;

  /// Whether a request that is answered so is to be shown: asked once for each. Without a whole head there is only what
  /// was read of it.
  virtual bool wants(const answer& given, bool has_head) noexcept = 0;

  /// A request that was wanted. One that was refused by its head comes after its answer, with as much of its body as
  /// its sender went on to send.
  virtual void see(delivery seen) = 0;
};

}  // namespace listener

#endif
