// A receiver, a request that it takes, and what a damage makes of the two. Everything is fixed, keys and times too, so
// that a report is the same whenever it is made.
#ifndef UBIOPS_WEBHOOKS_TESTS_DAMAGES_DAMAGED_HPP
#define UBIOPS_WEBHOOKS_TESTS_DAMAGES_DAMAGED_HPP

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

struct damaged {
  static constexpr std::chrono::sys_seconds signed_at{std::chrono::seconds(1'800'000'000)};
  static constexpr const char* plain_body = R"({"event": "deployment_request_completed", "request_id": "1"})";

  ubiops::webhooks::testing::key_pair pair = key_of(1);
  ubiops::webhooks::keyring keys = of(pair);
  ubiops::webhooks::policy policy{.public_origin = "https://hooks.example.com"};
  std::string registered = "https://hooks.example.com/ubiops";
  std::chrono::sys_seconds now = signed_at;
  ubiops::webhooks::testing::signed_request wire;  // as it was sent
  ubiops::webhooks::testing::signed_request sent;  // as the verifier is shown it

  damaged() { sign(registered); }

  static ubiops::webhooks::testing::key_pair key_of(unsigned char number);
  static ubiops::webhooks::keyring of(const ubiops::webhooks::testing::key_pair& pair);

  /// Registers a URL, and has a request sent there.
  void sign(const std::string& url, std::vector<ubiops::webhooks::testing::field> fields = {},
            std::string_view body = plain_body, ubiops::webhooks::testing::signing_options options = {});

  /// With lines of one field more, which is covered.
  void sign_with(std::string name, const std::vector<std::string>& values);

  /// Signs the request that was sent once more, with another value in one line of its base, such as the test signer
  /// never signs. `identifier` is as in the base: "\"@target-uri\"".
  void sign_line(std::string_view identifier, std::string_view value);

  /// The value of the first field of this name; it is there.
  std::string& field(std::string_view name);

  /// Puts lines of a field, whose name may be in any case, in place of those that there are.
  void show(std::string_view name, const std::vector<std::string>& values);

  void erase(std::string_view name);
  void length_follows() { field("Content-Length") = std::to_string(sent.body.size()); }

  [[nodiscard]] ubiops::webhooks::diagnosis::report report() const;
  [[nodiscard]] bool accepted() const;
};

/// The text without the letters' case.
std::string lower_case_of(std::string_view text);

#endif
