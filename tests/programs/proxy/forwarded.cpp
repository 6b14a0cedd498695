// Behind a real proxy what counts is the URL that was registered, and nothing that a request says about itself.

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "nginx_process.hpp"

namespace {

// What an attacker may add to make a receiver believe in another URL.
const std::vector<std::string> forged_headers = {"X-Forwarded-Host: attacker.example",
                                                 "X-Forwarded-Proto: http",
                                                 "X-Forwarded-Port: 80",
                                                 "X-Original-URL: /ubiops/other",
                                                 "X-Forwarded-Prefix: /a",
                                                 "Forwarded: for=1.2.3.4;host=attacker.example;proto=http",
                                                 "Host: attacker.example"};

struct proxied_listener {
  proxied_listener(const std::string& configuration, const std::vector<std::string>& options)
      : listener(options),
        proxy(replaced(read_file(std::string(UBIOPS_WEBHOOKS_SOURCE) + "/examples/nginx/" + configuration),
                       "127.0.0.1:8000", "127.0.0.1:" + std::to_string(listener.port))),
        private_key(listener.folder.write("private-key", listener.pair.pkcs8_pem())) {}

  /// "204", or "403" and the code: what send gets for a request that is signed for `url`, through the proxy.
  [[nodiscard]] std::string verdict(const std::string& url, const std::vector<std::string>& headers = {}) const {
    std::vector<std::string> command = {
        UBIOPS_WEBHOOKS_SEND, "--key",     private_key,        "--url", url, "--connect-to",
        proxy.origin(),       "--ca-file", proxy.certificate()};
    for (const std::string& header : headers) command.insert(command.end(), {"--header", header});
    const finished_process sent = run_process(command);
    std::string status = sent.out.substr(0, 3);
    if (sent.code != (status == "204" ? 0 : 1)) return "exit code " + std::to_string(sent.code) + " " + sent.err;
    constexpr std::string_view before = R"("code":")";
    const std::size_t code = sent.out.find(before);
    if (code == std::string::npos) return status;
    const std::size_t begin = code + before.size();
    return status + " " + sent.out.substr(begin, sent.out.find('"', begin) - begin);
  }

  listener_process listener;
  nginx_process proxy;
  std::string private_key;
};

}  // namespace

TEST_CASE("a proxy that keeps the path: public_origin verifies") {
  proxied_listener behind("keep_path.conf", {"--public-origin", "https://hooks.example.com"});
  CHECK(behind.verdict("https://hooks.example.com/ubiops/events") == "204");
  // Path and query must come through undecoded.
  CHECK(behind.verdict("https://hooks.example.com/a%2Fb//c%20d/?x=%2F&y=%20&z") == "204");
  CHECK(behind.verdict("https://hooks.example.com/") == "204");
  CHECK(behind.listener.terminate() == 0);
}

TEST_CASE("a proxy that keeps the path: nothing in a request changes whose URL it is") {
  proxied_listener behind("keep_path.conf", {"--public-origin", "https://hooks.example.com"});
  for (const std::string& forged : forged_headers) {
    CHECK(behind.verdict("https://hooks.example.com/hook", {forged}) == "204");
    CHECK(behind.verdict("https://attacker.example/hook", {forged}) == "403 signature_mismatch");
  }
  CHECK(behind.verdict("https://hooks.example.com/hook", forged_headers) == "204");
  CHECK(behind.verdict("https://attacker.example/hook", forged_headers) == "403 signature_mismatch");
  CHECK(behind.verdict("http://hooks.example.com/hook", {"X-Forwarded-Proto: http", "Forwarded: proto=http"}) ==
        "403 signature_mismatch");
  const std::vector<std::string> ours = {"Host: hooks.example.com", "X-Forwarded-Host: hooks.example.com",
                                         "X-Forwarded-Proto: https", "Forwarded: host=hooks.example.com;proto=https"};
  CHECK(behind.verdict("https://attacker.example/hook", ours) == "403 signature_mismatch");
}

TEST_CASE("a proxy that rewrites Host and path: target_uri verifies, and no other URL does") {
  const std::string url = "https://hooks.example.com/ubiops/events";
  proxied_listener behind("rewrite_path.conf", {"--target-uri", url, "--path", "/internal/hook"});
  CHECK(behind.verdict(url) == "204");
  for (const std::string& forged : forged_headers) {
    CHECK(behind.verdict(url, {forged}) == "204");
    CHECK(behind.verdict("https://attacker.example/ubiops/events", {forged}) == "403 signature_mismatch");
  }
  CHECK(behind.verdict(url, forged_headers) == "204");
  CHECK(behind.verdict("https://attacker.example/ubiops/events",
                       {"X-Forwarded-Host: hooks.example.com", "Forwarded: host=hooks.example.com"}) ==
        "403 signature_mismatch");
  // Only the registered URL leads to the route: these are nginx's own answers.
  CHECK(behind.verdict("https://hooks.example.com/internal/hook") == "404");
  CHECK(behind.verdict("https://hooks.example.com/ubiops/other") == "404");
}

TEST_CASE("a listener that is told the wrong URL refuses what comes through the proxy") {
  proxied_listener behind("rewrite_path.conf", {"--public-origin", "https://hooks.example.com"});
  CHECK(behind.verdict("https://hooks.example.com/ubiops/events") == "403 signature_mismatch");
  proxied_listener internal("keep_path.conf", {});
  CHECK(internal.verdict("https://hooks.example.com/hook") == "403 signature_mismatch");
}
