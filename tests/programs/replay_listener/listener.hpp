// The real listener as a child process, and deliveries for it.
#ifndef UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_LISTENER_HPP
#define UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_LISTENER_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/testing/signer.hpp>

#include "child_process.hpp"
#include "raw_http.hpp"
#include "scratch_folder.hpp"

inline const ubiops::webhooks::testing::key_pair& ubiops_key() {
  static const auto pair = *ubiops::webhooks::testing::key_pair::generate();
  return pair;
}

inline std::string event_body(std::string_view request_id, std::string_view text = "done") {
  return R"({"event":"deployment_request_completed","deployment_id":"d-1","request_id":")" + std::string(request_id) +
         R"(","status":"completed","text":")" + std::string(text) + R"("})";
}

inline const std::string our_origin = "https://hooks.example.com";

/// The bytes of a request that verifies; or as of `age` seconds ago.
inline std::string signed_request(const std::string& body, const ubiops::webhooks::testing::signing_options& how,
                                  const std::string& url = our_origin + "/ubiops",
                                  const ubiops::webhooks::testing::key_pair& key = ubiops_key()) {
  auto request = ubiops::webhooks::testing::sign(key, "POST", url, {}, body, how);
  if (!request) throw std::runtime_error(request.error().message());
  return request->http_text();
}

inline std::string signed_request(const std::string& body, std::chrono::seconds age = {},
                                  const std::string& url = our_origin + "/ubiops",
                                  const ubiops::webhooks::testing::key_pair& key = ubiops_key()) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return signed_request(body, {.created = now - age}, url, key);
}

inline std::string delivery(std::string_view request_id, std::chrono::seconds age = {}) {
  return signed_request(event_body(request_id), age);
}

class listener {
 public:
  /// On a free port. With no origin, `options` say which URL it is.
  explicit listener(std::vector<std::string> options, const std::string& origin = our_origin) {
    folder_.write("key.pem", ubiops_key().spki_pem());
    std::vector<std::string> words = {UBIOPS_WEBHOOKS_LISTENER, "--pubkey", folder_.path("key.pem"), "--port", "0"};
    if (!origin.empty()) words.insert(words.end(), {"--public-origin", origin});
    std::move(options.begin(), options.end(), std::back_inserter(words));
    process_.emplace(std::move(words));
  }

  child_process& process() { return *process_; }

  /// Waits until it listens.
  std::uint16_t port() {
    constexpr std::string_view before = "Listening on 127.0.0.1:";
    if (port_ == 0) {
      if (!process_->says("Listening on 127.0.0.1:")) throw std::runtime_error("no listener: " + process_->err());
      eventually([&] { return process_->out().find('\n') != std::string::npos; });
      const std::string out = process_->out();
      port_ = static_cast<std::uint16_t>(std::atoi(out.c_str() + out.find(before) + before.size()));
    }
    return port_;
  }

  http_answer post(std::string_view request) { return response_to(port(), request); }

 private:
  scratch_folder folder_;
  std::optional<child_process> process_;
  std::uint16_t port_ = 0;
};

/// How often `word` stands in a file, as a line of its own.
inline int count_lines(const std::string& path, std::string_view word) {
  const std::string text = "\n" + read_file(path);
  int count = 0;
  const std::string line = "\n" + std::string(word) + "\n";
  for (std::size_t at = text.find(line); at != std::string::npos; at = text.find(line, at + 1)) ++count;
  return count;
}

#endif
