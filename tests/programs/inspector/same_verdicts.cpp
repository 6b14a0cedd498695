// What the inspector answers is what the listener answers: one list of requests, sent to both.

#include <chrono>
#include <string>
#include <vector>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "catch.hpp"
#include "inspector_process.hpp"
#include "listener_process.hpp"
#include "problem.hpp"

namespace {

namespace uw = ubiops::webhooks;
using uw::testing::signed_request;

struct sent_request {
  std::string name;
  std::string text;
};

// For a receiver of https://hooks.example.com that trusts `key` and wants a header.
std::vector<sent_request> all_requests(const uw::testing::key_pair& key) {
  const std::string url = "https://hooks.example.com/ubiops?a=1";
  const std::vector<uw::testing::field> required = {{"X-Hook-Secret", "s3cret"}};
  const auto now = uw::now_by_system_clock();
  std::vector<sent_request> all;
  unsigned number = 0;
  const auto make = [&](const std::string& to, std::vector<uw::testing::field> fields,
                        const uw::testing::signing_options& how = {}) {
    return sign_as_ubiops(key, to, std::move(fields), event_of(std::to_string(++number)), how);
  };
  const auto add = [&](const std::string& name, const signed_request& request) {
    all.push_back({name, request.http_text()});
  };
  const auto add_changed = [&](const std::string& name, auto change) {
    signed_request request = make(url, required);
    change(request);
    add(name, request);
  };
  const auto set = [](signed_request& request, const std::string& name, const std::string& value) {
    for (auto& line : request.fields) {
      if (line.name == name) line.value = value;
    }
  };
  const auto remove = [](signed_request& request, const std::string& name) {
    std::erase_if(request.fields, [&](const auto& line) { return line.name == name; });
  };

  add("genuine", make(url, required));
  add("as older releases sign", make(url, required, {.signed_by = uw::testing::producer::older}));
  add("as the oldest", make(url, required, {.signed_by = uw::testing::producer::oldest}));
  add("with sha-512", make(url, required, {.digest = uw::testing::body_digest::sha512}));
  add("another path of ours", make("https://hooks.example.com/other", required));
  add("a label of its own", make(url, required, {.label = "mine"}));
  add("a nonce and a tag", make(url, required, {.nonce = "n", .tag = "t"}));
  for (const int age : {-30, -3600, 30, 300, 7200}) {
    add("signed " + std::to_string(age) + " s ago", make(url, required, {.created = now - std::chrono::seconds(age)}));
  }
  add("expired",
      make(url, required, {.created = now - std::chrono::seconds(200), .expires = now - std::chrono::seconds(100)}));
  add("for another host", make("https://other.example/ubiops?a=1", required));
  add("for http", make("http://hooks.example.com/ubiops?a=1", required));
  add("for another port", make("https://hooks.example.com:8443/ubiops?a=1", required));
  add("without the required header", make(url, {}));
  add("with another value of it", make(url, {{"X-Hook-Secret", "other"}}));
  add("with it twice", make(url, {{"X-Hook-Secret", "s3cret"}, {"X-Hook-Secret", "s3cret"}}));
  add("with Authorization covered", make(url, {{"X-Hook-Secret", "s3cret"}, {"Authorization", "Token 1"}}));
  add("by a stranger", sign_as_ubiops(new_key_pair(), url, required, event_of("stranger")));
  add("by a stranger under our keyid", sign_as_ubiops(new_key_pair(), url, required, event_of("stranger"),
                                                      {.key_id = std::string(key.public_key().key_id())}));
  add("without @target-uri", make(url, required, {.components = {"@method", "@authority", "content-digest", "date"}}));
  add("without content-digest", make(url, required, {.components = {"@method", "@authority", "@target-uri", "date"}}));
  add_changed("another path", [](signed_request& each) { each.target = "/evil?a=1"; });
  add_changed("another query", [](signed_request& each) { each.target = "/ubiops?a=2"; });
  add_changed("another method", [](signed_request& each) { each.method = "PUT"; });
  add_changed("a method in lower case", [](signed_request& each) { each.method = "post"; });
  add_changed("another Host", [&](signed_request& each) { set(each, "Host", "evil.example"); });
  add_changed("another Date", [&](signed_request& each) { set(each, "Date", "Tue, 20 Apr 2021 02:07:55 GMT"); });
  add_changed("no Date", [&](signed_request& each) { remove(each, "Date"); });
  add_changed("no Signature", [&](signed_request& each) { remove(each, "Signature"); });
  add_changed("no Signature-Input", [&](signed_request& each) { remove(each, "Signature-Input"); });
  add_changed("no Content-Digest", [&](signed_request& each) { remove(each, "Content-Digest"); });
  add_changed("a Signature that is none", [&](signed_request& each) { set(each, "Signature", "pyhms=:AAAA:"); });
  add_changed("a Signature of another label", [&](signed_request& each) { set(each, "Signature", "b=:AAAA:"); });
  add_changed("a Signature-Input that is none", [&](signed_request& each) { set(each, "Signature-Input", "pyhms=("); });
  add_changed("a keyid of nobody", [&](signed_request& each) {
    set(each, "Signature-Input", R"(pyhms=("@method");created=1;keyid="x";alg="ed25519")");
  });
  add_changed("another digest", [&](signed_request& each) { set(each, "Content-Digest", "sha-256=:AAAA:"); });
  add_changed("another body", [](signed_request& each) { each.body.back() = ' '; });
  add_changed("a field twice", [](signed_request& each) { each.fields.push_back({"Date", "x"}); });
  add_changed("a second Host", [](signed_request& each) { each.fields.push_back({"Host", "evil.example"}); });
  add_changed("a forwarded host",
              [](signed_request& each) { each.fields.push_back({"X-Forwarded-Host", "evil.example"}); });
  add_changed("an absolute target", [](signed_request& each) { each.target = "https://hooks.example.com/ubiops?a=1"; });
  add_changed("an absolute target elsewhere",
              [](signed_request& each) { each.target = "https://evil.example/ubiops?a=1"; });
  add_changed("an asterisk", [](signed_request& each) { each.target = "*"; });
  add_changed("a length that is too long for us",
              [&](signed_request& each) { set(each, "Content-Length", "9999999"); });
  add_changed("two lengths", [](signed_request& each) { each.fields.push_back({"Content-Length", "1"}); });
  add_changed("a coding", [](signed_request& each) { each.fields.push_back({"Transfer-Encoding", "gzip"}); });
  std::string folded = make(url, required).http_text();
  folded.insert(folded.find("Signature: ") + 10, "\r\n ");
  all.push_back({"a folded line", folded});
  all.push_back({"what is no HTTP", "hello\r\n\r\n"});
  all.push_back({"TLS", std::string("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 11)});
  all.push_back({"a head that is too large", "POST / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"});
  all.push_back({"GET", "GET /ubiops HTTP/1.1\r\nHost: hooks.example.com\r\n\r\n"});
  all.push_back({"HEAD", "HEAD /ubiops HTTP/1.1\r\nHost: hooks.example.com\r\n\r\n"});
  all.push_back({"the health path", "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"});
  return all;
}

}  // namespace

TEST_CASE(
    "a request that verifies in the inspector verifies in the listener, and the other way round, and each refusal is "
    "the same") {
  const scratch_folder scratch;
  const auto key = new_key_pair();
  const std::vector<std::string> options = {"--pubkey",
                                            scratch.write("key", key.spki_pem()),
                                            "--public-origin",
                                            "https://hooks.example.com",
                                            "--require-header-file",
                                            scratch.write("headers", "X-Hook-Secret: s3cret\n"),
                                            "--max-age",
                                            "3600"};
  listener_process listener(options);
  inspector_process inspector(options);
  std::size_t verified = 0;
  std::size_t refused = 0;
  for (const sent_request& each : all_requests(key)) {
    INFO(each.name);
    const http_answer by_listener = response_to(listener.port, each.text);
    const http_answer by_inspector = response_to(inspector.port, each.text);
    CHECK(by_inspector.status == by_listener.status);
    CHECK(by_inspector.body == by_listener.body);
    ++(by_listener.status == 204 ? verified : refused);
  }
  CHECK(verified >= 10);
  CHECK(refused >= 35);
}
