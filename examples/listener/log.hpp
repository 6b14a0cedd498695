// The log, on standard error: a line for each record, for people or as JSON. Nobody waits for it, and strangers cannot
// fill it: what they cause is held to a rate. What is left out is counted, and told with the next line.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_LOG_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_LOG_HPP

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "asked.hpp"
#include "writer.hpp"

namespace listener {

enum class log_format : unsigned char { text, json };

struct record {
  std::string_view level = "info";  // or "warning", "error"
  std::string text;                 // one sentence; no secret and no control byte
  unsigned status = 0;              // of a request: what it was answered
  std::string code = {};            // why it was refused
  std::string peer = {};            // who sent it
  asked request = {};               // and what it says of itself
};

/// As a line of the log, with its end.
std::string shown(const record& each, log_format format);

class log {
 public:
  explicit log(log_format format);
  log(const log&) = delete;
  log& operator=(const log&) = delete;
  ~log();

  /// What the operator has caused.
  void say(const record& each);

  /// What anybody can cause.
  void tell(const record& each);

  /// What was given up for want of memory; nothing where there is none for the line either.
  void tell_of_want_of_memory(std::string_view given_up) noexcept;

  /// What must be there before we go on, unless nobody reads it.
  void announce(const record& each);

 private:
  [[nodiscard]] bool within_rate();
  void offer(const record& each);
  void offer_count();

  const log_format format_;
  writer lines_;
  std::mutex mutex_;  // for what follows
  double credit_;     // lines that may be told at once
  std::chrono::steady_clock::time_point credited_;
  std::size_t left_out_ = 0;
};

}  // namespace listener

#endif
