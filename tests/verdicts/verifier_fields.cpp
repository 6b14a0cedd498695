// Field lines as they come: required fields, Host, and bytes that no field should hold.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

constexpr std::string_view secret = "Token 5ecret-5ecret";

test_verifier guarded() {
  uw::policy policy = our_policy();
  policy.required_fields = {{"X-Webhook-Secret", std::string(secret)}};
  return make_verifier(policy);
}

message carrying(const std::vector<std::pair<std::string, std::string>>& lines) {
  message request = usual_request().complete();
  for (const auto& [name, value] : lines) request.add(name, value);
  return request;
}

/// A request that covers `name` with the value `signed_value`, and carries `sent` in its place.
message covering_lines(const std::string& name, const std::string& signed_value, const std::vector<std::string>& sent) {
  request_draft draft = usual_request();
  for (const std::string& value : sent) draft.head.add(name, value);
  draft.signature.lines.push_back({'"' + name + '"', signed_value});
  return draft.complete();
}

}  // namespace

TEST_CASE("a required field must be there once with its value") {
  const test_verifier verifier = guarded();
  const std::string right(secret);
  CHECK(judge(verifier, carrying({{"X-Webhook-Secret", right}})) == verified);
  CHECK(judge(verifier, carrying({{"x-webhook-secret", right}})) == verified);
  CHECK(judge(verifier, carrying({{"X-WEBHOOK-SECRET", " \t" + right + "\t "}})) == verified);
  CHECK(judge(verifier, carrying({{"X-Other", right}, {"X-Webhook-Secret", right}, {"x-webhook-secret2", "x"}})) ==
        verified);
  for (const std::string& wrong : {std::string(), right + "x", right.substr(1), right.substr(0, right.size() - 1),
                                   "token" + right.substr(5), right + "," + right, '"' + right + '"', right + '\0',
                                   right + "\r\n", right + "\xa0", std::string(secret.size(), ' ')}) {
    CAPTURE(wrong);
    CHECK(judge(verifier, carrying({{"X-Webhook-Secret", wrong}})) == errc::required_field_mismatch);
  }
  CHECK(judge(verifier, carrying({})) == errc::required_field_mismatch);
  CHECK(judge(verifier, carrying({{"X-Webhook-Secret2", right}})) == errc::required_field_mismatch);
}

TEST_CASE("a required field in two lines is refused, wherever the right one stands") {
  const test_verifier verifier = guarded();
  const std::string right(secret);
  for (const auto& lines : std::vector<std::vector<std::string>>{{right, right},
                                                                 {right, "x"},
                                                                 {"x", right},
                                                                 {"", right},
                                                                 {right, ""},
                                                                 {right, right, right},
                                                                 {right, "x", right},
                                                                 {"x", right, right},
                                                                 {"x", "x", right}}) {
    message request = carrying({});
    for (const std::string& value : lines) {
      request.add(request.fields.size() % 2 != 0 ? "X-Webhook-Secret" : "x-webhook-secret", value);
    }
    CHECK(judge(verifier, request) == errc::required_field_mismatch);
  }
  CHECK(judge(verifier, carrying({{"X-Webhook-Secret", right}})) == verified);
}

TEST_CASE("all required fields must be there") {
  uw::policy policy = our_policy();
  policy.required_fields = {{"A", "1"}, {"B", "2"}};
  const test_verifier verifier = make_verifier(policy);
  CHECK(judge(verifier, carrying({{"b", "2"}, {"a", "1"}})) == verified);
  CHECK(judge(verifier, carrying({{"a", "1"}})) == errc::required_field_mismatch);
  CHECK(judge(verifier, carrying({{"b", "2"}})) == errc::required_field_mismatch);
  CHECK(judge(verifier, carrying({{"a", "2"}, {"b", "1"}})) == errc::required_field_mismatch);
}

TEST_CASE("a required field may be covered as well") {
  message request = covering_lines("x-webhook-secret", std::string(secret), {std::string(secret)});
  CHECK(judge(guarded(), request) == verified);
  request = covering_lines("x-webhook-secret", "guess", {"guess"});
  CHECK(judge(guarded(), request) == errc::required_field_mismatch);
}

TEST_CASE("the value of a required field is in no error, neither the right nor the wrong one") {
  const test_verifier verifier = guarded();
  const std::string guess = "Token guessed-guessed";
  for (const auto& request : {carrying({}), carrying({{"X-Webhook-Secret", guess}}),
                              carrying({{"X-Webhook-Secret", guess}, {"X-Webhook-Secret", std::string(secret)}}),
                              covering_lines("x-webhook-secret", "other", {guess})}) {
    const auto judged = verifier.verify(as_request(request), request.body, at(signing_second));
    REQUIRE_FALSE(judged);
    CHECK(judged.error().message().find("5ecret") == std::string::npos);
    CHECK(judged.error().message().find("guess") == std::string::npos);
  }
  uw::policy bad = our_policy();
  for (const std::string& value : {std::string(" 5ecret"), std::string("5ecret\n"), std::string("5ecret\xe9")}) {
    bad.required_fields = {{"X-Webhook-Secret", value}};
    const auto made = test_verifier::create(our_key().trusted(), bad);
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == errc::invalid_policy);
    CHECK(made.error().message().find("5ecret") == std::string::npos);
  }
}

TEST_CASE("covered values are trimmed, and their lines joined in order") {
  const test_verifier verifier = our_verifier();
  CHECK(judge(verifier, covering_lines("x-a", "v", {"v"})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", "v", {" \t v\t "})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", "v\tw  x", {"v\tw  x"})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", "", {""})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", "", {"\t "})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", "1, 2, 3", {"1", " 2 ", "3"})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", ", 1, ", {"", "1", " "})) == verified);
  CHECK(judge(verifier, covering_lines("x-a", "1, 2", {"2", "1"})) == errc::signature_mismatch);
  CHECK(judge(verifier, covering_lines("x-a", "1,2", {"1", "2"})) == errc::signature_mismatch);
  CHECK(judge(verifier, covering_lines("x-a", "1", {"1", ""})) == errc::signature_mismatch);
  CHECK(judge(verifier, covering_lines("x-a", "1", {})) == errc::missing_component);
}

TEST_CASE("lines of several fields in turn are joined each by itself") {
  request_draft draft = usual_request();
  std::string a;
  std::string b;
  for (int i = 0; i < 40; ++i) {
    const std::string value(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    draft.head.add(i % 3 != 0 ? "X-A" : "x-a", value).add("X-B", value + "!");
    a += (i == 0 ? "" : ", ") + value;
    b += (i == 0 ? "" : ", ") + value + "!";
  }
  draft.signature.lines.push_back({R"("x-a")", a});
  draft.signature.lines.push_back({R"("x-b")", b});
  CHECK(judge(our_verifier(), draft.complete()) == verified);
  draft.head.add("x-a", "");
  CHECK(judge(our_verifier(), draft.complete()) == errc::signature_mismatch);
}

TEST_CASE("a covered value holds no controls and nothing but ASCII") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string value = std::string("a") + static_cast<char>(byte) + "b";
    CAPTURE(byte);
    const bool good = byte == '\t' || (byte >= 0x20 && byte < 0x7f);
    CHECK(judge(our_verifier(), covering_lines("x-a", value, {value})) == (good ? verified : errc::malformed_field));
    CHECK(judge(our_verifier(), covering_lines("date", value, {value})).code != verified);
  }
  CHECK(judge(our_verifier(), covering_lines("x-a", "a\r\n b", {"a\r\n b"})) == errc::malformed_field);
  CHECK(judge(our_verifier(), covering_lines("x-a", "a b", {"a\r\n b"})) == errc::malformed_field);
}

TEST_CASE("with the parameter bs a covered value may hold non-ASCII bytes, but no controls") {
  const auto as_bytes = [](const std::string& value) {
    request_draft draft = usual_request();
    draft.head.add("X-A", value);
    draft.signature.lines.push_back({R"("x-a";bs)", ":" + base64_of(value) + ":"});
    return draft.complete();
  };
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const bool good = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    CHECK(judge(our_verifier(), as_bytes(std::string("a") + static_cast<char>(byte) + "b")) ==
          (good ? verified : errc::malformed_field));
  }
}

TEST_CASE("a field that is not covered may hold anything") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    CHECK(judge(our_verifier(), carrying({{"X-A", std::string(3, static_cast<char>(byte))}})) == verified);
  }
  CHECK(judge(our_verifier(), carrying({{"", ""}, {"\xff", "\r\n"}, {"x a", std::string(100'000, '\0')}})) == verified);
}

TEST_CASE("forbidden bytes in the signature's own fields are told as such") {
  for (const char byte : {'\0', '\r', '\n', '\x7f', '\xe9'}) {
    message request = usual_request().complete();
    request.set("Signature-Input", request.get("Signature-Input") + byte);
    CHECK(judge(our_verifier(), request) == errc::malformed_field);
    request = usual_request().complete();
    request.set("Signature", request.get("Signature") + byte);
    CHECK(judge(our_verifier(), request) == errc::malformed_field);
  }
  message request = usual_request().complete();
  request.set("Signature-Input", "\t " + request.get("Signature-Input") + " ");
  request.set("Signature", " " + request.get("Signature") + " \t");
  CHECK(judge(our_verifier(), request) == verified);
}

TEST_CASE("a Host is at most once in a request, covered or not") {
  uw::policy any;
  any.any_authority = true;
  for (const uw::policy& policy : {our_policy(), any}) {
    const test_verifier verifier = make_verifier(policy);
    CHECK(judge(verifier, carrying({})) == verified);
    CHECK(judge(verifier, carrying({{"Host", "hooks.example.com"}})) == errc::malformed_field);
    CHECK(judge(verifier, carrying({{"hOST", "attacker.example"}})) == errc::malformed_field);
    CHECK(judge(verifier, carrying({{"host", ""}})) == errc::malformed_field);
  }
  CHECK(judge(make_verifier(any), carrying({}).remove("Host")) == errc::missing_component);
  CHECK(judge(our_verifier(), carrying({}).remove("Host")) == verified);
  // Without Host there is none to cover.
  CHECK(judge(our_verifier(), covering_lines("host", "hooks.example.com", {}).remove("Host")) ==
        errc::missing_component);
  request_draft draft = usual_request();
  draft.signature.lines.push_back({R"("host")", "hooks.example.com"});
  CHECK(judge(our_verifier(), draft.complete()) == verified);
}

TEST_CASE("a Host that is no authority is refused where it is looked at") {
  uw::policy any;
  any.any_authority = true;
  for (const std::string& host :
       {std::string(), std::string("a b"), std::string("user@hooks.example.com"), std::string("hooks.example.com:x"),
        std::string("[::1"), std::string(":443"), std::string("a\0b", 3), std::string("h\xc3\xb6.example"),
        std::string("a/b"), std::string("hooks.example.com, attacker.example"), std::string("a\r\n b")}) {
    CAPTURE(host);
    CHECK(judge(make_verifier(any), usual_request().complete().set("Host", host)) == errc::malformed_field);
    CHECK(judge(our_verifier(), usual_request().complete().set("Host", host)) == verified);
  }
}

TEST_CASE("field names have no case, and only that") {
  message request = usual_request().complete();
  for (auto& [name, value] : request.fields) {
    for (char& c : name) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  CHECK(judge(our_verifier(), request) == verified);
  for (const char* name : {"Date ", " Date", "D\xe1te", "Dat\x45\x20", "\x44\x01te"}) {
    request = usual_request().complete();
    request.remove("Date").add(name, std::string(signing_date));
    CHECK(judge(our_verifier(), request) == errc::missing_component);
  }
  // '@' and '`' differ by the bit that letters differ by.
  CHECK(judge(our_verifier(), covering_lines("x`", "v", {"v"})) == verified);
  request = covering_lines("x`", "v", {});
  CHECK(judge(our_verifier(), request.add("x@", "v")) == errc::missing_component);
}
