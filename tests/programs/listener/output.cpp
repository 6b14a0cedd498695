// What the listener prints: what was signed, readable, and never a secret.

#include <algorithm>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace uw = ubiops::webhooks;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a success prints the verified components and the body as it was signed") {
  listener_process listener;
  const std::string body =
      R"({"event":"x", "request_id":"1","result":{"a":[1,2.50,1.10,123456789012345678901234567890,1e5],"a":null,)"
      R"("b":"\u00e4\u0007\"\/"}})";
  const auto request = listener.sign(body, {{"X-Not-Signed", "not-shown"}});
  CHECK(verdict_of(listener.post(request)) == "204");
  const std::string out = listener.child.out();
  CHECK(contains(out, "Verified components:\n  \"@method\": POST\n  \"@authority\": 127.0.0.1:"));
  CHECK(contains(out, "  \"@target-uri\": " + listener.origin() + "/hook\n"));
  CHECK(contains(out, "  \"content-digest\": sha-256=:"));
  CHECK(contains(out, "Verified body:\n" + body + "\n\n"));
  CHECK(!contains(out, "not-shown"));

  // On a terminal nothing but ASCII, and lines only where JSON has them.
  CHECK(verdict_of(listener.post(listener.sign("{\"a\":\n\t\"\xc3\xa4\x7f\"}\r\n"))) == "204");
  CHECK(contains(listener.child.out(), "Verified body:\n{\"a\":\n\\x09\"\\xc3\\xa4\\x7f\"}\\x0d\n\n"));
}

TEST_CASE("a body that is not JSON, or absurdly deep, is printed as it is, without control bytes") {
  listener_process listener;
  CHECK(verdict_of(listener.post(listener.sign(std::string_view("a\x1b[31m\0\r\nb\xff\\", 12)))) == "204");
  CHECK(contains(listener.child.out(), "Verified body:\na\\x1b[31m\\x00\\x0d\\x0ab\\xff\\\\\n"));
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(verdict_of(listener.post(listener.sign(deep))) == "204");
  CHECK(contains(listener.child.out(), deep));
}

TEST_CASE("a refusal logs one line with code, sender, method, path and keyid, and nothing else of the request") {
  listener_process listener({"--allow-object", "x"});
  auto forged = listener.sign(event_of("1"), {{"X-Bad", "shown-nowhere"}});
  forged.target = "/other?secret=shown-nowhere";
  CHECK(verdict_of(listener.post(forged)) == "403 signature_mismatch");
  CHECK(listener.child.warns("403 signature_mismatch from 127.0.0.1 at "));
  const std::string err = listener.child.err();
  const std::string line = err.substr(err.find("403 signature_mismatch"));
  CHECK(std::count(line.begin(), line.end(), '\n') == 1);
  CHECK(contains(line, "Z, POST /other, keyid " + std::string(listener.pair.public_key().key_id()) + ": "));
  CHECK(!contains(err + listener.child.out(), "shown-nowhere"));
}

TEST_CASE("a name in a refusal comes without control bytes") {
  listener_process listener;
  auto request = listener.sign(event_of("1"));
  for (auto& [name, value] : request.fields) {
    if (name == "Signature-Input") value.replace(value.find("\"date\""), 6, "\"da\x1b[31m\"");
  }
  CHECK(response_to(listener.port, request.http_text()).status == 400);
  CHECK(!contains(listener.child.err(), "\x1b"));
}

TEST_CASE("a planted secret appears in no output, whether the request passes or fails") {
  constexpr std::string_view token = "planted-token-4711";
  constexpr std::string_view file_secret = "planted-in-the-file-4712";
  const scratch_folder folder;
  const std::string file = folder.write("headers", "X-Secret: " + std::string(file_secret) + "\n");
  listener_process listener({"--require-header-file", file});
  const std::string authorization = "Token " + std::string(token);
  const uw::testing::signing_options covering = {
      .components = {"@method", "@authority", "@target-uri", "content-digest", "date", "x-secret",
                     "\"authorization\";bs", "cookie", "proxy-authorization"}};
  const auto sign = [&](std::string_view id, std::string_view secret) {
    return listener.sign(event_of(id),
                         {{"Authorization", authorization},
                          {"X-Secret", std::string(secret)},
                          {"Cookie", "session=" + std::string(token)},
                          {"Proxy-Authorization", authorization}},
                         covering);
  };
  std::string answers;
  const auto post = [&](const uw::testing::signed_request& request) {
    const http_answer answer = listener.post(request);
    answers += answer.head + answer.body;
    return verdict_of(answer);
  };
  CHECK(post(sign("1", file_secret)) == "204");
  CHECK(contains(listener.child.out(), "\"authorization\": <redacted, 24 bytes>"));
  CHECK(contains(listener.child.out(), "\"x-secret\": <redacted, 24 bytes>"));
  CHECK(contains(listener.child.out(), "\"cookie\": <redacted, 26 bytes>"));

  CHECK(post(sign("2", "planted-in-the-file-4711")) == "403 required_field_mismatch");
  auto changed = sign("3", file_secret);
  changed.body.back() = ' ';
  CHECK(post(changed) == "403 content_digest_mismatch");
  auto forged = sign("4", file_secret);
  forged.target = "/evil";
  CHECK(post(forged) == "403 signature_mismatch");
  auto bad_value = sign("5", file_secret);
  for (auto& [name, value] : bad_value.fields) {
    if (name == "Authorization") value += '\x01';
  }
  CHECK(response_to(listener.port, bad_value.http_text()).status == 400);
  auto twice = sign("6", file_secret);
  twice.fields.push_back({"X-Secret", std::string(file_secret)});
  CHECK(post(twice) == "403 signature_mismatch");
  listener.child.signal(SIGHUP);
  CHECK(listener.child.warns("keys reloaded"));
  CHECK(listener.terminate() == 0);

  const std::string all = answers + listener.child.out() + listener.child.err();
  CHECK(!contains(all, "planted"));
}

TEST_CASE("neither a password nor a value in the query of the registered URL is shown") {
  listener_process listener({"--public-origin", "https://user:planted@hooks.example.com"});
  const uw::testing::signing_options covering = {
      .signed_by = uw::testing::producer::older,
      .components = {"@method", "@authority", "@target-uri", "content-digest", "date", "@query", "@request-target",
                     "\"@query-param\";name=\"key\"", "x-link"}};
  const auto request = listener.sign(event_of("1"), {{"X-Link", "see https://h.example/?t=planted"}}, covering,
                                     "https://user:planted@hooks.example.com/a@b?c=&key=planted&planted");
  CHECK(verdict_of(listener.post(request)) == "204");
  // The newer packages do not sign the userinfo, so it is not among what was signed.
  const auto newer = listener.sign(event_of("2"), {}, {}, "https://user:planted@hooks.example.com/a@b?c=");
  CHECK(verdict_of(listener.post(newer)) == "204");
  auto forged = request;
  forged.target = "/evil?key=planted";
  CHECK(verdict_of(listener.post(forged)) == "403 signature_mismatch");
  const std::string all = listener.child.out() + listener.child.err();
  CHECK(contains(all, "\"@authority\": hooks.example.com\n"));
  CHECK(contains(all, "\"@authority\": <redacted, 12 bytes>@hooks.example.com\n"));
  CHECK(contains(all,
                 "\"@target-uri\": https://<redacted, 12 bytes>@hooks.example.com/a@b?c=&key=<redacted, 7 bytes>&"
                 "<redacted, 7 bytes>\n"));
  CHECK(contains(all, "\"@query\": ?c=&key=<redacted, 7 bytes>&<redacted, 7 bytes>\n"));
  CHECK(contains(all, "\"@request-target\": /a@b?c=&key=<redacted, 7 bytes>&<redacted, 7 bytes>\n"));
  CHECK(contains(all, "\"@query-param\";name=\"key\": <redacted, 7 bytes>\n"));
  CHECK(contains(all, "\"x-link\": see https://h.example/?t=<redacted, 7 bytes>\n"));
  CHECK(!contains(all, "planted"));
}
