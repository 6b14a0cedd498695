// Only the page may ask: no name that leads here, no other page, and no button without its token. And what every answer
// says to a browser.

#include <string>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "problem.hpp"

namespace {

const std::string good_press = R"({"event":"deployment_request_completed","how":"genuine"})";

http_answer get_as(const inspector_process& inspector, const std::string& lines, const std::string& path = "/state") {
  return response_to(inspector.page_port, "GET " + path + " HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n");
}

}  // namespace

TEST_CASE("the page is at its two names alone, whatever else leads to the port") {
  inspector_process inspector;
  const std::string port = std::to_string(inspector.page_port);
  for (const std::string& host : {"127.0.0.1:" + port, "localhost:" + port}) {
    CHECK(get_as(inspector, "Host: " + host + "\r\n").status == 200);
  }
  for (const std::string& host :
       {"evil.example:" + port, std::string("evil.example"), std::string("localhost"), std::string("127.0.0.1"),
        "127.0.0.1:" + std::to_string(inspector.port), "localhost.evil.example:" + port, "[::1]:" + port,
        "127.0.0.1:" + port + ".evil.example", "user@127.0.0.1:" + port, "0.0.0.0:" + port, std::string()}) {
    INFO(host);
    const http_answer answer = get_as(inspector, "Host: " + host + "\r\n");
    CHECK(answer.status == 403);
    CHECK(answer.body.find("token") == std::string::npos);
  }
  CHECK(get_as(inspector, "X: y\r\n").status >= 400);
  CHECK(get_as(inspector, "Host: 127.0.0.1:" + port + "\r\nHost: evil.example\r\n").status == 403);
  for (const char* const path : {"/", "/page.js", "/news", "/deliveries/1"}) {
    CHECK(get_as(inspector, "Host: evil.example\r\n", path).status == 403);
  }
}

TEST_CASE("another page reads nothing, and a page of ours does") {
  inspector_process inspector;
  const std::string host = "Host: " + inspector.page_host() + "\r\n";
  const std::string port = std::to_string(inspector.page_port);
  for (const std::string& line : {"Origin: http://" + inspector.page_host(), std::string("Sec-Fetch-Site: same-origin"),
                                  std::string("Sec-Fetch-Site: none")}) {
    CHECK(get_as(inspector, host + line + "\r\n").status == 200);
  }
  for (const std::string& line :
       {std::string("Origin: https://evil.example"), std::string("Origin: null"), "Origin: http://localhost:" + port,
        "Origin: https://" + inspector.page_host(), "Origin: " + inspector.origin(),
        std::string("Sec-Fetch-Site: cross-site"), std::string("Sec-Fetch-Site: same-site")}) {
    INFO(line);
    for (const char* const path : {"/", "/state", "/news", "/page.js"}) {
      CHECK(get_as(inspector, host + line + "\r\n", path).status == 403);
    }
  }
}

TEST_CASE("a button needs the page's Origin and its token") {
  inspector_process inspector;
  const std::string token = "Inspector-Token: " + inspector.token() + "\r\n";
  const std::string origin = "Origin: http://" + inspector.page_host() + "\r\n";
  CHECK(inspector.post_to_page(good_press, token).status == 403);
  CHECK(inspector.post_to_page(good_press, origin).status == 403);
  CHECK(inspector.post_to_page(good_press, origin + "Inspector-Token: " + std::string(32, '0') + "\r\n").status == 403);
  CHECK(inspector.post_to_page(good_press, origin + "Inspector-Token:\r\n").status == 403);
  CHECK(inspector.post_to_page(good_press, origin + token + token).status == 403);
  CHECK(inspector.post_to_page(good_press, "Origin: https://evil.example\r\n" + token).status == 403);
  CHECK(inspector.post_to_page(good_press, origin + "Sec-Fetch-Site: cross-site\r\n" + token).status == 403);
  CHECK(inspector.post_to_page(good_press, origin + token, "/other").status == 404);
  CHECK(inspector.get("/deliveries/1").status == 404);  // nothing was sent
  CHECK(inspector.post_to_page(good_press, origin + token).status == 200);
  CHECK(inspector.delivery(1)["status"] == 204);
}

TEST_CASE("a token is of one inspector alone, and long") {
  inspector_process one;
  inspector_process other;
  CHECK(one.token() != other.token());
  CHECK(one.token().size() == 32);
}

TEST_CASE("every answer forbids what a page could do with it, and is one of the methods that there are") {
  inspector_process inspector;
  const news_stream stream(inspector);
  for (const http_answer& answer : {inspector.get("/"), inspector.get("/page.css"), inspector.get("/page.js"),
                                    inspector.get("/icon.svg"), inspector.get("/state"), inspector.get("/nothing"),
                                    get_as(inspector, "Host: evil.example\r\n"), stream.head()}) {
    INFO(answer.head);
    const std::string policy = answer.field("Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; "));
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("form-action 'none'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(answer.field("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(answer.field("X-Content-Type-Options") == "nosniff");
    CHECK(answer.field("Referrer-Policy") == "no-referrer");
    CHECK(answer.field("Cache-Control") == "no-store");
    CHECK(answer.field("Access-Control-Allow-Origin").empty());
  }
  CHECK(inspector.get("/nothing").status == 404);
  CHECK(inspector.get("/deliveries/x").status == 404);
  CHECK(inspector.get("/deliveries/99999999999999999999").status == 404);
  CHECK(inspector.get("/deliveries/1/other").status == 404);
  for (const char* const method : {"PUT", "DELETE", "OPTIONS", "PATCH"}) {
    CHECK(response_to(inspector.page_port, std::string(method) + " /state HTTP/1.1\r\nHost: " + inspector.page_host() +
                                               "\r\nConnection: close\r\n\r\n")
              .status == 405);
  }
}

TEST_CASE("the files of the page ask for nothing from elsewhere and have no script or style in them") {
  inspector_process inspector;
  const std::string html = inspector.get("/").body;
  CHECK(html.starts_with("<!doctype html>"));
  for (const char* const path : {"/", "/page.css", "/page.js", "/icon.svg"}) {
    std::string text = inspector.get(path).body;
    const std::string space = "http://www.w3.org/2000/svg";  // a name, which nobody fetches
    if (const std::size_t at = text.find(space); at != std::string::npos) text.erase(at, space.size());
    for (const char* const foreign : {"http:", "https:", "src=\"//", "@import", "innerHTML", "eval(", "<style",
                                      " style=", " onclick", "javascript:"}) {
      INFO(path << " " << foreign);
      CHECK(text.find(foreign) == std::string::npos);
    }
  }
}
