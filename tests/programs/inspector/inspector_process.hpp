// The inspector of the examples, started on free ports with a key pair made for the test, and asked as its page asks
// it.
#ifndef UBIOPS_WEBHOOKS_TESTS_INSPECTOR_PROCESS_HPP
#define UBIOPS_WEBHOOKS_TESTS_INSPECTOR_PROCESS_HPP

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <ubiops/webhooks/testing/signer.hpp>

#include "child_process.hpp"
#include "listener_process.hpp"
#include "new_key_pair.hpp"
#include "raw_http.hpp"
#include "scratch_folder.hpp"

class inspector_process {
 public:
  /// `options` come after the ports and the key.
  explicit inspector_process(const std::vector<std::string>& options = {})
      : pair(new_key_pair()), key_file(folder.write("public-key", pair.spki_pem())), child(command(key_file, options)) {
    if (!child.says("Listening on ") || !child.says("\n")) throw std::runtime_error("no inspector: " + child.err());
    if (!eventually([this] { return child.out().ends_with('\n'); })) throw std::runtime_error("no port");
    port = port_behind("Listening on 127.0.0.1:");
    page_port = port_behind("The page is at http://127.0.0.1:");
  }

  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port); }
  [[nodiscard]] std::string page_host() const { return "127.0.0.1:" + std::to_string(page_port); }

  [[nodiscard]] ubiops::webhooks::testing::signed_request sign(
      std::string_view body, std::vector<ubiops::webhooks::testing::field> fields = {},
      const ubiops::webhooks::testing::signing_options& how = {}) const {
    return sign_as_ubiops(pair, origin() + "/hook", std::move(fields), body, how);
  }

  [[nodiscard]] http_answer post(const ubiops::webhooks::testing::signed_request& request) const {
    return response_to(port, request.http_text());
  }

  /// `lines` are more lines of the head, each with its end.
  [[nodiscard]] http_answer get(std::string_view path, std::string_view lines = "") const {
    return response_to(page_port, "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + page_host() + "\r\n" +
                                      std::string(lines) + "Connection: close\r\n\r\n");
  }

  [[nodiscard]] nlohmann::json json_of(std::string_view path) const {
    return nlohmann::json::parse(get(path).body, nullptr, false);
  }

  [[nodiscard]] std::string token() const { return json_of("/state")["token"]; }

  /// As the page's script posts it.
  [[nodiscard]] http_answer press(const std::string& event, const std::string& how) const {
    return post_to_page(nlohmann::json{{"event", event}, {"how", how}}.dump(),
                        "Origin: http://" + page_host() + "\r\nInspector-Token: " + token() + "\r\n");
  }

  [[nodiscard]] http_answer post_to_page(std::string_view body, std::string_view lines,
                                         std::string_view path = "/send") const {
    return response_to(page_port, "POST " + std::string(path) + " HTTP/1.1\r\nHost: " + page_host() + "\r\n" +
                                      std::string(lines) + "Content-Length: " + std::to_string(body.size()) +
                                      "\r\nConnection: close\r\n\r\n" + std::string(body));
  }

  /// The details of the delivery with this number, once it is there.
  [[nodiscard]] nlohmann::json delivery(unsigned id) const {
    const std::string path = "/deliveries/" + std::to_string(id);
    nlohmann::json found;
    eventually([&] {
      const http_answer answer = get(path);
      found = answer.status == 200 ? nlohmann::json::parse(answer.body, nullptr, false) : nlohmann::json();
      return answer.status == 200;
    });
    return found;
  }

  int terminate() {
    child.signal(SIGTERM);
    return child.wait();
  }

  ubiops::webhooks::testing::key_pair pair;
  scratch_folder folder;
  std::string key_file;
  child_process child;
  std::uint16_t port = 0;
  std::uint16_t page_port = 0;

 private:
  static std::vector<std::string> command(const std::string& key_file, const std::vector<std::string>& options) {
    std::vector<std::string> all = {UBIOPS_WEBHOOKS_INSPECTOR, "--port", "0", "--page-port", "0", "--pubkey", key_file};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }

  [[nodiscard]] std::uint16_t port_behind(const std::string& words) const {
    const std::string out = child.out();
    return static_cast<std::uint16_t>(std::atoi(out.substr(out.find(words) + words.size()).c_str()));
  }
};

/// The stream of news, read by whoever wants to.
class news_stream {
 public:
  explicit news_stream(const inspector_process& of) : connection_(of.page_port) {
    connection_.send("GET /news HTTP/1.1\r\nHost: " + of.page_host() + "\r\nAccept: text/event-stream\r\n\r\n");
    head_ = connection_.receive();
  }

  [[nodiscard]] const http_answer& head() const { return head_; }

 private:
  raw_http connection_;
  http_answer head_;
};

#endif
