// The log on standard error: for people or machines, held to a rate, and never in anybody's way.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

using nlohmann::json;

namespace {

std::vector<json> records(const std::string& text) {
  std::vector<json> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    all.push_back(json::parse(line, nullptr, false));
    CHECK(all.back().is_object());
  }
  return all;
}

std::string forged_request(const listener_process& listener) {
  auto forged = listener.sign(event_of("1"));
  forged.target = "/evil";
  return forged.http_text();
}

}  // namespace

TEST_CASE("with --log json every line on standard error is an object") {
  listener_process listener({"--log", "json"});
  CHECK(verdict_of(response_to(listener.port, forged_request(listener))) == "403 signature_mismatch");
  CHECK(verdict_of(listener.post(listener.sign(event_of("seen")))) == "204");
  CHECK(verdict_of(listener.post(listener.sign(event_of("seen")))) == "204");
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys reloaded"));
  CHECK(listener.terminate() == 0);
  const auto all = records(listener.child.err());
  REQUIRE(all.size() == 4);
  CHECK(all[0]["level"] == "warning");
  CHECK(all[1]["level"] == "info");
  CHECK(all[1]["status"] == 403);
  CHECK(all[1]["code"] == "signature_mismatch");
  CHECK(all[1]["peer"] == "127.0.0.1");
  CHECK(all[1]["message"].get<std::string>().starts_with("the signature does not match"));
  CHECK(all[1]["time"].get<std::string>().size() == 20);
  CHECK(all[2]["message"] == "delivered before: seen");
  CHECK(all[2]["status"] == 204);
  CHECK(all[3]["message"] == "keys reloaded");

  const finished_process refused =
      run_process({UBIOPS_WEBHOOKS_LISTENER, "--log", "json", "--port", "0", "--pubkey", "/nonexistent"});
  CHECK(refused.code == 2);
  const auto last = records(refused.err);
  REQUIRE(last.size() == 1);
  CHECK(last[0]["level"] == "error");
  CHECK(last[0]["message"] == "listener: /nonexistent: cannot be read");
}

TEST_CASE("refusals are held to a rate in the log, and those left out are counted") {
  listener_process listener;
  const std::string forged = forged_request(listener);
  constexpr int count = 1000;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) CHECK(response_to(listener.port, forged).status == 403);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  CHECK(listener.terminate() == 0);
  const std::string err = listener.child.err();
  std::size_t told = 0;
  std::size_t left_out = 0;
  std::istringstream lines(err);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("403 ")) ++told;
    if (line.ends_with(" lines were left out")) left_out += std::stoul(line.substr(line.find(' ')));
  }
  CHECK(told >= 100);
  CHECK(static_cast<double>(told) <= 101 + 20 * seconds);
  CHECK(told + left_out == count);
}

TEST_CASE("a log that nobody reads holds up no request") {
  const scratch_folder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int end = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);  // never read
  // So small that two lines fill it.
  ::fcntl(end, F_SETPIPE_SZ, 4096);
  const std::string filling(4096, 'x');
  REQUIRE(::write(end, filling.data(), filling.size()) == 4096);
  listener_process listener(R"(exec "$@" 2>)" + pipe, {"--threads", "2"});
  const std::string forged = forged_request(listener);
  for (int i = 0; i < 50; ++i) CHECK(response_to(listener.port, forged).status == 403);
  CHECK(verdict_of(listener.post(listener.sign(event_of("1")))) == "204");
  listener.child.signal(SIGHUP);
  CHECK(verdict_of(listener.post(listener.sign(event_of("2")))) == "204");
  CHECK(listener.terminate() == 0);
  ::close(end);
}
