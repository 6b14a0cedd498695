// What the inspector keeps does not grow, whatever comes and whoever does not read.

#include <string>
#include <vector>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "problem.hpp"

using nlohmann::json;

TEST_CASE("a hundred deliveries are kept, and one more takes the place of the oldest") {
  inspector_process inspector;
  for (unsigned i = 1; i <= 100; ++i) {
    CHECK(verdict_of(inspector.post(inspector.sign(event_of(std::to_string(i))))) == "204");
  }
  CHECK(inspector.delivery(100)["id"] == 100);
  CHECK(inspector.get("/deliveries/1").status == 200);
  CHECK(verdict_of(inspector.post(inspector.sign(event_of("101")))) == "204");
  CHECK(inspector.delivery(101)["id"] == 101);
  const http_answer gone = inspector.get("/deliveries/1");
  CHECK(gone.status == 404);
  CHECK(gone.body == "this delivery is not kept any more\n");
  CHECK(inspector.get("/deliveries/2").status == 200);
}

TEST_CASE("of a body 128 KiB are kept, with its report, and of one that is longer as many, without") {
  inspector_process inspector;
  std::string body = event_of("1");
  body.resize(128 * 1024, ' ');
  CHECK(verdict_of(inspector.post(inspector.sign(body))) == "204");
  const json most = inspector.delivery(1);
  CHECK(most["has_body"] == true);
  CHECK(most["bytes"] == 128 * 1024);
  CHECK(most["report"].is_object());
  body += ' ';
  CHECK(verdict_of(inspector.post(inspector.sign(body))) == "204");
  const json more = inspector.delivery(2);
  CHECK(more["has_body"] == false);
  CHECK(more["bytes"] == 128 * 1024 + 1);
  CHECK(more["body"].get<std::string>().size() == 128 * 1024);
  CHECK(more["report"].is_null());
  CHECK(more["accepted"] == true);
  CHECK(inspector.get("/deliveries/2/curl").status == 409);
}

TEST_CASE("JSON that is nested without end is shown as it came, and not laid out") {
  inspector_process inspector;
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  for (const std::size_t depth : {std::size_t{50}, std::size_t{60'000}}) {
    auto request = inspector.sign(nested(depth));
    CHECK(verdict_of(inspector.post(request)) == "204");
  }
  CHECK(inspector.delivery(1)["laid_out"].is_string());
  const json deep = inspector.delivery(2);
  CHECK(deep["laid_out"].is_null());
  CHECK(deep["body"] == nested(60'000));
}

TEST_CASE("a hundred deliveries that are as long as they can be are told to a page that opens") {
  inspector_process inspector;
  const std::string request = "POST /" + std::string(15'000, '"') + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
  for (unsigned i = 0; i < 100; ++i) CHECK(response_to(inspector.port, request).status == 400);
  CHECK(inspector.delivery(100)["target"].get<std::string>().size() == 15'001);
  raw_http stream(inspector.page_port);
  stream.send("GET /news HTTP/1.1\r\nHost: " + inspector.page_host() + "\r\n\r\n");
  CHECK(stream.receive().status == 200);
  std::string news;
  CHECK(eventually([&] {
    news += stream.receive_some();
    return news.find("\"id\":100,") != std::string::npos && news.ends_with("\n\n");
  }));
  CHECK(news.size() < 100'000);
}

TEST_CASE("connections to the page's port that do nothing keep nobody out") {
  inspector_process inspector;
  std::vector<raw_http> idle;
  for (int i = 0; i < 200; ++i) idle.emplace_back(inspector.page_port);
  CHECK(inspector.get("/state").status == 200);
  CHECK(idle.front().is_closed());
}
