// What the listener does with a request, apart from moving bytes: the head is judged, then the body, then the event is
// claimed and acted upon. Every refusal is an answer.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECEIVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECEIVER_HPP

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/verifier.hpp>

#include "answer.hpp"
#include "claims.hpp"
#include "options.hpp"

namespace listener {

class receiver {
 public:
  using pending_request = ubiops::webhooks::pending_request;

  /// Throws bad_setting with one sentence where a key or the policy cannot be used.
  receiver(options settings, std::uint16_t bound_port);

  /// Loads the key files anew; the old ones stay where one of the new is bad. Returns what to log.
  std::string reload_keys();

  [[nodiscard]] std::shared_ptr<const ubiops::webhooks::verifier> verifier() const;

  /// Shows a verified request and does what follows from it. Blocks while a command runs.
  answer handle(const ubiops::webhooks::verified_head& verified, std::string_view body);

  /// One line on standard error.
  static void log(const std::string& line);

  [[nodiscard]] const options& settings() const noexcept { return settings_; }

 private:
  void show(const ubiops::webhooks::verified_head& verified, std::string_view body) const;
  [[nodiscard]] bool is_allowed(std::string_view body, answer& refused) const;
  answer act(const ubiops::webhooks::verified_head& verified, std::string_view body);
  [[nodiscard]] answer follow_up(std::string_view body) const;
  [[nodiscard]] ubiops::webhooks::keyring load_keys() const;

  options settings_;
  ubiops::webhooks::policy policy_;
  std::vector<std::string> secret_names_;
  mutable std::mutex mutex_;
  std::shared_ptr<const ubiops::webhooks::verifier> verifier_;  // guarded by mutex_
  std::unique_ptr<claims> store_;  // null: nothing is claimed
};

}  // namespace listener

#endif
