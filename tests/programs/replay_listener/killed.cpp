// Two listeners share a Redis, and are killed again and again in the middle of their work. What each command does is
// recorded with its listener and time, and each commit as Redis saw it: no delivery may be without an effect, and a
// second effect only where the first's listener was killed before it could commit, and a lease later.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "effects.hpp"
#include "listener.hpp"
#include "listeners.hpp"
#include "redis_server.hpp"

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// --lease, far more than a command takes, since one that is killed has had its effect; and what the listener adds to
// commit.
constexpr double lease = 5 + 5;

// By the id of the request, at which times.
using commits = std::map<std::string, std::vector<double>>;

// What MONITOR shows of the script that commits: 1732759436.123456 [0 lua] "HDEL" "ubiops-webhooks:...:r-1" "l"; but
// not for the trial claim that a listener makes when it starts.
commits read_commits(const std::string& text) {
  commits all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t deleted = line.find("lua] \"HDEL\" \"");
    const std::size_t end = line.find("\" \"l\"");
    if (deleted == std::string::npos || end == std::string::npos) continue;
    if (line.find("trial claim", deleted) != std::string::npos) continue;
    const std::size_t id = line.rfind(':', end) + 1;
    all[line.substr(id, end - id)].push_back(std::stod(line));
  }
  return all;
}

// Status 0 where the listener is gone, or went before it answered.
int post(std::uint16_t port, const std::string& request) {
  try {
    return response_to(port, request).status;
  } catch (const std::runtime_error&) {
    return 0;
  }
}

void judge(const std::vector<effect>& each, const std::vector<double>& committed,
           const std::set<std::string>& survivors) {
  CHECK(!committed.empty());
  for (std::size_t i = 1; i < each.size(); ++i) {
    const effect& earlier = each[i - 1];
    const effect& later = each[i];
    // Its listener was killed, before it committed; and the lease of the claim, which is older than the effect, ran
    // out.
    CHECK(survivors.count(earlier.listener) == 0);
    CHECK(std::none_of(committed.begin(), committed.end(), [&](double commit) { return commit < later.time; }));
    CHECK(later.time - earlier.time > lease - 3);
  }
}

}  // namespace

TEST_CASE("a delivery whose listener is killed in the middle is handled by another when the lease is over") {
  const redis_server server;
  const scratch_folder folder;
  const std::string runs = folder.path("runs");
  const std::vector<std::string> options = {
      "--replay", server.url(), "--lease",
      "1",        "--on-event", "echo run >> " + runs + "; test -e " + folder.path("ready") + " || sleep 2"};
  listener first(options);
  listener second(options);
  raw_http client(first.port());
  const auto claimed = std::chrono::steady_clock::now();
  client.send(delivery("r-1"));
  REQUIRE(eventually([&] { return count_lines(runs, "run") == 1; }));
  first.process().signal(SIGKILL);
  CHECK(first.process().wait() == 128 + SIGKILL);
  CHECK(client.receive().status == 0);
  folder.write("ready", "");
  const int early = second.post(delivery("r-1")).status;
  // Unless the machine was so busy that the lease is over.
  if (std::chrono::steady_clock::now() - claimed < std::chrono::duration<double>(lease)) {
    CHECK(early == 503);
    CHECK(count_lines(runs, "run") == 1);
  }
  CHECK(eventually([&] { return second.post(delivery("r-1")).status == 204; }));
  CHECK(count_lines(runs, "run") == 2);
  CHECK(second.post(delivery("r-1")).status == 204);
  CHECK(count_lines(runs, "run") == 2);
}

TEST_CASE("a command has the whole event even where its listener is killed before it reads") {
  const scratch_folder folder;
  const std::string all = folder.path("all");
  listener receiver({"--on-event", "echo run > " + folder.path("started") + "; sleep 1; cat > " + all});
  const std::string body = event_body("r-1", std::string(800'000, 'x'));  // more than a pipe holds
  raw_http client(receiver.port());
  client.send(signed_request(body));
  REQUIRE(eventually([&] { return count_lines(folder.path("started"), "run") == 1; }));
  receiver.process().signal(SIGKILL);
  CHECK(receiver.process().wait() == 128 + SIGKILL);
  CHECK(eventually([&] { return read_file(all) == body; }));
}

TEST_CASE("listeners that are killed again and again have every effect, and a second one only for that") {
  constexpr std::size_t deliveries = 160;
  constexpr std::size_t clients = 8;
  constexpr unsigned kills = 8;
  const redis_server server;
  const scratch_folder folder;
  child_process monitor({"redis-cli", "-p", std::to_string(server.port()), "monitor"});
  REQUIRE(monitor.says("OK"));
  listeners two(2, {"--replay", server.url(), "--lease", "5", "--on-event",
                    recording_command(folder, "sleep 0.03; ", "; sleep 0.1")});

  std::atomic<std::size_t> delivered{0};
  std::vector<std::thread> senders;
  senders.reserve(clients);
  for (std::size_t c = 0; c < clients; ++c) {
    senders.emplace_back([&, c] {
      for (std::size_t d = c; d < deliveries; d += clients) {
        const std::string request = delivery("r-" + std::to_string(d));
        std::size_t attempt = d;
        const bool done = eventually([&] { return post(two.port(attempt++ % 2), request) == 204; });
        delivered += done;
      }
    });
  }
  for (unsigned i = 0; i < kills; ++i) {
    std::this_thread::sleep_for(milliseconds(250));
    two.kill(i % 2);
    two.start(i % 2);
  }
  for (auto& sender : senders) sender.join();
  CHECK(delivered == deliveries);

  // The last two of the listeners tell who they are.
  for (const std::size_t i : {0u, 1u}) CHECK(post(two.port(i), delivery("survivor-" + std::to_string(i))) == 204);
  CHECK(eventually([&] { return monitor.out().find("survivor-1\" \"l\"") != std::string::npos; }));
  const effects all = recorded_effects(folder);
  commits committed = read_commits(monitor.out());
  const std::set<std::string> survivors = {all.at("survivor-0").at(0).listener, all.at("survivor-1").at(0).listener};
  CHECK(survivors.size() == 2);
  std::size_t second_effects = 0;
  for (const auto& [id, each] : all) {
    INFO(id);
    judge(each, committed[id], survivors);
    second_effects += each.size() - 1;
  }
  CHECK(all.size() == deliveries + 2);
  // The kills were in the middle of something.
  CHECK(second_effects > 0);
}
