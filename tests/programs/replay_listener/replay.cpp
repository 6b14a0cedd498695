// --replay: in memory, in Redis or not at all; and that a password is never shown.
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "free_port.hpp"
#include "listener.hpp"
#include "redis_server.hpp"
#include "throw_away_certificates.hpp"

using std::chrono::seconds;

namespace {

std::vector<std::string> recording(const scratch_folder& folder, std::vector<std::string> more) {
  more.insert(more.end(), {"--on-event", "echo run >> " + folder.path("runs")});
  return more;
}

int runs(const scratch_folder& folder) { return count_lines(folder.path("runs"), "run"); }

// What a listener that cannot start says, on both ways.
finished_process refused_start(std::vector<std::string> more) {
  listener receiver(std::move(more));
  const int code = receiver.process().wait();
  return {code, receiver.process().out(), receiver.process().err()};
}

}  // namespace

TEST_CASE("without claims each delivery is handled each time") {
  const scratch_folder folder;
  listener receiver(recording(folder, {"--replay", "off"}));
  for (int i = 0; i < 3; ++i) CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(runs(folder) == 3);
}

TEST_CASE("with claims in memory each is handled once by one listener, and again by another") {
  const scratch_folder folder;
  listener one(recording(folder, {"--replay", "memory"}));
  listener other(recording(folder, {}));
  for (int i = 0; i < 3; ++i) CHECK(one.post(delivery("r-1", seconds{20 * i})).status == 204);
  CHECK(runs(folder) == 1);
  CHECK(other.post(delivery("r-1")).status == 204);
  CHECK(runs(folder) == 2);
}

TEST_CASE("with claims in Redis each is handled once by all listeners together") {
  const redis_server server;
  const scratch_folder folder;
  listener one(recording(folder, {"--replay", server.url()}));
  listener other(recording(folder, {"--replay", server.url()}));
  for (int i = 0; i < 3; ++i) {
    CHECK(one.post(delivery("r-1", seconds{20 * i})).status == 204);
    CHECK(other.post(delivery("r-1", seconds{20 * i})).status == 204);
  }
  CHECK(runs(folder) == 1);
  CHECK(other.post(delivery("r-2")).status == 204);
  CHECK(runs(folder) == 2);
}

TEST_CASE("listeners of other URLs that share a Redis each handle the same event, and so does each path of one") {
  const redis_server server;
  const scratch_folder folder;
  const std::string other_origin = "https://other.example.com";
  listener one(recording(folder, {"--replay", server.url()}));
  listener other(recording(folder, {"--replay", server.url()}), other_origin);
  const auto sent = [](const std::string& url) { return signed_request(event_body("r-1"), seconds{0}, url); };
  for (int i = 0; i < 2; ++i) {
    CHECK(one.post(sent(our_origin + "/ubiops")).status == 204);
    CHECK(other.post(sent(other_origin + "/ubiops")).status == 204);
    CHECK(one.post(sent(our_origin + "/another")).status == 204);
  }
  CHECK(runs(folder) == 3);
}

TEST_CASE("one event is handled once, whichever release of UbiOps's packages signed its deliveries") {
  using ubiops::webhooks::testing::producer;
  const redis_server server;
  // What the releases sign for these differs.
  for (const std::string& origin :
       {std::string("https://hooks.example.com:443"), std::string("https://user@a.example")}) {
    const std::string url = origin + "/ubiops?a=b";
    const std::vector<std::vector<std::string>> ways = {{"--public-origin", origin},
                                                        {"--target-uri", url, "--path", "/ubiops"}};
    for (const std::vector<std::string>& way : ways) {
      CAPTURE(way);
      const scratch_folder folder;
      listener receiver(recording(folder, way), "");
      for (const producer release : {producer::older, producer::newer, producer::oldest}) {
        CHECK(receiver.post(signed_request(event_body("r-1"), {.signed_by = release}, url)).status == 204);
      }
      CHECK(runs(folder) == 1);
    }
  }
}

TEST_CASE("the scope of a key is the URL, of which nothing is shown, or what --replay-prefix says") {
  const redis_server server;
  const scratch_folder folder;
  const std::string secret_origin = "https://user:planted@hooks.example.com";
  listener by_url(recording(folder, {"--replay", server.url()}), secret_origin);
  CHECK(by_url.post(signed_request(event_body("r-1"), seconds{0}, secret_origin + "/a?token=planted")).status == 204);
  const auto keys = [&] { return server.command({"EVAL", "return table.concat(redis.call('KEYS', '*'), ' ')", "0"}); };
  CHECK(keys().find("/deployment_request_completed:id=d-1:r-1") != std::string::npos);
  CHECK(keys().find("planted") == std::string::npos);

  // Two names of one receiver.
  listener one(recording(folder, {"--replay", server.url(), "--replay-prefix", "fleet"}));
  listener other(recording(folder, {"--replay", server.url(), "--replay-prefix", "fleet"}),
                 "https://other.example.com");
  CHECK(one.post(delivery("r-1")).status == 204);
  CHECK(other.post(signed_request(event_body("r-1"), seconds{0}, "https://other.example.com/ubiops")).status == 204);
  CHECK(runs(folder) == 2);
  CHECK(keys().find("fleet/deployment_request_completed:id=d-1:r-1") != std::string::npos);
}

TEST_CASE("a claim that came too late for its lease starts no command") {
  const redis_server server;
  const scratch_folder folder;
  listener receiver(recording(folder, {"--replay", server.url(), "--lease", "1"}));
  CHECK(receiver.post(delivery("r-0")).status == 204);
  REQUIRE(runs(folder) == 1);
  // Redis answers after the second that a command may take, and before the two that a call may.
  bool was_claimed = false;
  for (int i = 1; i <= 20 && !was_claimed; ++i) {
    raw_http client(receiver.port());
    server.pause();
    client.send(delivery("r-" + std::to_string(i)));
    std::this_thread::sleep_for(std::chrono::milliseconds(1300));
    server.resume();
    const auto refused = client.receive();
    CHECK((refused.status == 500 || refused.status == 503));
    was_claimed = refused.body.find("\"command_timeout\"") != std::string::npos;
  }
  CHECK(was_claimed);
  CHECK(runs(folder) == 1);
}

TEST_CASE("while Redis is away nothing is handled, and UbiOps is asked to come back") {
  redis_server server;
  const scratch_folder folder;
  listener receiver(recording(folder, {"--replay", server.url()}));
  CHECK(receiver.post(delivery("r-1")).status == 204);
  server.kill();
  for (const auto* id : {"r-1", "r-2"}) {
    const auto refused = receiver.post(delivery(id));
    CHECK(refused.status == 503);
    CHECK(refused.body.find("\"replay_store_unavailable\"") != std::string::npos);
    CHECK(refused.field("retry-after") == "10");
  }
  CHECK(runs(folder) == 1);
  REQUIRE(server.start());
  CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(runs(folder) == 1);
  CHECK(receiver.post(delivery("r-2")).status == 204);
  CHECK(runs(folder) == 2);
}

TEST_CASE("a Redis that goes away while a command runs makes it no failure") {
  redis_server server;
  const scratch_folder folder;
  listener receiver(
      {"--replay", server.url(), "--on-event",
       "echo run >> " + folder.path("runs") + "; until test -e " + folder.path("ready") + "; do sleep 0.05; done"});
  raw_http client(receiver.port());
  client.send(delivery("r-1"));
  REQUIRE(eventually([&] { return runs(folder) == 1; }));
  server.kill();
  folder.write("ready", "");
  // The effect is there: a retry could only repeat it.
  CHECK(client.receive().status == 204);
  CHECK(receiver.process().warns("the claim could not be committed: the replay store is unavailable"));
}

TEST_CASE("a password in a Redis URL is never shown") {
  const redis_server server({"--requirepass", "sesame"});
  const std::string login = "redis://:sesame@127.0.0.1:" + std::to_string(server.port());
  const scratch_folder folder;
  SECTION("where it is right") {
    listener receiver(recording(folder, {"--replay-file", folder.write("url", login + "/0\n")}));
    CHECK(receiver.post(delivery("r-1")).status == 204);
    CHECK(receiver.post(delivery("r-1")).status == 204);
    CHECK(runs(folder) == 1);
    receiver.process().signal(SIGTERM);
    CHECK(receiver.process().wait() == 0);
    CHECK((receiver.process().out() + receiver.process().err()).find("sesame") == std::string::npos);
  }
  SECTION("where it is wrong") {
    struct wrong {
      std::string url, says;
    };
    for (const wrong& each :
         {wrong{login + "/x", "database"}, wrong{"redis://:Xsesame@127.0.0.1:" + std::to_string(server.port()), "AUTH"},
          wrong{"redis://:sesame@127.0.0.1:1", "connect"}, wrong{"redis://sesame@h", "password"},
          wrong{"rediss://:sesame@127.0.0.1:1", "connect"},
          wrong{"redis-sentinel://:sesame@127.0.0.1:1#claims", "connect"},
          wrong{"rediss-sentinel://:sesame@127.0.0.1", "name"}, wrong{"valkey://:sesame@h", "scheme"},
          wrong{"sesame", "expected memory"}}) {
      INFO(each.says);
      const auto ended = refused_start({"--replay", each.url});
      CHECK(ended.code == 2);
      CHECK(ended.err.find(each.says) != std::string::npos);
      CHECK((ended.out + ended.err).find("sesame") == std::string::npos);
      const auto from_file = refused_start({"--replay-file", folder.write("url", each.url)});
      CHECK(from_file.code == 2);
      CHECK(from_file.err.find("--replay-file " + folder.path("url")) != std::string::npos);
      CHECK(from_file.err.find(each.says) != std::string::npos);
      CHECK((from_file.out + from_file.err).find("sesame") == std::string::npos);
    }
  }
}

TEST_CASE("a Redis is reached by TLS, by whoever trusts it") {
  const throw_away_certificates authority;
  const auto files = authority.issue("server", "IP:127.0.0.1");
  const redis_server server({"--tls-cert-file", files.certificate, "--tls-key-file", files.key, "--tls-ca-cert-file",
                             authority.ca(), "--tls-auth-clients", "no"});
  // Somebody may take the free port first.
  std::uint16_t port = 0;
  for (int attempt = 0; attempt < 5 && port == 0; ++attempt) {
    const std::uint16_t next = free_port();
    if (server.command({"CONFIG", "SET", "tls-port", std::to_string(next)}) == "OK") port = next;
  }
  REQUIRE(port != 0);
  const std::string url = "rediss://127.0.0.1:" + std::to_string(port);

  const scratch_folder folder;
  listener receiver(recording(folder, {"--replay", url + "?ca_file=" + authority.ca()}));
  for (int i = 0; i < 2; ++i) CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(runs(folder) == 1);

  const auto ended = refused_start({"--replay", url});
  CHECK(ended.code == 2);
  CHECK(ended.err.find("--replay, " + url + "/0: the replay store is unavailable: TLS") != std::string::npos);
}

TEST_CASE("a replay store is told on the command line or in a file") {
  const scratch_folder folder;
  CHECK(refused_start({"--replay", "memory", "--replay-file", folder.write("url", "memory")}).code == 2);
  for (const auto& [file, says] :
       {std::pair(folder.path("missing"), "cannot be read"), std::pair(folder.path(), "is a folder"),
        std::pair(folder.write("empty", "\n"), "is empty"), std::pair(folder.write("two", "off\noff\n"), "one line"),
        std::pair(folder.write("mark", "\xef\xbb\xbfoff\n"), "byte order mark"),
        std::pair(folder.write("word", "of\n"), "expected memory, off, or redis://")}) {
    const auto ended = refused_start({"--replay-file", file});
    CHECK(ended.code == 2);
    CHECK(ended.err.find("--replay-file " + file) != std::string::npos);
    CHECK(ended.err.find(says) != std::string::npos);
  }
  listener receiver(recording(folder, {"--replay-file", folder.write("url", " off \n")}));
  for (int i = 0; i < 2; ++i) CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(runs(folder) == 2);
}

TEST_CASE("a body that outlives the window is refused, whatever its head said") {
  const scratch_folder folder;
  listener receiver(recording(folder, {"--max-age", "1", "--clock-skew", "0"}));
  const std::string request = delivery("r-1");
  const std::size_t body = request.find("\r\n\r\n") + 4;
  raw_http slow(receiver.port());
  slow.send(std::string_view(request).substr(0, body + 10));
  std::this_thread::sleep_for(seconds{3});
  slow.send(std::string_view(request).substr(body + 10));
  const auto refused = slow.receive();
  CHECK(refused.status == 403);
  CHECK(refused.body.find("\"signature_too_old\"") != std::string::npos);
  CHECK(runs(folder) == 0);
  // A busy machine may miss the second that is left.
  CHECK(eventually([&] { return receiver.post(delivery("r-1")).status == 204; }));
  CHECK(runs(folder) == 1);
}
