// The example of a follow-up action: the event's text goes to a Slack channel.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <future>
#include <string>

#include "catch.hpp"
#include "listener.hpp"
#include "loopback.hpp"

namespace {

// Stands in for Slack: takes one message, and gives one answer.
class one_message {
 public:
  explicit one_message(const std::string& answer)
      : message_(std::async(std::launch::async, [this, answer] { return take(answer); })) {}

  [[nodiscard]] std::uint16_t port() const noexcept { return socket_.port(); }
  std::string message() { return message_.get(); }

 private:
  std::string take(const std::string& answer) const {
    pollfd ready{socket_.descriptor(), POLLIN, 0};
    if (::poll(&ready, 1, 1000 * static_cast<int>(patience.count())) != 1) return "nobody came";
    const int client = socket_.accept();
    std::string text;
    char bytes[4096];
    while (!is_whole(text)) {
      const ssize_t size = ::recv(client, bytes, sizeof bytes, 0);
      if (size <= 0) break;
      text.append(bytes, static_cast<std::size_t>(size));
    }
    ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    ::close(client);
    return text;
  }
  static bool is_whole(const std::string& text) {
    const std::size_t body = text.find("\r\n\r\n");
    const std::size_t length = text.find("Content-Length: ");
    return body != std::string::npos && length != std::string::npos &&
           text.size() >= body + 4 + std::strtoul(text.c_str() + length + 16, nullptr, 10);
  }

  loopback_listener socket_;
  std::future<std::string> message_;
};

// The status of the delivery, and what the stand-in was sent.
std::pair<http_answer, std::string> tell_slack(const std::string& event, const std::string& answer,
                                               const std::string& line_end = "\n") {
  one_message slack(answer);
  const scratch_folder folder;
  const std::string file =
      folder.write("slack", "http://127.0.0.1:" + std::to_string(slack.port()) + "/services/T0/B0/secret" + line_end);
  listener receiver({"--on-event", "SLACK_WEBHOOK_FILE=" + file + " " UBIOPS_WEBHOOKS_EXAMPLES "/listener/slack.sh"});
  auto given = receiver.post(signed_request(event));
  CHECK((receiver.process().out() + receiver.process().err()).find("secret") == std::string::npos);
  return {std::move(given), slack.message()};
}

const std::string accepted = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("an event's text is posted to Slack") {
  const auto [given, sent] = tell_slack(event_body("r-1", R"(<!channel> \"a\" & b\ncompleted)"), accepted);
  CHECK(given.status == 204);
  CHECK(sent.starts_with("POST /services/T0/B0/secret HTTP/1.1\r\n"));
  CHECK(sent.substr(sent.find("\r\n\r\n") + 4) == R"({"text":"&lt;!channel&gt; \"a\" &amp; b\ncompleted"})");
}

TEST_CASE("an event without a text is told by its name and request") {
  const auto [given, sent] = tell_slack(R"({"event":"pipeline_request_failed","request_id":"r-7"})", accepted);
  CHECK(given.status == 204);
  CHECK(sent.substr(sent.find("\r\n\r\n") + 4) == R"({"text":"pipeline_request_failed: r-7"})");
}

TEST_CASE("neither the event nor the file with Slack's URL needs a newline at its end") {
  for (const std::string newline : {"", "\n"}) {
    const auto [given, sent] = tell_slack(event_body("r-1", "done") + newline, accepted, newline);
    CHECK(given.status == 204);
    CHECK(sent.substr(sent.find("\r\n\r\n") + 4) == R"({"text":"done"})");
  }
}

TEST_CASE("what Slack refuses is not done") {
  const auto [given, sent] = tell_slack(event_body("r-1"), "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  CHECK(given.status == 500);
  CHECK(given.body.find("\"command_failed\"") != std::string::npos);
  CHECK(!sent.empty());
}
