// The listener of the examples, started on a free port with a key pair made for the test. What it does stands in a file
// of its own, compiled once for all tests of a program.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_LISTENER_PROCESS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_LISTENER_PROCESS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/testing/signer.hpp>

#include "child_process.hpp"
#include "new_key_pair.hpp"
#include "raw_http.hpp"
#include "scratch_folder.hpp"

/// An event of a request of its own.
std::string event_of(std::string_view request_id);

/// A request as UbiOps would sign it with `key`, POST to `url`, or a failed test.
ubiops::webhooks::testing::signed_request sign_as_ubiops(const ubiops::webhooks::testing::key_pair& key,
                                                         const std::string& url,
                                                         std::vector<ubiops::webhooks::testing::field> fields,
                                                         std::string_view body,
                                                         const ubiops::webhooks::testing::signing_options& how = {});

class listener_process {
 public:
  using field = ubiops::webhooks::testing::field;
  using signed_request = ubiops::webhooks::testing::signed_request;
  using signing_options = ubiops::webhooks::testing::signing_options;

  /// `options` come after "--port 0" and the key.
  explicit listener_process(const std::vector<std::string>& options = {});

  /// Started as another program would: `shell` are words of bash that end in running "$@", as in
  /// `exec "$@" >/dev/full`. Its standard output may be lost, so it is on a port that was free.
  listener_process(const std::string& shell, const std::vector<std::string>& options);

  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port); }

  /// A request for this listener unless `url` is another's.
  [[nodiscard]] signed_request sign(std::string_view body, std::vector<field> fields = {},
                                    const signing_options& how = {}, const std::string& url = {}) const;

  [[nodiscard]] http_answer post(const signed_request& request) const;

  /// Ends it as an operator would, and gives the exit code: under sanitizers, not 0 where anything leaked.
  int terminate();

  ubiops::webhooks::testing::key_pair pair;
  scratch_folder folder;
  std::string key_file;
  std::uint16_t port = 0;  // before the child, which may be told it
  child_process child;
};

#endif
