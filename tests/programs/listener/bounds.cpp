// Bounds of size and time: heads, bodies, chunks and trailers that are too large or too slow, and bodies that are not
// asked for.

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::milliseconds;

namespace {

std::string hex(std::size_t size) {
  char text[20];
  std::snprintf(text, sizeof text, "%zx", size);
  return text;
}

// The head of a signed request whose body is sent in chunks; `extra` are more field lines.
std::string chunked_head(const uw::testing::signed_request& request, std::string_view extra = "") {
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.fields) {
    if (name != "Content-Length") head.append(name).append(": ").append(value).append("\r\n");
  }
  return head.append(extra).append("Transfer-Encoding: chunked\r\n\r\n");
}

std::string chunk(std::string_view bytes, std::string_view extension = "") {
  return hex(bytes.size()).append(extension).append("\r\n").append(bytes).append("\r\n");
}

std::string head_of(const uw::testing::signed_request& request) {
  const std::string text = request.http_text();
  return text.substr(0, text.find("\r\n\r\n") + 4);
}

// A signed head with "Expect: 100-continue", without its body.
std::string expecting_head(const listener_process& listener, std::string_view body, std::string_view version = "1.1") {
  std::string head = head_of(listener.sign(body, {{"Expect", "100-continue"}}));
  return head.replace(head.find("HTTP/1.1"), 8, "HTTP/" + std::string(version));
}

}  // namespace

TEST_CASE("a genuine head is asked for its body, a forged one is not") {
  listener_process listener;
  const std::string body = event_of("1");
  raw_http genuine(listener.port);
  genuine.send(expecting_head(listener, body));
  CHECK(genuine.receive().status == 100);
  genuine.send(body);
  CHECK(verdict_of(genuine.receive()) == "204");

  std::string forged = expecting_head(listener, body);
  forged.replace(forged.find("/hook"), 5, "/evil");
  CHECK(verdict_of(response_to(listener.port, forged)) == "403 signature_mismatch");

  // HTTP/1.0 knows no interim responses.
  raw_http old(listener.port);
  old.send(expecting_head(listener, event_of("2"), "1.0"));
  CHECK(old.is_silent_for(milliseconds(200)));
  old.send(event_of("2"));
  CHECK(verdict_of(old.receive()) == "204");
}

TEST_CASE("a forgery is refused by its head alone, however large it says its body is") {
  listener_process listener;
  auto forged = listener.sign(event_of("1"), {{"Content-Length", "1073741824"}});
  forged.target = "/evil";
  raw_http client(listener.port);
  client.send(head_of(forged));
  CHECK(verdict_of(client.receive()) == "403 signature_mismatch");
  CHECK(client.is_closed());
}

TEST_CASE("a body above --max-body is 413, told by its length or in chunks, and one that fits is taken") {
  listener_process listener({"--max-body", "1000"});
  const std::string fits = event_of("1") + std::string(1000 - event_of("1").size(), ' ');
  const std::string large = fits + " ";
  CHECK(verdict_of(listener.post(listener.sign(fits))) == "204");
  CHECK(verdict_of(listener.post(listener.sign(large))) == "413 body_too_large");
  raw_http expecting(listener.port);
  expecting.send(expecting_head(listener, large));
  CHECK(verdict_of(expecting.receive()) == "413 body_too_large");

  const auto fits_in_chunks = listener.sign(fits + "");
  CHECK(verdict_of(response_to(listener.port, chunked_head(fits_in_chunks) + chunk(fits.substr(0, 600)) +
                                                  chunk(fits.substr(600)) + "0\r\n\r\n")) == "204");
  const auto large_in_chunks = listener.sign(large);
  CHECK(verdict_of(response_to(listener.port, chunked_head(large_in_chunks) + chunk(large.substr(0, 600)) +
                                                  chunk(large.substr(600)) + "0\r\n\r\n")) == "413 body_too_large");
  CHECK(verdict_of(response_to(listener.port, chunked_head(large_in_chunks) + "fffffffff\r\n")) ==
        "413 body_too_large");
}

TEST_CASE("the default takes a body of 1 MiB and no more") {
  listener_process listener;
  std::string body = event_of("1");
  body.resize(1024 * 1024, ' ');
  CHECK(verdict_of(listener.post(listener.sign(body))) == "204");
  body += ' ';
  CHECK(verdict_of(listener.post(listener.sign(body))) == "413 body_too_large");
}

TEST_CASE("a head above 16 KiB is 431, one below is judged") {
  listener_process listener;
  const auto padded = [&](std::size_t size) {
    return listener.sign(event_of("1"), {{"X-Padding", std::string(size, 'x')}});
  };
  CHECK(verdict_of(listener.post(padded(14 * 1024))) == "204");
  CHECK(verdict_of(listener.post(padded(17 * 1024))) == "431 head_too_large");
  CHECK(verdict_of(listener.post(padded(100 * 1024))) == "431 head_too_large");
  raw_http line(listener.port);
  line.send("POST /" + std::string(20 * 1024, 'x'));
  CHECK(verdict_of(line.receive()) == "431 head_too_large");
  std::vector<uw::testing::field> many(110, {"X", "y"});
  CHECK(verdict_of(listener.post(listener.sign(event_of("2"), many))) == "204");
  many.resize(250, {"X", "y"});
  auto most = listener.sign(event_of("3"), many);
  most.fields.insert(most.fields.begin(), 10, {"X", "y"});
  CHECK(verdict_of(listener.post(most)) == "400 limit_exceeded");
}

TEST_CASE("a head that does not come in time is 408, and a connection on which nothing comes is closed") {
  listener_process listener({"--timeout", "1"});
  raw_http idle(listener.port);
  raw_http half_a_line(listener.port);
  half_a_line.send("POST /ho");
  raw_http half_a_head(listener.port);
  half_a_head.send("POST /hook HTTP/1.1\r\nHost: h\r\nX-");
  CHECK(verdict_of(half_a_line.receive()) == "408 request_timeout");
  CHECK(verdict_of(half_a_head.receive()) == "408 request_timeout");
  CHECK(half_a_head.is_closed());
  CHECK(idle.is_closed());
  // A busy machine may take more than that second to send a request.
  CHECK(eventually([&] { return verdict_of(listener.post(listener.sign(event_of("1")))) == "204"; }));
}

TEST_CASE("a head that trickles in is cut off all the same, and so is a body") {
  listener_process listener({"--timeout", "1"});
  raw_http head(listener.port);
  raw_http body(listener.port);
  const std::string text = event_of("1");
  body.send(head_of(listener.sign(text)));
  head.send("POST /hook HTTP/1.1\r\n");
  // Nothing but the answer ends the trickle.
  const auto last_moment = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < last_moment &&
         (head.is_silent_for(milliseconds(50)) || body.is_silent_for(milliseconds(50)))) {
    head.send("X: y\r\n");
    body.send(" ");
  }
  CHECK(verdict_of(head.receive()) == "408 request_timeout");
  CHECK(verdict_of(body.receive()) == "408 request_timeout");
}

TEST_CASE("a genuine request that is slow within the time is taken") {
  listener_process listener({"--timeout", "3600"});
  const std::string text = listener.sign(event_of("1")).http_text();
  raw_http slow(listener.port);
  slow.send(text.substr(0, 100));
  std::this_thread::sleep_for(milliseconds(300));
  slow.send(text.substr(100, text.size() - 150));
  std::this_thread::sleep_for(milliseconds(300));
  slow.send(text.substr(text.size() - 50));
  CHECK(verdict_of(slow.receive()) == "204");
}

TEST_CASE("chunks with extensions and trailers are taken, and the trailers are no fields") {
  listener_process listener;
  const std::string body = event_of("1");
  const auto request = listener.sign(body);
  CHECK(verdict_of(response_to(listener.port, chunked_head(request, "Trailer: Authorization\r\n") +
                                                  chunk(body, ";a=b;c=\"d\"") +
                                                  "0\r\nAuthorization: Token 1\r\nDate: never\r\n\r\n")) == "204");
  CHECK(listener.child.out().find("never") == std::string::npos);

  // A covered field that comes only as a trailer is not there.
  auto moved = listener.sign(event_of("2"));
  std::string trailers;
  std::erase_if(moved.fields, [&](const uw::testing::field& line) {
    if (line.name != "Date") return false;
    trailers = "Date: " + line.value + "\r\n";
    return true;
  });
  CHECK(verdict_of(response_to(listener.port, chunked_head(moved) + chunk(moved.body) + "0\r\n" + trailers + "\r\n")) ==
        "400 missing_component");
}

TEST_CASE("chunk extensions and trailers have a bound") {
  listener_process listener;
  const std::string body = event_of("1");
  const auto request = listener.sign(body);
  const std::string long_name(40 * 1024, 'x');
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + "5;" + long_name)) == "431 trailers_too_large");
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + chunk(body) + "0\r\n" + long_name)) ==
        "431 trailers_too_large");
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + chunk(body.substr(0, 5)) + "5;" + long_name)) ==
        "431 trailers_too_large");
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + "zz\r\n")) == "400 malformed_request");
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + "5;=\r\n")) == "400 malformed_request");
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + chunk(body.substr(0, 5)) + "5;=\r\n")) ==
        "400 malformed_request");
  CHECK(verdict_of(response_to(listener.port, chunked_head(request) + chunk(body) + "0\r\n\r\n")) == "204");
}

TEST_CASE("a transfer coding that is not only chunked is 501, and 400 where chunked is not the last") {
  listener_process listener;
  const std::string body = event_of("1");
  const auto request = listener.sign(body);
  const auto verdict_with = [&](std::string_view codings) {
    std::string head = chunked_head(request);
    head.replace(head.find("chunked"), 7, codings);
    return verdict_of(response_to(listener.port, head + chunk(body) + "0\r\n\r\n"));
  };
  // RFC 9112 §6.3: the end of all others is in doubt.
  for (const char* const codings : {"gzip", "identity", "chunked, gzip", "chunked,", "xchunked", "chunkedx",
                                    "chunked;q=1", "gzip chunked", "chunked, chunked", "chunked, gzip, chunked", ""}) {
    CAPTURE(codings);
    CHECK(verdict_with(codings) == "400 malformed_request");
  }
  for (const char* const codings : {"gzip, chunked", "gzip,\tCHUNKED", "identity,chunked"}) {
    CAPTURE(codings);
    CHECK(verdict_with(codings) == "501 unsupported_transfer_coding");
  }
  CHECK(verdict_with("Chunked") == "204");
}
