// Every single bit of what a verified request rests on: turned over, the request verifies no longer, unless the text
// is provably the same to the verifier. Text sits in exact-size buffers, so that nothing is read beyond it.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;

namespace {

test_verifier by_host() {
  uw::policy policy;
  policy.any_authority = true;
  return make_verifier(policy);
}

/// Whether the request verifies, through both calls, which must agree.
bool verifies(const test_verifier& verifier, const message& request) {
  const by_value_head head(request);
  const exact_buffer body(request.body);
  const auto whole = verifier.verify(head, body.view(), at(signing_second));
  const verdict judged = whole ? accepted(*whole) : refused(whole.error());
  const verdict pieces = judge_in_pieces(verifier, head, request.body, 16, at(signing_second), at(signing_second));
  if (!(judged == pieces)) CHECK(judged == pieces);
  return judged == verified;
}

bool letters_of_other_case(char a, char b) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return is_letter(a) && is_letter(b) && (a ^ b) == 0x20;
}

constexpr bool never(char, char) { return false; }

/// Turns over every bit of `text`, which is a part of `request`.
void check_every_bit(const test_verifier& verifier, message& request, std::string& text,
                     bool (*harmless)(char, char) = never) {
  REQUIRE(!text.empty());
  REQUIRE(verifies(verifier, request));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      const char before = text[i];
      text[i] = static_cast<char>(before ^ (1 << bit));
      const bool good = verifies(verifier, request);
      if (good != harmless(before, text[i])) {
        CAPTURE(text, i, bit);
        CHECK(good == harmless(before, text[i]));
      }
      text[i] = before;
    }
  }
}

std::string& field(message& request, std::string_view name) {
  for (auto& [each, value] : request.fields) {
    if (each == name) return value;
  }
  throw std::string("no such field");
}

}  // namespace

TEST_CASE("no bit of the signature's fields can be turned over") {
  const test_verifier verifier = our_verifier();
  request_draft draft = usual_request();
  draft.signature.parameters.push_back(R"(expires=1753500100;nonce="a\"b";tag="t";x;y=1.5;z=:AAAA:)");
  message request = draft.complete();
  check_every_bit(verifier, request, field(request, "Signature-Input"));
  check_every_bit(verifier, request, field(request, "Signature"));
}

TEST_CASE("no bit of what is covered can be turned over") {
  const test_verifier verifier = our_verifier();
  message request = usual_request().complete();
  check_every_bit(verifier, request, field(request, "Content-Digest"));
  check_every_bit(verifier, request, field(request, "Date"));
  check_every_bit(verifier, request, request.method);
  check_every_bit(verifier, request, request.target);
  check_every_bit(verifier, request, request.body);
}

TEST_CASE("of a Host that is believed only the case of letters can be turned over") {
  message request = usual_request().complete();
  check_every_bit(by_host(), request, field(request, "Host"), letters_of_other_case);
  request_draft ported = usual_request(our_key(), "hooks.example.com:8443");
  message with_port = ported.complete();
  check_every_bit(by_host(), with_port, field(with_port, "Host"), letters_of_other_case);
}

TEST_CASE("of the names of fields that are used only the case of letters can be turned over") {
  const test_verifier verifier = by_host();
  message request = usual_request().complete();
  for (std::size_t i = 0; i < request.fields.size(); ++i) {
    if (request.fields[i].first == "Content-Type") continue;  // not covered
    CAPTURE(request.fields[i].first);
    check_every_bit(verifier, request, request.fields[i].first, letters_of_other_case);
  }
}

TEST_CASE("every bit of what is not covered can be turned over") {
  const test_verifier verifier = our_verifier();
  message request = usual_request().complete();
  check_every_bit(verifier, request, field(request, "Content-Type"), [](char, char) { return true; });
}

TEST_CASE("no part of the signature's fields verifies by itself") {
  const test_verifier verifier = our_verifier();
  for (const auto* name : {"Signature-Input", "Signature", "Content-Digest", "Date"}) {
    message request = usual_request().complete();
    const std::string whole = request.get(name);
    REQUIRE(verifies(verifier, request));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(name, size);
      request.set(name, whole.substr(0, size));
      if (verifies(verifier, request)) FAIL_CHECK("a front part verifies");
      request.set(name, whole.substr(whole.size() - size));
      if (verifies(verifier, request)) FAIL_CHECK("a back part verifies");
    }
  }
}
