// What the listener answers, apart from bounds of size and time: each refusal beside a request that passes.

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace uw = ubiops::webhooks;

namespace {

std::string verdict(const listener_process& listener, const uw::testing::signed_request& request) {
  return verdict_of(listener.post(request));
}

std::string request_line(std::string_view line) { return std::string(line) + "\r\nHost: h\r\n\r\n"; }

uw::testing::signing_options created_ago(std::chrono::seconds age) {
  return {.created = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - age};
}

}  // namespace

TEST_CASE("a genuine request is answered 204 without a body, a forgery 403 with an RFC 9457 document") {
  listener_process listener;
  const auto genuine = listener.sign(event_of("1"));
  const http_answer accepted = listener.post(genuine);
  CHECK(verdict_of(accepted) == "204");
  CHECK(accepted.field("content-length").empty());
  CHECK(accepted.field("date").ends_with(" GMT"));

  auto forged = genuine;
  forged.target = "/other";
  const http_answer refused = listener.post(forged);
  CHECK(verdict_of(refused) == "403 signature_mismatch");
  CHECK(problem_of(refused).starts_with("about:blank | Forbidden | the signature does not match the request"));
  CHECK(listener.terminate() == 0);
}

TEST_CASE("the library's code and status come through") {
  listener_process listener;
  const auto genuine = listener.sign(event_of("1"));

  auto changed = genuine;
  changed.body[10] ^= 1;
  CHECK(verdict(listener, changed) == "403 content_digest_mismatch");
  auto unsigned_request = genuine;
  unsigned_request.fields.resize(genuine.fields.size() - 2);
  CHECK(verdict(listener, unsigned_request) == "400 missing_signature_input");
  auto half_signed = genuine;
  half_signed.fields.pop_back();
  CHECK(verdict(listener, half_signed) == "400 missing_signature");
  const listener_process another;
  CHECK(verdict(listener, another.sign(event_of("1"), {}, {}, listener.origin() + "/hook")) == "403 unknown_key");
  CHECK(verdict(listener, listener.sign(event_of("1"), {}, {}, "http://attacker.example/hook")) ==
        "403 signature_mismatch");
  CHECK(verdict(listener, listener.sign("", {}, {.signed_by = uw::testing::producer::older})) ==
        "403 component_not_covered");  // its packages give no digest to an empty body
  CHECK(verdict(listener, genuine) == "204");
}

TEST_CASE("the window is that of --max-age and --clock-skew") {
  using std::chrono::seconds;
  listener_process usual;
  CHECK(verdict(usual, usual.sign(event_of("1"), {}, created_ago(seconds(340)))) == "204");
  CHECK(verdict(usual, usual.sign(event_of("2"), {}, created_ago(seconds(400)))) == "403 signature_too_old");
  CHECK(verdict(usual, usual.sign(event_of("3"), {}, created_ago(seconds(-40)))) == "204");
  CHECK(verdict(usual, usual.sign(event_of("4"), {}, created_ago(seconds(-100)))) == "403 created_in_future");

  listener_process told({"--max-age", "900", "--clock-skew", "0"});
  CHECK(verdict(told, told.sign(event_of("1"), {}, created_ago(seconds(800)))) == "204");
  CHECK(verdict(told, told.sign(event_of("2"), {}, created_ago(seconds(1000)))) == "403 signature_too_old");
  CHECK(verdict(told, told.sign(event_of("3"), {}, created_ago(seconds(-40)))) == "403 created_in_future");
}

TEST_CASE("HEAD is answered 204, and other methods than POST 405") {
  listener_process listener;
  const http_answer health = response_to(listener.port, request_line("HEAD / HTTP/1.1"));
  CHECK(health.status == 204);
  for (const char* const line :
       {"GET /hook HTTP/1.1", "PUT /hook HTTP/1.1", "DELETE /hook HTTP/1.1", "OPTIONS * HTTP/1.1", "BREW / HTTP/1.1"}) {
    const http_answer refused = response_to(listener.port, request_line(line));
    CHECK(verdict_of(refused) == "405 method_not_allowed");
    CHECK(refused.field("allow") == "POST, HEAD");
  }
}

TEST_CASE("GET and HEAD of the health path are answered 200, and ask for nothing") {
  listener_process listener;
  for (const char* const line : {"GET /healthz HTTP/1.1", "HEAD /healthz HTTP/1.1", "GET /healthz?probe=1 HTTP/1.0",
                                 "GET http://10.0.0.7:8000/healthz HTTP/1.1"}) {
    const http_answer health = response_to(listener.port, request_line(line));
    CHECK(health.status == 200);
    CHECK(health.field("content-length") == "0");
  }
  for (const char* const line : {"GET /healthz/ HTTP/1.1", "GET / HTTP/1.1", "PUT /healthz HTTP/1.1"}) {
    CHECK(verdict_of(response_to(listener.port, request_line(line))) == "405 method_not_allowed");
  }
  CHECK(response_to(listener.port, request_line("PUT /healthz HTTP/1.1")).field("allow") == "POST, HEAD, GET");
  // It is no route around the signature.
  CHECK(verdict_of(response_to(listener.port, "POST /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")) ==
        "400 missing_signature_input");
  CHECK(listener.child.err().find(" 200 ") == std::string::npos);

  listener_process told({"--health-path", "/up", "--target-uri", "https://h.example/x", "--path", "/x"});
  CHECK(response_to(told.port, request_line("GET /up HTTP/1.1")).status == 200);
  CHECK(verdict_of(response_to(told.port, request_line("GET /healthz HTTP/1.1"))) == "404 not_found");
}

TEST_CASE("a request whose end is in doubt is answered 400, and so is a folded line") {
  listener_process listener;
  const std::string body = event_of("1");
  const std::string text = listener.sign(body).http_text();
  const std::size_t fields = text.find("\r\n") + 2;
  const auto with = [&](std::string_view line) { return std::string(text).insert(fields, line); };
  const std::string length = "Content-Length: " + std::to_string(body.size());
  std::string twice = text;
  twice.replace(twice.find(length), length.size(), length + ", " + std::to_string(body.size()));
  std::string old = listener.sign(body).http_text();
  old.replace(old.find(length), length.size(), "Transfer-Encoding: chunked");
  old.replace(old.find("\r\n\r\n") + 4, std::string::npos, "0\r\n\r\n");
  old.replace(old.find("HTTP/1.1"), 8, "HTTP/1.0");
  for (const std::string& wrong :
       {with(length + "\r\n"), twice, old, with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        with("X-Folded: a\r\n b\r\n"), with("X-Folded: a\r\n\tb\r\n"), with("X-Folded:\r\n b\r\n")}) {
    raw_http client(listener.port);
    client.send(wrong);
    CHECK(verdict_of(client.receive()) == "400 malformed_request");
    CHECK(client.is_closed());
  }
  CHECK(verdict_of(response_to(listener.port, text)) == "204");

  // Behind another request on the same connection, and in two pieces.
  raw_http kept(listener.port);
  kept.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + with("X-Folded: a\r\n b\r\n"));
  CHECK(kept.receive().status == 204);
  CHECK(verdict_of(kept.receive()) == "400 malformed_request");
  raw_http pieces(listener.port);
  pieces.send("POST /hook HTTP/1.1\r\nX-Folded: a\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  pieces.send(" b\r\n");
  CHECK(verdict_of(pieces.receive()) == "400 malformed_request");
}

TEST_CASE("what is not HTTP/1 is answered 400") {
  listener_process listener;
  for (const char* const bytes :
       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "hello\r\n\r\n",
        "POST /hook HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /hook HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /hook HTTP/1.1\r\nHost : h\r\n\r\n", "POST /hook HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
    CHECK(verdict_of(response_to(listener.port, bytes)) == "400 malformed_request");
  }
  CHECK(verdict(listener, listener.sign(event_of("1"))) == "204");
}

TEST_CASE("with --target-uri one route is served and the others are 404") {
  const std::string url = "https://hooks.example.com/ubiops/events";
  listener_process listener({"--target-uri", url, "--path", "/hook"});
  auto rewritten = listener.sign(event_of("1"), {}, {}, url);
  CHECK(verdict(listener, rewritten) == "404 not_found");
  rewritten.target = "/hook";
  CHECK(verdict(listener, rewritten) == "204");
  rewritten.target = "http://whatever.example/hook";
  CHECK(verdict(listener, rewritten) == "204");
  for (const char* const elsewhere :
       {"/", "/hook/", "/hook2", "/HOOK", "/hoo%6b", "//hook", "http://a.example/", "*"}) {
    rewritten.target = elsewhere;
    CHECK(verdict(listener, rewritten) == "404 not_found");
  }
  // The query is not part of the route, nor of what is checked.
  rewritten.target = "/hook?x=1";
  CHECK(verdict(listener, rewritten) == "204");
  CHECK(verdict(listener, listener.sign(event_of("2"), {}, {}, "https://hooks.example.com/other")) == "404 not_found");
  auto other = listener.sign(event_of("3"), {}, {}, "https://hooks.example.com/other");
  other.target = "/hook";
  CHECK(verdict(listener, other) == "403 signature_mismatch");
  CHECK(response_to(listener.port, request_line("HEAD /health HTTP/1.1")).status == 204);
}

TEST_CASE("the URL of --public-origin is what must have been signed, whatever Host says") {
  listener_process listener({"--public-origin", "https://hooks.example.com"});
  const std::string url = "https://hooks.example.com/hook";
  CHECK(verdict(listener, listener.sign(event_of("1"), {}, {}, url)) == "204");
  CHECK(verdict(listener, listener.sign(event_of("2"), {{"Host", "10.0.0.7:8000"}}, {}, url)) == "204");
  CHECK(verdict(listener, listener.sign(event_of("3"))) == "403 signature_mismatch");
  CHECK(verdict(listener, listener.sign(event_of("4"), {{"Host", "hooks.example.com"}}, {},
                                        "https://attacker.example/hook")) == "403 signature_mismatch");
}

TEST_CASE("a required header must be there, once, with its value") {
  scratch_folder folder;
  const std::string file = folder.write("headers", "# of the webhook\n\nAuthorization: Token 123\r\nX-Project: blue\n");
  listener_process listener({"--require-header-file", file});
  const auto with = [&](std::vector<uw::testing::field> fields) {
    return verdict(listener, listener.sign(event_of(std::to_string(fields.size())), std::move(fields)));
  };
  CHECK(with({{"Authorization", "Token 123"}, {"x-project", "blue"}}) == "204");
  CHECK(with({{"Authorization", "Token 124"}, {"x-project", "blue"}}) == "403 required_field_mismatch");
  CHECK(with({{"Authorization", "Token 123"}}) == "403 required_field_mismatch");
  CHECK(with({{"Authorization", "Token 123"}, {"x-project", "blue"}, {"X-Project", "blue"}}) ==
        "403 required_field_mismatch");
  CHECK(listener.child.err().find("neither --require-header-file") == std::string::npos);
}

TEST_CASE("the option --allow-object takes ids alone, and refuses all other objects and what is no event") {
  listener_process listener({"--allow-object", "d-1", "--allow-object", "p-1"});
  const auto with = [&](std::string_view body) { return verdict(listener, listener.sign(body)); };
  CHECK(with(R"({"event":"deployment_request_started","deployment_id":"d-1","request_id":"1"})") == "204");
  CHECK(with(R"({"event":"pipeline_request_started","pipeline_id":"p-1","pipeline_name":"x","request_id":"2"})") ==
        "204");
  // Another customer may call an object of his by the id of ours.
  CHECK(
      with(
          R"({"event":"deployment_request_started","deployment_id":"d-2","deployment_name":"d-1","request_id":"3"})") ==
      "403 object_not_allowed");
  CHECK(with(R"({"event":"deployment_request_started","deployment_name":"d-1","request_id":"4"})") ==
        "403 object_not_allowed");
  CHECK(with(R"({"event":"deployment_request_started","request_id":"5"})") == "403 object_not_allowed");
  CHECK(with("hello") == "400 malformed_event");
  CHECK(listener.child.err().find("neither --require-header-file") == std::string::npos);
}

TEST_CASE("the option --allow-name takes names, beside the ids of --allow-object, and keeps nobody out") {
  listener_process listener({"--allow-object", "d-1", "--allow-name", "summary"});
  const auto with = [&](std::string_view body) { return verdict(listener, listener.sign(body)); };
  CHECK(with(R"({"event":"deployment_request_started","deployment_id":"d-1","request_id":"1"})") == "204");
  CHECK(with(R"({"event":"pipeline_request_started","pipeline_name":"summary","request_id":"2"})") == "204");
  CHECK(with(R"({"event":"deployment_request_started","deployment_id":"d-2","request_id":"3"})") ==
        "403 object_not_allowed");
  CHECK(with(R"({"event":"deployment_request_started","request_id":"4"})") == "403 object_not_allowed");
  CHECK(with(R"({"event":"deployment_request_started","pipeline_name":"summary","request_id":"5"})") ==
        "403 object_not_allowed");
  CHECK(with(R"({"event":"pipeline_request_started","pipeline_id":"summary","request_id":"6"})") ==
        "403 object_not_allowed");
  CHECK(with("hello") == "400 malformed_event");
  listener_process named({"--allow-name", "summary"});
  CHECK(named.child.err().find("any UbiOps customer can register this URL and its events will verify, if he gives an "
                               "object of his a name of --allow-name") != std::string::npos);
}

TEST_CASE("a delivery is shown once, and a body that is no event is taken once too") {
  listener_process listener;
  const auto first = listener.sign(event_of("only-once"));
  CHECK(verdict(listener, first) == "204");
  CHECK(verdict(listener, first) == "204");
  CHECK(verdict(listener, listener.sign(event_of("only-once"))) == "204");
  CHECK(listener.child.warns("204 delivered before: only-once"));
  const std::string shown = listener.child.out();
  CHECK(shown.find("only-once") == shown.rfind("only-once"));

  const auto text = listener.sign("plain text", {{"Content-Type", "text/plain"}});
  CHECK(verdict(listener, text) == "204");
  CHECK(verdict(listener, text) == "204");
  CHECK(listener.child.warns("204 delivered before: the same content"));
  const std::string all = listener.child.out();
  CHECK(all.find("plain text") == all.rfind("plain text"));

  listener_process forgetful({"--replay", "off"});
  const auto again = forgetful.sign(event_of("twice"));
  CHECK(verdict(forgetful, again) == "204");
  CHECK(verdict(forgetful, again) == "204");
  const std::string both = forgetful.child.out();
  CHECK(both.find("twice") != both.rfind("twice"));
}
