// How send delivers: attempts, answers, exit codes, and no secret in what it prints.

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "catch.hpp"
#include "parsed_request.hpp"
#include "scripted_server.hpp"
#include "sending.hpp"

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

namespace {

bool verifies(const sending& with, const std::string& origin, const std::string& request) {
  const auto verifier = uw::verifier::create(with.pair.public_key(), {.public_origin = origin});
  const auto [head, body] = parsed_request(request);
  return verifier->verify(head, body).has_value();
}

}  // namespace

TEST_CASE("any 2xx and 3xx is a delivery: the status is printed, the exit code is 0") {
  const sending with;
  for (const int status : {200, 204, 299, 302, 308, 399}) {
    scripted_server server({status_response(status)});
    const finished_process ended = with.run({"--url", server.url(), "--retry"});
    CHECK(ended.code == 0);
    CHECK(ended.out == std::to_string(status) + "\n");
    const auto& requests = server.stop();
    REQUIRE(requests.size() == 1);
    CHECK(verifies(with, server.url().substr(0, server.url().rfind('/')), requests[0]));
    CHECK(!verifies(with, "http://attacker.example", requests[0]));
  }
}

TEST_CASE("any other status is a refusal with exit code 1, tried once") {
  const sending with;
  for (const int status : {400, 403, 404, 500, 503}) {
    scripted_server server({status_response(status, "the \x1b reason\n"), status_response(204)});
    const finished_process ended = with.run({"--url", server.url()});
    CHECK(ended.code == 1);
    CHECK(ended.out == std::to_string(status) + " the \\x1b reason\n");
    CHECK(server.stop().size() == 1);
  }
}

TEST_CASE("with --retry it sends again, signed anew, until it is delivered or was tried three times") {
  const sending with;
  scripted_server recovers({status_response(503), status_response(204), status_response(204)});
  const finished_process second = with.run({"--url", recovers.url(), "--retry"});
  CHECK(second.code == 0);
  CHECK(second.out == "503\n204\n");
  const auto requests = recovers.stop();
  REQUIRE(requests.size() == 2);
  const std::string origin = recovers.url().substr(0, recovers.url().rfind('/'));
  CHECK(verifies(with, origin, requests[0]));
  CHECK(verifies(with, origin, requests[1]));
  CHECK(event_in(requests[0]) == event_in(requests[1]));

  scripted_server refuses({status_response(500), status_response(404), status_response(403), status_response(204)});
  const finished_process never = with.run({"--url", refuses.url(), "--retry"});
  CHECK(never.code == 1);
  CHECK(never.out == "500\n404\n403\n");
  CHECK(refuses.stop().size() == 3);
}

TEST_CASE("no answer in time is exit code 2, and tried again with --retry") {
  const sending with;
  scripted_server silent({"", "", ""});
  const auto begin = std::chrono::steady_clock::now();
  const finished_process once = with.run({"--url", silent.url(), "--timeout", "1"});
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(900));
  CHECK(once.code == 2);
  CHECK(once.out.empty());
  CHECK(once.err == "send: " + silent.url() + ": no answer within 1 s\n");
  CHECK(silent.stop().size() == 1);

  scripted_server late({"", status_response(204)});
  const finished_process twice = with.run({"--url", late.url(), "--timeout", "1", "--retry"});
  CHECK(twice.code == 0);
  CHECK(twice.out == "204\n");
  CHECK(late.stop().size() == 2);
}

TEST_CASE("an answer that trickles in does not outlast the time-out") {
  const sending with;
  scripted_server trickling({status_response(200, std::string(10'000, 'x'))}, true);
  const auto begin = std::chrono::steady_clock::now();
  const finished_process ended = with.run({"--url", trickling.url(), "--timeout", "1"});
  CHECK(ended.code == 2);
  CHECK(ended.err == "send: " + trickling.url() + ": no answer within 1 s\n");
  // All of the answer takes a thousand seconds.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(900));
}

TEST_CASE("where nobody listens, and what is no HTTP, is exit code 2") {
  const sending with;
  scripted_server gone({});
  gone.stop();
  std::string closed;
  {
    const scripted_server short_lived({});
    closed = short_lived.url();
  }
  const finished_process nobody = with.run({"--url", closed});
  CHECK(nobody.code == 2);
  CHECK(nobody.out.empty());
  CHECK(nobody.err == "send: " + closed + ": no connection: no such host, or nothing listens there\n");
  scripted_server garbage({"hello\r\n\r\n"});
  const finished_process no_http = with.run({"--url", garbage.url()});
  CHECK(no_http.code == 2);
  CHECK(no_http.err == "send: " + garbage.url() +
                           ": the connection ended without an HTTP answer (if that port speaks TLS, the URL "
                           "begins with https://)\n");
}

TEST_CASE("what could not be reached is named without its secrets") {
  const sending with;
  const std::string headers = with.folder.write("headers", "Authorization: Token planted-1\n");
  std::string closed;
  {
    const scripted_server short_lived({});
    closed = short_lived.url();
  }
  const std::string host = closed.substr(7);
  const finished_process ended =
      with.run({"--url", "http://user:planted-2@" + host + "?token=planted-3", "--protected-header-file", headers});
  CHECK(ended.code == 2);
  CHECK(ended.err.starts_with("send: " + closed + ": no connection"));
  CHECK(!contains(ended.err, "planted"));
  // It is the origin that is connected to that is named, with the path.
  const finished_process elsewhere =
      with.run({"--url", "https://hooks.example.com/x", "--connect-to", closed.substr(0, closed.rfind('/'))});
  CHECK(elsewhere.err.starts_with("send: " + closed.substr(0, closed.rfind('/')) + "/x: no connection"));
}

TEST_CASE("with --retry a refused connection is tried again, too") {
  const sending with;
  std::string closed;
  {
    const scripted_server short_lived({});
    closed = short_lived.url();
  }
  const finished_process ended = with.run({"--url", closed, "--retry"});
  CHECK(ended.code == 2);
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 3);
}

TEST_CASE("a large answer is cut") {
  const sending with;
  scripted_server server({status_response(500, std::string(1'000'000, 'x'))});
  const finished_process ended = with.run({"--url", server.url()});
  CHECK(ended.code == 1);
  CHECK(ended.out.size() < 70'000);
}

TEST_CASE("what --body-file and --created say is sent and signed as it is") {
  const sending with;
  const std::string body("a\0b\xff\r\n", 6);
  scripted_server server({status_response(204)});
  const finished_process ended =
      with.run({"--url", server.url(), "--body-file", with.folder.write("body", body), "--created", "1705392742"});
  CHECK(ended.code == 0);
  const auto& requests = server.stop();
  REQUIRE(requests.size() == 1);
  CHECK(parsed_request(requests[0]).second == body);
  CHECK(contains(requests[0], ";created=1705392742;"));
  CHECK(contains(requests[0], "Date: Tue, 16 Jan 2024 08:12:22 GMT\r\n"));
}

TEST_CASE("the option --connect-to says where to send, --url what is signed") {
  const sending with;
  scripted_server server({status_response(204)});
  const finished_process ended = with.run(
      {"--url", "https://hooks.example.com/x", "--connect-to", server.url().substr(0, server.url().rfind('/'))});
  CHECK(ended.code == 0);
  const auto& requests = server.stop();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].starts_with("POST /x HTTP/1.1\r\n"));
  CHECK(contains(requests[0], "Host: hooks.example.com\r\n"));
  CHECK(verifies(with, "https://hooks.example.com", requests[0]));
}

TEST_CASE("what was signed is what is written, byte by byte") {
  const sending with;
  const std::string headers = with.folder.write("headers", "x-B:  two  words \nx-a: 1\n");
  for (const std::string target : {"/a%2Fb//c%20d/?x=%2F&y=%20&z", "/?q=a+b%2Bc&&=&q=%C3%A9", "/~'()*!$&,;:@", "/"}) {
    CAPTURE(target);
    scripted_server server({status_response(204)});
    const std::string origin = server.url().substr(0, server.url().rfind('/'));
    CHECK(with.run({"--url", origin + target, "--protected-header-file", headers}).code == 0);
    const auto& requests = server.stop();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].starts_with("POST " + target + " HTTP/1.1\r\n"));
    CHECK(contains(requests[0], "\r\nx-B: two  words\r\nx-a: 1\r\n"));
    CHECK(verifies(with, origin, requests[0]));
  }
}

TEST_CASE("the answer is the one behind interim ones, whole, in chunks or at the end of the connection") {
  const sending with;
  scripted_server server(
      {"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
       "2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n",
       "HTTP/1.0 404 No\r\n\r\nuntil the end", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"});
  CHECK(with.run({"--url", server.url()}).out == "200 abc\n");
  CHECK(with.run({"--url", server.url()}).out == "404 until the end\n");
  CHECK(with.run({"--url", server.url()}).err ==
        "send: " + server.url() + ": the connection ended within the answer\n");
  server.stop();
}

TEST_CASE("a planted secret appears in no output, not even where the server repeats it") {
  const sending with;
  const std::string headers = with.folder.write("headers", "Authorization: Token planted-1\nX-Secret: planted-2\n");
  const std::vector<std::string> options = {"--protected-header-file", headers, "--timeout", "1"};
  const auto all_output = [&](const std::string& url, std::vector<std::string> more = {}) {
    more.insert(more.end(), options.begin(), options.end());
    more.insert(more.end(), {"--url", url});
    const finished_process ended = with.run(more);
    return ended.out + ended.err;
  };
  scripted_server echo(
      {status_response(400, "you sent: Token planted-1, planted-2"), status_response(200, "planted-1"), ""});
  const std::string repeated = all_output(echo.url());
  CHECK(contains(repeated, "400 you sent: <redacted, "));
  std::string output = repeated + all_output(echo.url()) + all_output(echo.url()) + all_output(echo.url(), {"--print"});
  CHECK(contains(echo.stop()[0], "Authorization: Token planted-1\r\n"));
  output += all_output("http://127.0.0.1:1/") + all_output("ftp://x/") + all_output("http://h/", {"--event", "x"});
  output +=
      all_output("http://h/", {"--protected-header-file", with.folder.write("bad", "Authorization Token planted\n")});
  output +=
      all_output("http://h/", {"--file", with.folder.write("f", R"({"headers":[{"key":"A b","value":"planted"}]})")});
  CHECK(!contains(output, "planted"));
}

TEST_CASE("a secret that the server repeats in escaped form is not shown") {
  const sending with;
  // "planted /"1+ in many spellings, and its part before the blank.
  const std::string headers = with.folder.write("headers", "X-Secret: planted /\"1+&\\\n");
  const std::vector<std::string> forms = {R"(planted /"1+&\)", R"(planted \/\"1+&\\)", "planted%20%2F%221%2B%26%5C",
                                          "planted+%2f%221%2b%26%5c", R"(planted \u002f\u00221\u002B\u0026\u005C)",
                                          R"(\x70lanted\x20/\x221+&\\)", "planted /&quot;1+&amp;\\",
                                          "planted&#32;&#x2F;&#34;1&#x2b;&#38;&#92;",
      // Twice.
                                          "planted%2520%252F%25221%252B%2526%255C", R"(planted \\\/\\\"1+&\\\\)",
                                          "planted /&amp;quot;1+&amp;amp;\\", R"(planted \\u002f\\u00221+&\\u005c)"};
  for (const std::string& form : forms) {
    INFO(form);
    scripted_server server({status_response(400, "you sent {" + form + "} twice: " + form + ".")});
    const finished_process ended = with.run({"--url", server.url(), "--protected-header-file", headers});
    CHECK(ended.out.starts_with("400 you sent {<redacted, "));
    CHECK(contains(ended.out, "} twice: <redacted, "));
    CHECK(!contains(ended.out, "lanted"));
  }
  // What is not secret stays as it came.
  scripted_server server({status_response(400, R"({"detail": "100% a\/b &amp; \u00e4 %zz &x; \u12"})")});
  const finished_process ended = with.run({"--url", server.url(), "--protected-header-file", headers});
  CHECK(ended.out == R"(400 {"detail": "100% a\\/b &amp; \\u00e4 %zz &x; \\u12"})"
                     "\n");
}

TEST_CASE("what is secret in the URL is not shown where the server repeats it") {
  const sending with;
  scripted_server server({status_response(404, "no /hook?token=planted%2D1 for user, planted-2 or planted-1")});
  const std::string url = "http://user:planted-2@" + server.url().substr(7) + "?token=planted-1";
  const finished_process ended = with.run({"--url", url});
  CHECK(ended.out == "404 no /hook?token=<redacted, 11 bytes> for user, <redacted, 9 bytes> or <redacted, 9 bytes>\n");
}
