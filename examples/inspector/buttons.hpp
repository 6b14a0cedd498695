// What the page's buttons send: dummy events, signed with a throw-away key, through the whole receiver.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_BUTTONS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_BUTTONS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/testing/signer.hpp>

#include "../listener/delivery.hpp"
#include "../listener/options.hpp"

namespace inspector {

/// The events that UbiOps sends.
const std::vector<std::string>& all_events();

/// How a dummy event is sent.
enum class manner : std::uint8_t { genuine, tampered, stale, other_receiver };

std::optional<manner> manner_of(std::string_view name);

/// What came back; status 0 where nothing did, and then `problem` says why.
struct sent_event {
  int status = 0;
  std::string problem;
};

class buttons {
 public:
  /// The port is the webhook's.
  buttons(listener::options settings, std::uint16_t port, ubiops::webhooks::testing::key_pair key);

  [[nodiscard]] const ubiops::webhooks::public_key& key() const noexcept { return key_.public_key(); }

  /// What UbiOps would have to be given, for these policy and port.
  [[nodiscard]] std::string registered_url() const;

  /// Sends a dummy event and waits for the answer. From any thread.
  [[nodiscard]] sent_event press(const std::string& event, manner how) const;

  /// A delivery signed anew, for the registered URL's origin; with "<redacted, N bytes>" for each secret, before it is
  /// signed. As a command of curl, or a test in C++. Throws std::exception where it cannot be signed.
  [[nodiscard]] std::string as_curl(const listener::delivery& of) const;
  [[nodiscard]] std::string as_test(const listener::delivery& of) const;

 private:
  [[nodiscard]] ubiops::webhooks::testing::signed_request signed_anew(const listener::delivery& of,
                                                                      std::chrono::sys_seconds created) const;

  listener::options settings_;
  std::uint16_t port_;
  ubiops::webhooks::testing::key_pair key_;
  std::vector<std::string> secret_names_;
};

}  // namespace inspector

#endif
