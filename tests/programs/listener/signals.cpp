// SIGTERM and SIGINT finish what is in flight; a second one does not wait.

#include <chrono>
#include <csignal>
#include <string>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

using std::chrono::milliseconds;

namespace {

// The two pieces of a request: its head and the first half of its body, and the rest.
std::pair<std::string, std::string> halves(const std::string& text) {
  const std::size_t cut = text.size() - 20;
  return {text.substr(0, cut), text.substr(cut)};
}

}  // namespace

TEST_CASE("SIGTERM exits 0 and SIGINT 130, at once where nothing is in flight") {
  for (const auto& [signal, code] : {std::pair(SIGTERM, 0), std::pair(SIGINT, 130)}) {
    listener_process listener({"--timeout", "3600"});  // not what ends the connections
    raw_http idle(listener.port);
    raw_http kept(listener.port);
    kept.send(listener.sign(event_of("1")).http_text());
    CHECK(verdict_of(kept.receive()) == "204");
    listener.child.signal(signal);
    CHECK(listener.child.wait() == code);
    CHECK(idle.is_closed());
    CHECK(kept.is_closed());
  }
}

TEST_CASE("a request whose body is on its way is finished, and then the listener ends") {
  for (const auto& [signal, code] : {std::pair(SIGTERM, 0), std::pair(SIGINT, 130)}) {
    listener_process listener;
    const auto [first, rest] = halves(listener.sign(event_of("in-flight"), {{"Expect", "100-continue"}}).http_text());
    raw_http client(listener.port);
    client.send(first);
    CHECK(client.receive().status == 100);
    listener.child.signal(signal);
    // No new connections any more, but this one goes on.
    CHECK(eventually([&] {
      try {
        raw_http another(listener.port);
        return false;
      } catch (const std::runtime_error&) {
        return true;
      }
    }));
    CHECK(!listener.child.has_ended());
    client.send(rest);
    const http_answer answer = client.receive();
    CHECK(verdict_of(answer) == "204");
    CHECK(answer.field("connection") == "close");
    CHECK(client.is_closed());
    CHECK(listener.child.wait() == code);
    CHECK(listener.child.out().find("in-flight") != std::string::npos);
  }
}

TEST_CASE("a request whose head is on its way is finished too") {
  listener_process listener;
  const std::string text = listener.sign(event_of("1")).http_text();
  raw_http client(listener.port);
  client.send(text.substr(0, 60));
  // A second connection's answer proves that the first one's bytes have long been there.
  CHECK(verdict_of(listener.post(listener.sign(event_of("2")))) == "204");
  std::this_thread::sleep_for(milliseconds(100));
  listener.child.signal(SIGTERM);
  std::this_thread::sleep_for(milliseconds(100));
  CHECK(!listener.child.has_ended());
  client.send(text.substr(60));
  CHECK(verdict_of(client.receive()) == "204");
  CHECK(listener.child.wait() == 0);
}

TEST_CASE("an event whose command runs is finished and answered") {
  const scratch_folder folder;
  listener_process listener(
      {"--on-event", "touch " + folder.path("begun") + "; sleep 1; touch " + folder.path("done")});
  raw_http client(listener.port);
  client.send(listener.sign(event_of("1")).http_text());
  CHECK(eventually([&] { return std::filesystem::exists(folder.path("begun")); }));
  listener.child.signal(SIGTERM);
  CHECK(verdict_of(client.receive()) == "204");
  CHECK(std::filesystem::exists(folder.path("done")));
  CHECK(listener.child.wait() == 0);
}

TEST_CASE("a client that never ends its request is cut off after the time-out, or by a second signal") {
  listener_process patient({"--timeout", "1"});
  raw_http slow(patient.port);
  slow.send(halves(patient.sign(event_of("1")).http_text()).first);
  std::this_thread::sleep_for(milliseconds(100));
  patient.child.signal(SIGTERM);
  CHECK(verdict_of(slow.receive()) == "408 request_timeout");
  slow.end_sending();
  CHECK(patient.child.wait() == 0);

  listener_process listener({"--timeout", "3600"});
  const auto [first, rest] = halves(listener.sign(event_of("2"), {{"Expect", "100-continue"}}).http_text());
  raw_http client(listener.port);
  client.send(first);
  CHECK(client.receive().status == 100);
  listener.child.signal(SIGTERM);
  std::this_thread::sleep_for(milliseconds(200));
  CHECK(!listener.child.has_ended());
  listener.child.signal(SIGTERM);
  CHECK(listener.child.wait() == 0);
}
