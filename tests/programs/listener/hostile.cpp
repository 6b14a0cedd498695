// Hostile connections, more than the listener holds and of every kind, keep no genuine delivery out. Their time-out is
// an hour, so that only the listener's own choice of whom to drop makes room.
//
// UBIOPS_WEBHOOKS_HOSTILE is how many there are of each kind; where it is set, a delivery must be answered within two
// seconds, too, which a program under sanitizers on a busy machine cannot promise.

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "crowd.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace {

using std::chrono::steady_clock;

// No answer within it is none: the hostile connections would stay for an hour.
constexpr std::chrono::minutes a_hang{5};

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

struct kind {
  std::string name;
  behaviour what;
};

std::vector<kind> all_kinds(const listener_process& listener) {
  const std::string captured = listener.sign(event_of("captured")).http_text();
  const std::string head = captured.substr(0, captured.find("\r\n\r\n") + 4);
  std::string chunked = head;
  const std::size_t length = chunked.find("Content-Length: ");
  chunked.replace(length, chunked.find("\r\n", length) - length, "Transfer-Encoding: chunked");
  std::string wrong = captured;
  wrong.back() = ' ';
  std::string forged = head;
  forged.replace(forged.find("/hook"), 5, "/evil");
  const std::string check = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string get = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
  return {
      {"nothing is sent", {}},
      {"a head that trickles in", {"POST /hook HTTP/1.1\r\nX-Slow: ", "x"}},
      {"answers to HEAD that are not read", {repeated(check, 300), check, 400}},
      {"answers to GET that are not read", {repeated(get, 300), get, 400}},
      {"forgeries, and then anything", {forged, "x", 1}},
      {"a captured head and never a body", {head, ""}},
      {"a captured head and a body that trickles in", {head, " "}},
      {"a captured head and chunks that trickle in", {chunked + "5;", "x"}},
      {"a captured head and another body, again and again", {repeated(wrong, 20), wrong, wrong.size()}},
      {"a captured request, again and again", {repeated(captured, 20), captured, captured.size()}},
  };
}

}  // namespace

TEST_CASE("hostile connections by the hundred, of whatever kind, keep no genuine delivery out") {
  const char* const told = std::getenv("UBIOPS_WEBHOOKS_HOSTILE");
  const std::size_t count = told == nullptr ? 600 : std::strtoul(told, nullptr, 10);
  std::size_t number = 0;
  listener_process listener({"--timeout", "3600"});
  CHECK(verdict_of(listener.post(listener.sign(event_of("captured")))) == "204");
  for (const kind& each : all_kinds(listener)) {
    INFO(each.name);
    const crowd hostile(listener.port, count, each.what);
    REQUIRE(eventually([&] { return hostile.turns() >= 10; }));
    for (int i = 0; i < 3; ++i) {
      const auto begin = steady_clock::now();
      raw_http client(listener.port);
      client.send(listener.sign(event_of("genuine-" + std::to_string(number++))).http_text());
      CHECK(verdict_of(client.receive(a_hang)) == "204");
      const double seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
      if (told != nullptr) CHECK(seconds < 2);
    }
  }
  // It has not lost its way: what is kept open by nobody ends, and so does the listener.
  CHECK(verdict_of(listener.post(listener.sign(event_of("last")))) == "204");
  CHECK(listener.terminate() == 0);
}
