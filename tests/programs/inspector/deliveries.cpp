// What the page is told of a delivery.

#include <string>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "problem.hpp"

using nlohmann::json;

namespace {

const json& line_of(const json& delivery, const std::string& identifier) {
  for (const json& line : delivery["base"]) {
    if (line["identifier"] == identifier) return line;
  }
  throw std::runtime_error("no line " + identifier + " in " + delivery.dump());
}

}  // namespace

TEST_CASE("a verified delivery has its event, its body as it came and laid out, and a base without differences") {
  inspector_process inspector;
  const std::string body = R"({"event":"deployment_request_completed", "deployment_name":"classifier",)"
                           R"("request_id":"r-1","text":"caf\u00e9 )"
                           "\xc3\xa9"
                           R"("})";
  CHECK(verdict_of(inspector.post(inspector.sign(body))) == "204");
  const json one = inspector.delivery(1);
  CHECK(one["accepted"] == true);
  CHECK(one["status"] == 204);
  CHECK(one["code"] == "");
  CHECK(one["event"] == "deployment_request_completed");
  CHECK(one["object"] == "classifier");
  CHECK(one["bytes"] == body.size());
  CHECK(one["method"] == "POST");
  CHECK(one["target"] == "/hook");
  CHECK(one["peer"] == "127.0.0.1");
  CHECK(one["has_body"] == true);
  CHECK(one["body"].get<std::string>().find("caf\\u00e9 \\xc3\\xa9") != std::string::npos);
  CHECK(one["laid_out"].get<std::string>().find("\n  \"deployment_name\": \"classifier\",\n") != std::string::npos);
  CHECK(one["report"]["verdict"].is_null());
  REQUIRE(one["base"].size() == 6);
  for (const json& line : one["base"]) {
    CHECK(line["is"] == "same");
    CHECK(line["signed"] == line["built"]);
  }
  CHECK(line_of(one, "\"@target-uri\"")["built"] == inspector.origin() + "/hook");
}

TEST_CASE("a refused delivery has its report, and each line of the base beside what was signed") {
  inspector_process inspector;
  auto moved = sign_as_ubiops(inspector.pair, inspector.origin() + "/ubiops", {}, event_of("1"));
  moved.target = "/inner";
  CHECK(verdict_of(inspector.post(moved)) == "403 signature_mismatch");
  const json one = inspector.delivery(1);
  CHECK(one["accepted"] == false);
  CHECK(one["code"] == "signature_mismatch");
  CHECK(one["event"] == "deployment_request_completed");
  CHECK(one["body"] == event_of("1"));
  CHECK(one["report"]["causes"][0]["id"] == "path_replaced");
  const json& uri = line_of(one, "\"@target-uri\"");
  CHECK(uri["is"] == "differs");
  CHECK(uri["signed"] == inspector.origin() + "/ubiops");
  CHECK(uri["built"] == inspector.origin() + "/inner");
  CHECK(line_of(one, "\"@method\"")["is"] == "same");
  CHECK(line_of(one, "\"@authority\"")["is"] == "same");

  // Of what nobody can tell how it was signed, no line is known.
  auto forged = inspector.sign(event_of("2"));
  for (auto& [name, value] : forged.fields) {
    if (name == "Signature") value = "pyhms=:" + std::string(86, 'A') + "==:";
  }
  CHECK(verdict_of(inspector.post(forged)) == "403 signature_mismatch");
  const json two = inspector.delivery(2);
  CHECK(two["base"].size() == 6);
  for (const json& line : two["base"]) {
    CHECK(line["is"] == "unknown");
    CHECK(line["signed"] == "");
  }
}

TEST_CASE("lines of the URL that hold what was changed differ together") {
  inspector_process inspector({"--public-origin", "https://inner.example"});
  const auto by_name = sign_as_ubiops(inspector.pair, "https://hooks.example.com/hook", {}, event_of("1"));
  CHECK(verdict_of(inspector.post(by_name)) == "403 signature_mismatch");
  const json one = inspector.delivery(1);
  CHECK(one["report"]["causes"][0]["id"] == "other_host");
  const json& uri = line_of(one, "\"@target-uri\"");
  CHECK(uri["signed"] == "https://hooks.example.com/hook");
  CHECK(uri["built"] == "https://inner.example/hook");
  const json& authority = line_of(one, "\"@authority\"");
  CHECK(authority["is"] == "differs");
  CHECK(authority["signed"] == "hooks.example.com");
  CHECK(authority["built"] == "inner.example");
}

TEST_CASE("what is no request is shown too, and health checks are not") {
  inspector_process inspector;
  CHECK(response_to(inspector.port, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  CHECK(response_to(inspector.port, "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").status == 204);
  CHECK(verdict_of(response_to(inspector.port, std::string("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 11))) ==
        "400 malformed_request");
  const json one = inspector.delivery(1);
  CHECK(one["code"] == "malformed_request");
  CHECK(one["detail"].get<std::string>().starts_with("TLS came to a port without TLS"));
  CHECK(one["has_head"] == false);
  CHECK(one["report"].is_null());
  CHECK(inspector.get("/deliveries/1/curl").status == 409);
  CHECK(inspector.get("/deliveries/1/test").status == 409);
  CHECK(verdict_of(response_to(inspector.port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")) == "405 method_not_allowed");
  CHECK(inspector.delivery(2)["method"] == "GET");
}

TEST_CASE("a replay is answered as the listener answers it, and is a delivery of its own") {
  inspector_process inspector;
  const auto event = inspector.sign(event_of("again"));
  CHECK(verdict_of(inspector.post(event)) == "204");
  CHECK(verdict_of(inspector.post(event)) == "204");
  CHECK(inspector.child.warns("delivered before: again"));
  CHECK(inspector.delivery(2)["accepted"] == true);
}

TEST_CASE("the stream tells of what is kept, and then of what comes") {
  inspector_process inspector;
  CHECK(verdict_of(inspector.post(inspector.sign(event_of("1")))) == "204");
  CHECK(inspector.delivery(1)["id"] == 1);
  raw_http stream(inspector.page_port);
  stream.send("GET /news HTTP/1.1\r\nHost: " + inspector.page_host() + "\r\n\r\n");
  const http_answer head = stream.receive();
  CHECK(head.status == 200);
  CHECK(head.field("Content-Type") == "text/event-stream");
  const auto next_event = [&] {
    std::string text;
    do {
      const std::string more = stream.receive_some();
      REQUIRE(!more.empty());
      text += more;
    } while (!text.ends_with("\n\n"));
    return text;
  };
  std::string text = next_event();
  while (text.find("data: ") == std::string::npos) text += next_event();
  json rows = json::parse(text.substr(text.find("data: ") + 6), nullptr, false);
  REQUIRE(rows.is_array());
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["id"] == 1);
  CHECK(rows[0]["event"] == "deployment_request_completed");
  CHECK(verdict_of(inspector.post(inspector.sign(event_of("2")))) == "204");
  text = next_event();
  CHECK(text.starts_with("data: "));
  rows = json::parse(text.substr(6), nullptr, false);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["id"] == 2);
}
