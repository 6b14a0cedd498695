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
  REQUIRE(all.size() == 6);
  CHECK(all[0]["level"] == "info");
  CHECK(all[0]["message"].get<std::string>().starts_with("UbiOps must have been given the URL "));
  CHECK(all[1]["message"].get<std::string>().starts_with("trusted is the key sha512:"));
  CHECK(all[2]["level"] == "warning");
  const json& refused_request = all[3];
  CHECK(refused_request["level"] == "info");
  CHECK(refused_request["status"] == 403);
  CHECK(refused_request["code"] == "signature_mismatch");
  CHECK(refused_request["peer"] == "127.0.0.1");
  CHECK(refused_request["method"] == "POST");
  CHECK(refused_request["path"] == "/evil");
  CHECK(refused_request["keyid"] == std::string(listener.pair.public_key().key_id()));
  CHECK(refused_request["message"].get<std::string>().starts_with("the signature does not match"));
  CHECK(refused_request["time"].get<std::string>().size() == 20);
  CHECK(all[4]["message"] == "delivered before: seen");
  CHECK(all[4]["status"] == 204);
  CHECK(all[5]["message"] == "keys reloaded");

  const finished_process refused =
      run_process({UBIOPS_WEBHOOKS_LISTENER, "--log", "json", "--port", "0", "--pubkey", "/nonexistent"});
  CHECK(refused.code == 2);
  const auto last = records(refused.err);
  REQUIRE(last.size() == 1);
  CHECK(last[0]["level"] == "error");
  CHECK(last[0]["message"] == "listener: /nonexistent: cannot be read");
}

TEST_CASE("the line of a refusal has the time, the method, the path and the keyid, escaped and cut, and no secret") {
  listener_process listener;
  const auto line_of = [&](const std::string& request) {
    const std::size_t before = listener.child.err().size();
    CHECK(response_to(listener.port, request).status >= 400);
    REQUIRE(eventually([&] { return listener.child.err().find('\n', before) != std::string::npos; }));
    std::string line = listener.child.err().substr(before);
    line.resize(line.find('\n'));
    const std::size_t time = line.find(" at 2");
    REQUIRE(time != std::string::npos);
    line.replace(time + 4, 20, "TIME");
    return line;
  };
  const std::string key_id(listener.pair.public_key().key_id());
  auto forged = listener.sign(event_of("1"));
  forged.target = "/evil?token=planted";
  CHECK(line_of(forged.http_text())
            .starts_with("403 signature_mismatch from 127.0.0.1 at TIME, POST /evil, keyid " + key_id +
                         ": the signature does not match the request: "));
  CHECK(line_of("GET /" + std::string(300, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n") ==
        "405 method_not_allowed from 127.0.0.1 at TIME, GET /" + std::string(199, 'a') + "...: webhooks are posted");
  CHECK(line_of("POST /a HTTP/1.1\r\nHost: h\r\nSignature-Input: a=(\"x\";keyid=\"no\");keyid=\"o\\\"\\\\" +
                std::string(300, 'k') + "\"\r\nContent-Length: 0\r\n\r\n")
            .starts_with("403 unknown_key from 127.0.0.1 at TIME, POST /a, keyid o\\\\\"\\\\\\\\" +
                         std::string(195, 'k') + "...: no signature is by a trusted key: the keyring lacks keyid o"));
  CHECK(
      line_of("POST http://user:planted@h/a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n") ==
      "400 missing_signature_input from 127.0.0.1 at TIME, POST ...: the request has no Signature-Input field: it was "
      "not signed, or something on the way removed it");
  CHECK(line_of(std::string("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 11)) ==
        "400 malformed_request from 127.0.0.1 at TIME: TLS came to a port without TLS: put a proxy that ends TLS in "
        "front, or send to an http:// URL");
  CHECK(line_of("\x15\x03 nonsense\r\n\r\n") == "400 malformed_request from 127.0.0.1 at TIME: this is not HTTP");
  CHECK(listener.terminate() == 0);
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
