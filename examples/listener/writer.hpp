// Texts on their way to a descriptor, written by a thread of its own: whoever reads them late, or not at all, holds up
// only those who chose to wait.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_WRITER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_WRITER_HPP

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace listener {

/// Writes texts whole, one after the other. From any thread.
class writer {
 public:
  /// `max_waiting` bytes may be offered before they are written.
  writer(int descriptor, std::size_t max_waiting);
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  /// Waits a moment for what was offered.
  ~writer();

  /// Waits until `text` is written. False where it could not be, or not before `end`: then no more of it is written.
  bool write(std::string text, std::chrono::steady_clock::time_point end);

  /// Does not wait. False where too much waits already.
  bool offer(std::string text);

  /// How many of the texts that were offered could not be written since the last call.
  std::size_t take_failures();

 private:
  class queue;
  std::shared_ptr<queue> queue_;  // shared with the thread, which may be stuck in a write when we go
};

}  // namespace listener

#endif
