// The listener's receiver: verifies, claims, acts and shows.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_VERIFYING_RECEIVER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_VERIFYING_RECEIVER_HPP

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/event.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "claims.hpp"
#include "log.hpp"
#include "options.hpp"
#include "receiver.hpp"
#include "recorder.hpp"
#include "writer.hpp"

namespace listener {

class verifying_receiver : public receiver {
 public:
  /// Throws bad_setting with one sentence where a key or the policy cannot be used.
  verifying_receiver(options settings, std::uint16_t bound_port, log& log);

  std::variant<std::unique_ptr<incoming>, answer> judge(const examples::beast_head& head) override;
  std::string reload_keys() override;
  observer* observed_by() noexcept override { return recorder_.get(); }

  /// The ids of the keys that are trusted now. From any thread.
  [[nodiscard]] std::vector<std::string> trusted_key_ids() const { return current()->key_ids; }

  /// Why verify() says what it says of this request, with secrets and signatures masked; nothing where the head did not
  /// come, or where all depends on a body that did not. `registered` is the URL that UbiOps was given, or empty. Up to
  /// 256 Ed25519 checks. From any thread.
  [[nodiscard]] std::optional<ubiops::webhooks::diagnosis::report> explain(const delivery& seen,
                                                                           const std::string& registered) const;

 protected:
  using verified_head = ubiops::webhooks::verified_head;
  using time_point = std::chrono::steady_clock::time_point;

  /// What an event is good for, once a delivery.
  virtual answer have_effect(const verified_head& verified, std::string_view body, time_point end);

 private:
  using parsed_event = ubiops::webhooks::result<ubiops::webhooks::event>;
  class request;

  // By the URL of the policy, and by its twin with "localhost" where there is one.
  struct verifiers {
    ubiops::webhooks::verifier by_url;
    std::optional<ubiops::webhooks::verifier> by_localhost;
    std::vector<std::string> key_ids;
  };

  struct loaded_keys {
    ubiops::webhooks::keyring ring;
    std::vector<std::string> ids;
  };

  answer handle(const verified_head& verified, std::string_view body);
  [[nodiscard]] bool is_allowed(const ubiops::webhooks::event& event) const;
  answer act(const verified_head& verified, std::string_view body, const parsed_event& event);
  answer run_follow_up(std::string_view body, time_point end) const;
  [[nodiscard]] std::string replay_key(const verified_head& verified, const parsed_event& event) const;
  [[nodiscard]] std::string shown(const verified_head& verified, std::string_view body) const;
  [[nodiscard]] std::string registered_origin(std::string_view authority) const;
  [[nodiscard]] loaded_keys load_keys() const;
  [[nodiscard]] std::shared_ptr<const verifiers> make_verifiers() const;
  [[nodiscard]] std::shared_ptr<const verifiers> current() const;
  [[nodiscard]] std::string expected_url() const;
  [[nodiscard]] std::string window_in_words() const;
  void begin_recording();

  options settings_;
  log& log_;
  writer output_;
  ubiops::webhooks::policy policy_;
  std::optional<ubiops::webhooks::policy> localhost_policy_;
  std::vector<std::string> secret_names_;
  mutable std::mutex mutex_;
  std::shared_ptr<const verifiers> verifiers_;  // guarded by mutex_
  std::unique_ptr<claims> store_;  // null: nothing is claimed
  std::unique_ptr<recorder> recorder_;  // null: nothing is recorded
};

}  // namespace listener

#endif
