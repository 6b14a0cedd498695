// Planted secrets are on no page, in no text that is signed anew, and in no log.

#include <string>
#include <vector>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "problem.hpp"

namespace {

std::string signature_of(const ubiops::webhooks::testing::signed_request& request) {
  for (const auto& [name, value] : request.fields) {
    if (name == "Signature") return value.substr(value.find(':') + 1, 60);
  }
  throw std::runtime_error("not signed");
}

}  // namespace

TEST_CASE("no secret of a delivery is shown, verified or not") {
  const scratch_folder scratch;
  const std::string headers = scratch.write("headers", "X-Hook-Secret: planted-required\n");
  inspector_process inspector({"--require-header-file", headers});
  const std::vector<ubiops::webhooks::testing::field> fields = {
      {"Authorization", "Token planted-authorization"},
      {"Proxy-Authorization", "Basic planted-proxy"},
      {"Cookie", "id=planted-cookie"},
      {"X-Hook-Secret", "planted-required"},
      {"X-Api-Key", "planted-custom"},
      {"Referer", "https://user:planted-referer@h/?t=planted-too"}};
  const std::string url = inspector.origin() + "/hook?token=planted-query&planted-bare";
  const auto genuine = sign_as_ubiops(inspector.pair, url, fields, event_of("1"));
  CHECK(verdict_of(inspector.post(genuine)) == "204");
  auto forged = genuine;
  forged.method = "PUT";
  CHECK(verdict_of(inspector.post(forged)) == "405 method_not_allowed");
  auto other = sign_as_ubiops(inspector.pair, url, fields, event_of("2"));
  other.target = "/evil?token=planted-query&planted-bare";
  CHECK(verdict_of(inspector.post(other)) == "403 signature_mismatch");
  auto missing = sign_as_ubiops(inspector.pair, url, {{"X-Hook-Secret", "planted-wrong"}}, event_of("3"));
  CHECK(verdict_of(inspector.post(missing)) == "403 required_field_mismatch");
  std::string absolute = other.http_text();
  absolute.replace(absolute.find(" /evil"), 6, " http://user:planted-password@h/evil");
  CHECK(response_to(inspector.port, absolute).status >= 400);

  std::string shown = inspector.get("/state").body;
  for (unsigned id = 1; id <= 5; ++id) {
    CHECK(inspector.delivery(id)["id"] == id);
    const std::string path = "/deliveries/" + std::to_string(id);
    for (const char* const form : {"", "/curl", "/test"}) shown += inspector.get(path + form).body;
  }
  raw_http stream(inspector.page_port);
  stream.send("GET /news HTTP/1.1\r\nHost: " + inspector.page_host() + "\r\n\r\n");
  CHECK(stream.receive().status == 200);
  std::string news;
  CHECK(eventually([&] {
    news += stream.receive_some();
    return news.find("\"id\":5") != std::string::npos;
  }));
  shown += news;
  CHECK(inspector.terminate() == 0);
  INFO(shown);
  CHECK(shown.find("planted") == std::string::npos);
  CHECK(shown.find("<redacted, ") != std::string::npos);
  for (const auto& each : {genuine, other, missing}) CHECK(shown.find(signature_of(each)) == std::string::npos);
  CHECK(inspector.child.out().find("planted") == std::string::npos);
  CHECK(inspector.child.err().find("planted") == std::string::npos);
}

TEST_CASE("a delivery with secrets is signed anew without them, and verifies") {
  inspector_process inspector;
  const auto genuine = sign_as_ubiops(inspector.pair, inspector.origin() + "/hook?token=planted",
                                      {{"Authorization", "Token planted"}, {"X-Api-Key", "planted"}}, event_of("1"));
  CHECK(verdict_of(inspector.post(genuine)) == "204");
  CHECK(inspector.delivery(1)["accepted"] == true);
  const std::string curl = inspector.get("/deliveries/1/curl").body;
  CHECK(curl.find("planted") == std::string::npos);
  const finished_process ran = run_process({"bash", "-c", curl});
  INFO(curl << ran.out << ran.err);
  CHECK(ran.code == 0);
  const auto again = inspector.delivery(2);
  CHECK(again["accepted"] == true);
  CHECK(again["code"] == "");
}
