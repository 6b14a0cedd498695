// Runs doctor on a request that was signed with a key of its own.
#ifndef UBIOPS_WEBHOOKS_TESTS_DOCTOR_DOCTORING_HPP
#define UBIOPS_WEBHOOKS_TESTS_DOCTOR_DOCTORING_HPP

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/testing/signer.hpp>

#include "catch.hpp"
#include "child_process.hpp"
#include "new_key_pair.hpp"
#include "scratch_folder.hpp"

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A paragraph in one line.
inline std::string flat(std::string text) {
  for (std::size_t at = 0; (at = text.find("\n  ", at)) != std::string::npos; ++at) text.replace(at, 3, " ");
  return text;
}

struct doctoring {
  static constexpr std::chrono::sys_seconds signed_at{std::chrono::seconds(1'800'000'000)};
  static constexpr const char* url = "https://hooks.example.com/ubiops";

  ubiops::webhooks::testing::key_pair pair = new_key_pair();
  scratch_folder folder;
  std::string private_key = folder.write("private-key", pair.pkcs8_pem());
  std::string public_key = folder.write("public-key", pair.spki_pem());

  [[nodiscard]] ubiops::webhooks::testing::signed_request sign(
      std::string_view to = url, std::vector<ubiops::webhooks::testing::field> fields = {},
      std::string_view body = R"({"event": "deployment_request_completed", "request_id": "1"})") const {
    auto made = ubiops::webhooks::testing::sign(pair, "POST", to, std::move(fields), body, {.created = signed_at});
    REQUIRE(made);
    return *std::move(made);
  }

  [[nodiscard]] static finished_process run(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {UBIOPS_WEBHOOKS_DOCTOR};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_process(command);
  }

  /// doctor request, with the key, on a file with this text.
  [[nodiscard]] finished_process request(std::string_view text, const std::vector<std::string>& options = {}) const {
    std::vector<std::string> all = {"request", folder.write("request", text), "--key", public_key, "--registered", url};
    all.insert(all.end(), options.begin(), options.end());
    return run(all);
  }

  /// What doctor says on standard error of a file that it cannot read, behind the file's name.
  [[nodiscard]] std::string problem(std::string_view text, const std::vector<std::string>& options = {}) const {
    const finished_process ended = request(text, options);
    const std::string begin = "doctor: " + folder.path("request") + ": ";
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
    return ended.err.starts_with(begin) ? ended.err.substr(begin.size()) : ended.err;
  }
};

#endif
