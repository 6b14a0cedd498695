// --on-event: the command gets the event, decides whether the delivery is done, and cannot hold anything up.
#include <signal.h>

#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "catch.hpp"
#include "listener.hpp"

using std::chrono::seconds;

namespace {

std::vector<std::string> on_event(const std::string& command, const std::string& lease = "30") {
  return {"--on-event", command, "--lease", lease};
}

bool is_running(const std::string& process) { return ::kill(std::atoi(process.c_str()), 0) == 0; }

}  // namespace

TEST_CASE("a command gets the verified event, and where it exits 0 it is not run again") {
  const scratch_folder folder;
  listener receiver(on_event("cat >> " + folder.path("events") + "; echo >> " + folder.path("events")));
  const std::string body = event_body("r-1", "what \\\"it\\\" says");
  CHECK(receiver.post(signed_request(body, seconds{60})).status == 204);
  CHECK(read_file(folder.path("events")) == body + "\n");
  // A replay, and a retry that is signed anew a minute later.
  CHECK(receiver.post(signed_request(body, seconds{60})).status == 204);
  CHECK(receiver.post(signed_request(body)).status == 204);
  CHECK(receiver.process().warns("204 delivered before: r-1"));
  CHECK(read_file(folder.path("events")) == body + "\n");
  CHECK(receiver.post(delivery("r-2")).status == 204);
  CHECK(read_file(folder.path("events")) == body + "\n" + event_body("r-2") + "\n");
}

TEST_CASE("a command that fails is run again for the next delivery") {
  const scratch_folder folder;
  const std::string runs = folder.path("runs");
  listener receiver(on_event("echo run >> " + runs + "; test -e " + folder.path("ready")));
  const auto refused = receiver.post(delivery("r-1"));
  CHECK(refused.status == 500);
  CHECK(refused.body.find("\"command_failed\"") != std::string::npos);
  CHECK(refused.field("retry-after").empty());
  CHECK(receiver.post(delivery("r-1")).status == 500);
  folder.write("ready", "");
  CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(count_lines(runs, "run") == 3);
}

TEST_CASE("a command that is killed or cannot be found has failed") {
  listener killed(on_event("kill -9 $$"));
  CHECK(killed.post(delivery("r-1")).status == 500);
  listener missing(on_event("/there/is/no/such/program"));
  CHECK(missing.post(delivery("r-1")).status == 500);
}

TEST_CASE("a command that takes too long is killed, with all that it started, and the delivery is free again") {
  const scratch_folder folder;
  const std::string first = folder.path("first");
  const std::string second = folder.path("second");
  listener receiver(on_event("test -e " + folder.path("ready") + " && exit 0; trap '' TERM; sleep 600 & echo $! > " +
                                 first + "; echo $$ > " + second + "; wait",
                             "1"));
  const auto before = std::chrono::steady_clock::now();
  const auto refused = receiver.post(delivery("r-1"));
  CHECK(std::chrono::steady_clock::now() - before >= std::chrono::milliseconds{990});
  CHECK(refused.status == 500);
  CHECK(refused.body.find("\"command_timeout\"") != std::string::npos);
  CHECK(eventually([&] { return !is_running(read_file(first)) && !is_running(read_file(second)); }));
  folder.write("ready", "");
  CHECK(receiver.post(delivery("r-1")).status == 204);
}

TEST_CASE("while a command runs, others run and are received, and the same delivery is asked to come back") {
  const scratch_folder folder;
  constexpr int count = 12;
  auto options = on_event("read -r event; echo started >> " + folder.path("runs") + "; until test -e " +
                          folder.path("ready") + "; do sleep 0.05; done");
  options.insert(options.end(), {"--threads", "1"});
  listener receiver(std::move(options));
  const std::uint16_t port = receiver.port();
  std::vector<std::future<http_answer>> answers;
  answers.reserve(count);
  for (int i = 0; i < count; ++i) {
    answers.push_back(std::async(std::launch::async, [port, request = delivery("r-" + std::to_string(i))] {
      return response_to(port, request);
    }));
  }
  CHECK(eventually([&] { return count_lines(folder.path("runs"), "started") == count; }));
  const auto again = receiver.post(delivery("r-3"));
  CHECK(again.status == 503);
  CHECK(again.body.find("\"replay_in_progress\"") != std::string::npos);
  CHECK(again.field("retry-after") == "10");
  CHECK(receiver.post("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").status != 0);
  folder.write("ready", "");
  for (auto& answer : answers) CHECK(answer.get().status == 204);
  CHECK(receiver.post(delivery("r-3")).status == 204);
  CHECK(count_lines(folder.path("runs"), "started") == count);
}

TEST_CASE("a command that waits takes no processor time of the listener") {
  const scratch_folder folder;
  // The listener's own times, in clock ticks, before and after: fields 14 and 15 of proc(5)'s stat.
  const std::string times = "set -- $(cat /proc/$PPID/stat); echo $((${14} + ${15})) >> " + folder.path("ticks");
  listener receiver(on_event("read -r event; " + times + "; sleep 2; " + times));
  CHECK(receiver.post(delivery("r-1")).status == 204);
  const std::string ticks = read_file(folder.path("ticks"));
  const long before = std::stol(ticks);
  const long after = std::stol(ticks.substr(ticks.find('\n')));
  // Of 200 in two seconds.
  CHECK(after - before < 40);
}

TEST_CASE("a command inherits no socket, no file and no ignored signal of the listener") {
  const scratch_folder folder;
  const std::string list = folder.path("list");
  listener receiver(on_event("ls -l /proc/$$/fd > " + list + "; grep SigIgn /proc/$$/status >> " + list));
  // Another connection is open meanwhile.
  raw_http other(receiver.port());
  CHECK(receiver.post(delivery("r-1")).status == 204);
  const std::string text = read_file(list);
  INFO(text);
  CHECK(text.find("0 -> /memfd:event") != std::string::npos);
  CHECK(text.find("socket:") == std::string::npos);
  CHECK(text.find("anon_inode:") == std::string::npos);
  // The ordinary 31; glibc keeps two more to itself.
  const std::size_t ignored = text.find("SigIgn:");
  REQUIRE(ignored != std::string::npos);
  CHECK((std::stoull(text.substr(ignored + 7), nullptr, 16) & 0x7fffffff) == 0);
}

TEST_CASE("a command need not read its input, and may read a large one") {
  const scratch_folder folder;
  const std::string body = event_body("r-1", std::string(800'000, 'x'));
  SECTION("none") {
    listener receiver(on_event("exec 0<&-; true"));
    CHECK(receiver.post(signed_request(body)).status == 204);
    CHECK(receiver.post(delivery("r-2")).status == 204);
  }
  SECTION("some of it") {
    listener receiver(on_event("head -c 10 > /dev/null"));
    CHECK(receiver.post(signed_request(body)).status == 204);
    CHECK(receiver.post(delivery("r-2")).status == 204);
  }
  SECTION("all") {
    listener receiver(on_event("wc -c > " + folder.path("size")));
    CHECK(receiver.post(signed_request(body)).status == 204);
    CHECK(std::stoul(read_file(folder.path("size"))) == body.size());
  }
}

TEST_CASE("what does not verify runs no command") {
  const scratch_folder folder;
  listener receiver(on_event("echo run >> " + folder.path("runs")));
  std::string forged = delivery("r-1");
  forged.replace(forged.find("r-1"), 3, "r-2");
  CHECK(receiver.post(forged).status == 403);
  CHECK(receiver.post(delivery("r-1", seconds{1000})).status == 403);
  CHECK(count_lines(folder.path("runs"), "run") == 0);
  CHECK(receiver.post(delivery("r-1")).status == 204);
  CHECK(count_lines(folder.path("runs"), "run") == 1);
}

TEST_CASE("a body that is no event is claimed by its signature") {
  const scratch_folder folder;
  listener receiver(on_event("cat >> " + folder.path("bodies")));
  const std::string body = R"({"hello":"world"})";
  const std::string request = signed_request(body, seconds{60});
  CHECK(receiver.post(request).status == 204);
  CHECK(receiver.post(request).status == 204);
  CHECK(read_file(folder.path("bodies")) == body);
  CHECK(receiver.post(signed_request(body)).status == 204);
  CHECK(read_file(folder.path("bodies")) == body + body);
}
