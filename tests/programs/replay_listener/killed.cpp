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
#include "listener.hpp"
#include "redis_server.hpp"

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// --lease, far more than a command takes, since one that is killed has had its effect; and what the listener adds to
// commit.
constexpr double lease = 5 + 5;

struct effect {
  std::string listener;  // its process id
  double time;           // Unix time
};

struct record {
  std::vector<effect> effects;
  std::vector<double> commits;
};

using history = std::map<std::string, record>;

// "r-1 4711 1732759436.123" a line, as the command writes them: always whole, as the events are that it gets.
void read_effects(const std::string& text, history& all) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    std::istringstream words(line);
    std::string id;
    effect each;
    REQUIRE(words >> id >> each.listener >> each.time);
    all[id].effects.push_back(each);
  }
}

// What MONITOR shows of the script that commits: 1732759436.123456 [0 lua] "HDEL" "ubiops-webhooks:...:r-1" "l"; but
// not for the trial claim that a listener makes when it starts.
void read_commits(const std::string& text, history& all) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t deleted = line.find("lua] \"HDEL\" \"");
    const std::size_t end = line.find("\" \"l\"");
    if (deleted == std::string::npos || end == std::string::npos) continue;
    if (line.find("trial claim", deleted) != std::string::npos) continue;
    const std::size_t id = line.rfind(':', end) + 1;
    all[line.substr(id, end - id)].commits.push_back(std::stod(line));
  }
}

// Two listeners, each of which is killed from time to time and started again in its place.
class listeners {
 public:
  explicit listeners(std::vector<std::string> options) : options_(std::move(options)) {
    for (const std::size_t i : {0u, 1u}) start(i);
  }

  [[nodiscard]] std::uint16_t port(std::size_t which) const noexcept { return ports_[which]; }

  void kill(std::size_t which) {
    all_[which]->process().signal(SIGKILL);
    all_[which]->process().wait();
  }
  void start(std::size_t which) {
    all_[which] = std::make_unique<listener>(options_);
    ports_[which] = all_[which]->port();
  }

 private:
  std::vector<std::string> options_;
  std::unique_ptr<listener> all_[2];
  std::atomic<std::uint16_t> ports_[2] = {};
};

// Status 0 where the listener is gone, or went before it answered.
int post(std::uint16_t port, const std::string& request) {
  try {
    return response_to(port, request).status;
  } catch (const std::runtime_error&) {
    return 0;
  }
}

// A command that records its effect, and takes some time before and after it.
std::string recorded(const scratch_folder& folder) {
  return R"sh(read -r event; id=${event#*\"request_id\":\"}; sleep 0.03; )sh"
         R"sh(echo "${id%%\"*} $PPID $(date +%s.%N)" >> )sh" +
         folder.path("effects") + "; sleep 0.1";
}

void judge(const record& each, const std::set<std::string>& survivors) {
  REQUIRE(!each.effects.empty());
  CHECK(!each.commits.empty());
  for (std::size_t i = 1; i < each.effects.size(); ++i) {
    const effect& earlier = each.effects[i - 1];
    const effect& later = each.effects[i];
    // Its listener was killed, before it committed; and the lease of the claim, which is older than the effect, ran
    // out.
    CHECK(survivors.count(earlier.listener) == 0);
    CHECK(std::count_if(each.commits.begin(), each.commits.end(), [&](double commit) { return commit < later.time; }) ==
          0);
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
  listeners two({"--replay", server.url(), "--lease", "5", "--on-event", recorded(folder)});

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
  history all;
  read_effects(read_file(folder.path("effects")), all);
  CHECK(eventually([&] { return monitor.out().find("survivor-1\" \"l\"") != std::string::npos; }));
  read_commits(monitor.out(), all);
  const std::set<std::string> survivors = {all.at("survivor-0").effects.at(0).listener,
                                           all.at("survivor-1").effects.at(0).listener};
  CHECK(survivors.size() == 2);
  std::size_t second_effects = 0;
  for (const auto& [id, each] : all) {
    INFO(id);
    judge(each, survivors);
    second_effects += each.effects.size() - 1;
  }
  CHECK(all.size() == deliveries + 2);
  // The kills were in the middle of something.
  CHECK(second_effects > 0);
}
