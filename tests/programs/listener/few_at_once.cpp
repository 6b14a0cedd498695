// Few connections show the same signed content at once: a captured head holds no more of them than that, and the true
// sender is not kept out.

#include <string>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

TEST_CASE("one captured head holds a few connections and no more, and its own delivery is not kept out") {
  listener_process listener(
      {"--timeout", "3600", "--threads", "1"});  // so that heads are taken in the order of their arrival
  const auto request = listener.sign(event_of("1"));
  const std::string text = request.http_text();
  const std::string head = text.substr(0, text.find("\r\n\r\n") + 4);
  std::vector<raw_http> holders;
  holders.reserve(20);
  for (int i = 0; i < 20; ++i) {
    holders.emplace_back(listener.port);
    // However the same signature is written.
    std::string varied = head;
    varied.insert(varied.find("Content-Digest: ") + 16, std::string(static_cast<std::size_t>(i), ' '));
    holders.back().send(varied);
    if (i >= 4) CHECK(holders[static_cast<std::size_t>(i) - 4].is_closed());
  }
  // The last ones may go on: one of them is the true one's.
  holders[19].send(request.body);
  CHECK(verdict_of(holders[19].receive()) == "204");
  raw_http another(listener.port);
  another.send(listener.sign(event_of("2")).http_text());
  CHECK(verdict_of(another.receive()) == "204");
}

TEST_CASE("while a delivery is handled, a few copies wait with it and more are asked to come back at once") {
  const scratch_folder folder;
  listener_process listener(
      {"--replay", "off", "--on-event",
       "echo run >> " + folder.path("runs") + "; until test -e " + folder.path("ready") + "; do sleep 0.05; done"});
  const std::string text = listener.sign(event_of("1")).http_text();
  std::vector<raw_http> handled;
  handled.reserve(4);
  for (int i = 0; i < 4; ++i) {
    handled.emplace_back(listener.port);
    handled.back().send(text);
  }
  CHECK(eventually([&] { return read_file(folder.path("runs")) == "run\nrun\nrun\nrun\n"; }));
  const http_answer refused = response_to(listener.port, text);
  CHECK(verdict_of(refused) == "503 replay_in_progress");
  CHECK(refused.field("retry-after") == "10");
  folder.write("ready", "");
  for (raw_http& each : handled) CHECK(verdict_of(each.receive()) == "204");
  CHECK(verdict_of(response_to(listener.port, text)) == "204");
}
