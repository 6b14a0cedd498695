// Runs send with a key of its own.
#ifndef UBIOPS_WEBHOOKS_TESTS_SEND_SENDING_HPP
#define UBIOPS_WEBHOOKS_TESTS_SEND_SENDING_HPP

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "child_process.hpp"
#include "new_key_pair.hpp"
#include "scratch_folder.hpp"

struct sending {
  ubiops::webhooks::testing::key_pair pair = new_key_pair();
  scratch_folder folder;
  std::string key_file = folder.write("private-key", pair.pkcs8_pem());

  [[nodiscard]] finished_process run(const std::vector<std::string>& options) const {
    std::vector<std::string> command = {UBIOPS_WEBHOOKS_SEND, "--key", key_file};
    command.insert(command.end(), options.begin(), options.end());
    return run_process(command);
  }

  /// What --print shows.
  [[nodiscard]] std::string print(std::vector<std::string> options) const {
    options.emplace_back("--print");
    const finished_process ended = run(options);
    return ended.code == 0 ? ended.out : "exit code " + std::to_string(ended.code) + ": " + ended.err;
  }
};

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The event in what --print shows, or in a request.
inline nlohmann::json event_in(const std::string& text) {
  const std::size_t begin = text.find('{');
  return nlohmann::json::parse(text.substr(begin == std::string::npos ? text.size() : begin), nullptr, false);
}

#endif
