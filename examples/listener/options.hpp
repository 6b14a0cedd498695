// What the listener is told on its command line, checked as far as it can be without opening a socket.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_OPTIONS_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/policy.hpp>

#include "log.hpp"

namespace CLI {
class App;
}

namespace listener {

/// A setting that cannot be used: one sentence for standard error, exit code 2.
struct bad_setting : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A program that is made of the listener's parts.
struct program {
  std::string name = "listener";
  std::string purpose = "Receives UbiOps webhooks, verifies them and shows what was signed.";
  std::function<void(CLI::App&)> add_options = {};  // of its own
};

struct options {
  std::vector<std::string> key_files;
  std::vector<ubiops::webhooks::public_key> more_keys;  // beside those in files
  std::string ip = "127.0.0.1";
  std::uint16_t port = 8000;
  bool has_default_key = false;  // nobody named a file
  std::string public_origin;  // empty: http://IP:PORT, filled in once the port is known
  std::string target_uri;
  std::string path;  // with target_uri: the only route
  std::string health_path = "/healthz";
  std::vector<ubiops::webhooks::required_field> required_fields;
  std::vector<std::string> allowed_objects;  // ids
  std::vector<std::string> allowed_names;    // of objects
  std::chrono::seconds max_age{300};
  std::chrono::seconds clock_skew{60};
  std::uint64_t max_body = 1024 * 1024;
  unsigned threads = 2;
  std::chrono::seconds timeout{10};
  std::string replay = "memory";
  std::string replay_source = "--replay";  // what to name where it cannot be used
  std::string replay_prefix;  // empty: made of the URL
  std::string on_event;
  std::chrono::seconds lease{60};
  std::string record;  // a folder; empty: nothing is recorded
  bool record_raw = false;
  log_format format = log_format::text;

  [[nodiscard]] bool on_loopback() const;

  /// Whether nobody said which URL is registered.
  [[nodiscard]] bool has_default_url() const;
};

/// Parses the command line; nothing where it only asked for help, which has been printed. Throws bad_setting.
std::optional<options> parse_options(int argc, char** argv, const program& which = {});

/// Why a policy made of these settings cannot hold, by the option at fault and the rule that it breaks.
std::string policy_problem(const ubiops::webhooks::error& error, const options& settings);

/// The policy for a port that has been bound.
ubiops::webhooks::policy policy_for(const options& settings, std::uint16_t bound_port);

/// The same with "localhost" in the URL, where nobody said which URL is registered and the address is the one that this
/// name stands for; else nothing. On loopback it names the same machine and no other, and to nobody else's gain.
std::optional<ubiops::webhooks::policy> policy_for_localhost(const options& settings, std::uint16_t bound_port);

}  // namespace listener

#endif
