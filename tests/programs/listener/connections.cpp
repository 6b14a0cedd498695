// Connections: kept, shared by several requests, abandoned, and far too many of them.

#include <sys/resource.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

using std::chrono::milliseconds;

TEST_CASE("a connection is kept after a success, and ends after a refusal whose body was not read") {
  listener_process listener;
  raw_http client(listener.port);
  for (const char* const id : {"1", "2", "3"}) {
    client.send(listener.sign(event_of(id)).http_text());
    CHECK(verdict_of(client.receive()) == "204");
  }
  auto forged = listener.sign(event_of("4"));
  forged.target = "/evil";
  client.send(forged.http_text());
  const http_answer refused = client.receive();
  CHECK(verdict_of(refused) == "403 signature_mismatch");
  CHECK(refused.field("connection") == "close");
  CHECK(client.is_closed());

  raw_http asks_to_close(listener.port);
  asks_to_close.send(listener.sign(event_of("5"), {{"Connection", "close"}}).http_text());
  CHECK(asks_to_close.receive().field("connection") == "close");
  CHECK(asks_to_close.is_closed());
}

TEST_CASE("a wrong body, which was read, does not end the connection") {
  listener_process listener;
  raw_http client(listener.port);
  auto changed = listener.sign(event_of("1"));
  changed.body.back() = ' ';
  client.send(changed.http_text());
  CHECK(verdict_of(client.receive()) == "403 content_digest_mismatch");
  client.send(listener.sign(event_of("2")).http_text());
  CHECK(verdict_of(client.receive()) == "204");
}

TEST_CASE("pipelined requests are answered in their order, each with its own verdict") {
  listener_process listener;
  auto wrong = listener.sign(event_of("2"));
  wrong.body.back() = ' ';
  auto forged = listener.sign(event_of("4"));
  forged.target = "/evil";
  raw_http client(listener.port);
  client.send(listener.sign(event_of("1")).http_text() + wrong.http_text() + "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" +
              listener.sign(event_of("3")).http_text() + forged.http_text() + listener.sign(event_of("5")).http_text());
  CHECK(verdict_of(client.receive()) == "204");
  CHECK(verdict_of(client.receive()) == "403 content_digest_mismatch");
  CHECK(verdict_of(client.receive()) == "204");
  CHECK(verdict_of(client.receive()) == "204");
  CHECK(verdict_of(client.receive()) == "403 signature_mismatch");
  CHECK(client.is_closed());
  CHECK(listener.child.out().find("\"5\"") == std::string::npos);
}

TEST_CASE("the body of a refused request is never taken for another request") {
  listener_process listener;
  const std::string inner = listener.sign(event_of("smuggled")).http_text();
  const std::string rest = "\r\nHost: h\r\nContent-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner;
  for (const char* const line : {"HEAD / HTTP/1.1", "GET / HTTP/1.1", "POST /hook HTTP/1.1"}) {
    raw_http client(listener.port);
    client.send(line + rest);
    CHECK(client.receive().status != 0);
    CHECK(client.is_closed());
  }
  CHECK(listener.child.out().find("smuggled") == std::string::npos);
}

TEST_CASE("a request may come byte by byte") {
  listener_process listener;
  raw_http client(listener.port);
  client.send_byte_by_byte(listener.sign(event_of("1")).http_text());
  CHECK(verdict_of(client.receive()) == "204");

  const auto request = listener.sign(event_of("2"));
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n";
  for (const auto& [name, value] : request.fields) {
    if (name != "Content-Length") text.append(name).append(": ").append(value).append("\r\n");
  }
  text.append("\r\n");
  for (const char& byte : request.body) text.append("1\r\n").append(1, byte).append("\r\n");
  client.send_byte_by_byte(text.append("0\r\nX-Trailer: y\r\n\r\n"));
  CHECK(verdict_of(client.receive()) == "204");
}

TEST_CASE("clients that go away leave nothing behind") {
  listener_process listener;
  const std::string text = listener.sign(event_of("1")).http_text();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{40}, text.size() - 10}) {
    raw_http client(listener.port);
    client.send(text.substr(0, size));
  }
  raw_http half_closed(listener.port);
  half_closed.send(text);
  half_closed.end_sending();
  CHECK(verdict_of(half_closed.receive()) == "204");
  CHECK(half_closed.is_closed());
  CHECK(listener.terminate() == 0);
}

TEST_CASE("idle connections by the hundred do not keep a genuine request out") {
  listener_process listener({"--timeout", "3600"});
  std::vector<std::unique_ptr<raw_http>> idle;
  for (int i = 0; i < 700; ++i) {
    idle.push_back(std::make_unique<raw_http>(listener.port));
    if (i % 2 == 0) idle.back()->send("POST /hook HTTP/1.1\r\nX-Slow: ");
  }
  // Those that wait longest make room long before their time is over.
  CHECK(verdict_of(listener.post(listener.sign(event_of("1")))) == "204");
  idle.clear();
  CHECK(listener.terminate() == 0);
}

TEST_CASE("a listener that is out of descriptors goes on") {
  listener_process listener;
  // UBSan opens a pipe to look at an object of a kind that it has not met, as the first error of an ended connection
  // is.
  raw_http(listener.port).end_sending();
  CHECK(verdict_of(listener.post(listener.sign(event_of("0")))) == "204");
  const rlimit few{40, 40};
  REQUIRE(::prlimit(listener.child.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  std::vector<std::unique_ptr<raw_http>> idle(60);
  for (auto& client : idle) client = std::make_unique<raw_http>(listener.port);
  CHECK(verdict_of(listener.post(listener.sign(event_of("1")))) == "204");
  CHECK(listener.child.warns("a connection could not be accepted: "));
  idle.clear();
  CHECK(verdict_of(listener.post(listener.sign(event_of("2")))) == "204");
}

TEST_CASE("many clients at once, with one thread and with eight, each get their own verdict") {
  for (const char* const threads : {"1", "8"}) {
    listener_process listener({"--threads", threads});
    std::vector<std::thread> clients;
    std::vector<std::string> wrong(8);
    clients.reserve(wrong.size());
    for (std::size_t i = 0; i < wrong.size(); ++i) {
      clients.emplace_back([&, i] {
        for (int round = 0; round < 20; ++round) {
          auto request = listener.sign(event_of(std::to_string(i) + "-" + std::to_string(round)));
          const bool forged = (round + static_cast<int>(i)) % 3 == 0;
          char& letter = request.fields.back().value[10];
          if (forged) letter = letter == 'A' ? 'B' : 'A';
          const std::string verdict = verdict_of(listener.post(request));
          if (verdict != (forged ? "403 signature_mismatch" : "204")) wrong[i] += verdict + "\n";
        }
      });
    }
    for (std::thread& client : clients) client.join();
    for (const std::string& each : wrong) CHECK(each.empty());
    CHECK(listener.terminate() == 0);
  }
}
