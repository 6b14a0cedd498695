// The listener's server where memory runs out: a connection that finds none ends, at once and without an answer that
// would settle its delivery, and others are served; when there is memory again, all is as before.
#include <atomic>
#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include "../../examples/listener/log.hpp"
#include "../../examples/listener/options.hpp"
#include "../../examples/listener/receiver.hpp"
#include "../../examples/listener/server.hpp"

#include "catch.hpp"
#include "child_process.hpp"
#include "failing_heap.hpp"
#include "raw_http.hpp"

namespace {

// Takes everything, and handles it; of the body "much", and of keys, with so much memory.
class hungry_receiver final : public listener::receiver {
 public:
  static constexpr std::size_t much = 100'000;

  std::variant<std::unique_ptr<listener::incoming>, listener::answer> judge(const examples::beast_head&) override {
    return std::make_unique<request>();
  }
  std::string reload_keys() override {
    const std::string keys(much, ' ');
    ++reloads;
    return "keys reloaded" + keys.substr(much);
  }

  std::atomic<int> reloads = 0;

 private:
  class request final : public listener::incoming {
   public:
    void update(std::string_view) override {}
    std::optional<listener::answer> finish() override { return std::nullopt; }
    listener::answer handle(std::string_view body) override {
      if (body == "much") return {200, std::string(), std::string(much, 'x').substr(0, 0), std::nullopt};
      return {};
    }
  };
};

// A server in a thread of its own, with two threads more.
class served {
 public:
  served() : server_(settings_, log_), thread_([this] { server_.run(receiver); }) {}
  served(const served&) = delete;
  served& operator=(const served&) = delete;
  ~served() {
    ::kill(::getpid(), SIGTERM);
    thread_.join();
  }

  [[nodiscard]] raw_http connect() const { return raw_http(server_.port()); }

  [[nodiscard]] int post(std::string_view body) const {
    raw_http client = connect();
    client.send(request(body));
    return client.receive().status;
  }

  static std::string request(std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
  }

  hungry_receiver receiver;

 private:
  static listener::options settings() {
    listener::options some;
    some.port = 0;
    some.timeout = std::chrono::hours(1);  // nothing ends by itself
    some.threads = 2;
    return some;
  }

  const listener::options settings_ = settings();
  listener::log log_{listener::log_format::text};
  listener::server server_;
  std::thread thread_;
};

class shortage {
 public:
  explicit shortage(std::size_t largest) { failing_heap::largest = largest; }
  shortage(const shortage&) = delete;
  shortage& operator=(const shortage&) = delete;
  ~shortage() { failing_heap::largest = failing_heap::plenty; }
};

}  // namespace

TEST_CASE("where memory runs out a connection ends, others are served, and afterwards all are") {
  failing_heap::is_spared = true;  // the client
  served listener;
  const std::string large(500'000, ' ');
  CHECK(listener.post(large) == 204);
  CHECK(listener.post("small") == 204);
  CHECK(listener.post("much") == 200);

  // For a body.
  for (int i = 0; i < 20; ++i) {
    const shortage now(hungry_receiver::much - 1);
    raw_http client = listener.connect();
    client.send(served::request(large));
    CHECK(client.is_closed());
    CHECK(listener.post("small") == 204);
  }
  CHECK(listener.post(large) == 204);

  // For what is done with it.
  {
    const shortage now(hungry_receiver::much - 1);
    CHECK(listener.post("much") == 503);
    CHECK(listener.post("small") == 204);
  }
  CHECK(listener.post("much") == 200);

  // For a reload of the keys, after which signals are still minded.
  {
    const shortage now(hungry_receiver::much - 1);
    ::kill(::getpid(), SIGHUP);
    CHECK(listener.post("small") == 204);
  }
  CHECK(eventually([&] {
    ::kill(::getpid(), SIGHUP);
    return listener.receiver.reloads > 0;
  }));

  // For a connection, and for a step of one that was there before.
  raw_http kept = listener.connect();
  kept.send(served::request("small"));
  CHECK(kept.receive().status == 204);
  {
    const shortage now(1'000);  // less than a session is
    for (int i = 0; i < 20; ++i) {
      raw_http client = listener.connect();
      CHECK(client.is_closed());
    }
    kept.send(served::request(large));
    CHECK(kept.is_closed());
  }
  CHECK(listener.post("small") == 204);
}
