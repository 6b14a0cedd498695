// The buttons send through the whole receiver, and what is signed anew verifies.

#include <string>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "problem.hpp"

using nlohmann::json;

TEST_CASE("each of the eight events is sent, verified and shown, signed with the throw-away key") {
  inspector_process inspector;
  const json state = inspector.json_of("/state");
  unsigned id = 0;
  for (const json& event : state["events"]) {
    const http_answer answer = inspector.press(event, "genuine");
    CHECK(answer.status == 200);
    CHECK(json::parse(answer.body)["status"] == 204);
    const json sent = inspector.delivery(++id);
    CHECK(sent["event"] == event);
    CHECK(sent["object"] == "my-object");
    CHECK(sent["accepted"] == true);
    CHECK(sent["report"]["signatures"][0]["keyid"] == state["throw_away_keyid"]);
  }
  CHECK(id == 8);
}

TEST_CASE("those that are tampered with, stale or for another receiver are refused, each for its cause") {
  inspector_process inspector;
  const std::string event = "pipeline_request_completed";
  const auto refused = [&](const std::string& how, unsigned id) {
    CHECK(json::parse(inspector.press(event, how).body)["status"] == 403);
    return inspector.delivery(id);
  };
  const json tampered = refused("tampered", 1);
  CHECK(tampered["code"] == "content_digest_mismatch");
  CHECK(tampered["report"]["causes"][0]["id"] == "body_changed");
  const json stale = refused("stale", 2);
  CHECK(stale["code"] == "signature_too_old");
  CHECK(stale["report"]["off_by"].get<int>() > 360);
  const json other = refused("other_receiver", 3);
  CHECK(other["code"] == "signature_mismatch");
  CHECK(other["report"]["verdict"]["code"] == "signature_mismatch");
}

TEST_CASE("the buttons know the policy: required headers, a path that a proxy rewrites, a short window") {
  const scratch_folder scratch;
  const std::string headers = scratch.write("headers", "X-Hook-Secret: planted\n");
  inspector_process inspector({"--target-uri", "https://hooks.example.com/a", "--path", "/inner",
                               "--require-header-file", headers, "--max-age", "1", "--clock-skew", "3600"});
  CHECK(json::parse(inspector.press("deployment_request_failed", "genuine").body)["status"] == 204);
  CHECK(inspector.delivery(1)["target"] == "/inner");
  CHECK(inspector.delivery(1).dump().find("planted") == std::string::npos);
  CHECK(json::parse(inspector.press("deployment_request_failed", "stale").body)["status"] == 403);
  CHECK(inspector.delivery(2)["code"] == "signature_too_old");
}

TEST_CASE("no button sends anything else") {
  inspector_process inspector;
  CHECK(inspector.press("deployment_request_exploded", "genuine").status == 400);
  CHECK(inspector.press("deployment_request_completed", "otherwise").status == 400);
  const std::string lines =
      "Origin: http://" + inspector.page_host() + "\r\nInspector-Token: " + inspector.token() + "\r\n";
  for (const char* const body :
       {"", "[]", "{", "null", R"({"event":1,"how":2})", R"({"event":"deployment_request_failed"})"}) {
    CHECK(inspector.post_to_page(body, lines).status == 400);
  }
  CHECK(inspector.post_to_page(std::string(4097, ' '), lines).status == 0);  // more than any button says
  CHECK(inspector.get("/deliveries/1").status == 404);
}

TEST_CASE("what is copied as curl is a delivery that verifies, whatever became of the first") {
  inspector_process inspector;
  CHECK(json::parse(inspector.press("deployment_request_completed", "stale").body)["status"] == 403);
  CHECK(inspector.delivery(1)["code"] == "signature_too_old");
  const http_answer copied = inspector.get("/deliveries/1/curl");
  CHECK(copied.status == 200);
  CHECK(copied.field("Content-Type").starts_with("text/plain"));
  const finished_process ran = run_process({"bash", "-c", copied.body});
  INFO(copied.body << ran.err);
  CHECK(ran.code == 0);
  const json again = inspector.delivery(2);
  CHECK(again["accepted"] == true);
  CHECK(again["body"] == inspector.delivery(1)["body"]);
  CHECK(again["report"]["signatures"][0]["keyid"] == inspector.json_of("/state")["throw_away_keyid"]);
}

TEST_CASE("what is saved as a test has the delivery and the public key, and no private one") {
  inspector_process inspector;
  CHECK(json::parse(inspector.press("pipeline_request_started", "genuine").body)["status"] == 204);
  CHECK(inspector.delivery(1)["accepted"] == true);
  const http_answer saved = inspector.get("/deliveries/1/test");
  CHECK(saved.status == 200);
  CHECK(saved.body.find("-----BEGIN PUBLIC KEY-----") != std::string::npos);
  CHECK(saved.body.find("PRIVATE") == std::string::npos);
  CHECK(saved.body.find("pipeline_request_started") != std::string::npos);
  CHECK(saved.body.find(".target_uri = \"" + inspector.origin() + "/ubiops\"") != std::string::npos);
}
