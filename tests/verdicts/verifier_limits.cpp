// What is far beyond a bound, and bounds that no single field of a request meets. Each bound by itself, at its end and
// one above, is a row of tests/attacks/bounds.cpp.
#include <ubiops/webhooks/verifier.hpp>

#include <string>
#include <utility>

#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
namespace limits = uw::limits;
using uw::errc;

namespace {

std::string repeated(std::size_t times, const std::string& text) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

}  // namespace

TEST_CASE("a key id of 256 bytes can be found, a longer one is unknown") {
  uw::keyring keys;
  const std::string name = std::string(128, '"') + std::string(128, '\\');
  REQUIRE(name.size() == limits::max_key_id);
  REQUIRE(keys.add(name, our_key().trusted()));
  const auto verifier = *test_verifier::create(keys, our_policy());
  request_draft draft = usual_request();
  const std::string escaped = repeated(128, R"(\")") + repeated(128, R"(\\)");
  draft.signature.reparameter("keyid", "keyid=\"" + escaped + '"');
  CHECK(judge(verifier, draft.complete()) == verified);
  draft.signature.reparameter("keyid", "keyid=\"" + escaped + "\\\\\"");
  CHECK(judge(verifier, draft.complete()) == errc::unknown_key);
  const message request = [&] {
    draft.signature.reparameter("keyid", "keyid=\"" + escaped + '"');
    return draft.complete();
  }();
  const auto judged = verifier.verify(as_request(request), request.body, at(signing_second));
  REQUIRE(judged);
  CHECK(judged->key_id() == name);
}

TEST_CASE("members and query parameters cannot make a small request cost a great deal") {
  // Each of them reads the whole of its field or query again.
  const auto parameters = [](std::size_t count, std::size_t size) {
    std::string query = std::string(size, '&');
    for (std::size_t i = 0; i < count; ++i) query += "&p" + std::to_string(i) + "=1";
    request_draft draft = usual_request(our_key(), "hooks.example.com", "/hook?" + query);
    for (std::size_t i = 0; i < count; ++i) {
      draft.signature.lines.push_back({"\"@query-param\";name=\"p" + std::to_string(i) + "\"", "1"});
    }
    return draft.complete();
  };
  CHECK(judge(our_verifier(), parameters(8, 1500)) == verified);
  CHECK(judge(our_verifier(), parameters(8, 3000)) == errc::limit_exceeded);
  const auto members = [](std::size_t count, std::size_t size) {
    request_draft draft = usual_request();
    std::string value = "a0";
    for (std::size_t i = 1; i < count; ++i) value += ", a" + std::to_string(i);
    draft.head.add("Priority", value + std::string(size, ' ') + ", z");
    for (std::size_t i = 0; i < count; ++i) {
      draft.signature.lines.push_back({"\"priority\";key=\"a" + std::to_string(i) + "\"", "?1"});
    }
    return draft.complete();
  };
  CHECK(judge(our_verifier(), members(8, 1500)) == verified);
  CHECK(judge(our_verifier(), members(8, 3000)) == errc::limit_exceeded);
}

TEST_CASE("the signature's own fields have as many lines as there may be signatures, whatever stands in them") {
  for (const auto& [name, malformed] : {std::pair{"Signature-Input", errc::malformed_signature_input},
                                        std::pair{"Signature", errc::malformed_signature}}) {
    message request = usual_request().complete();
    for (std::size_t lines = 2; lines <= limits::max_signatures + 1; ++lines) {
      CAPTURE(name, lines);
      request.add(name, "");
      const verdict judged = judge(our_verifier(), request);
      CHECK(judged == (lines <= limits::max_signatures ? malformed : errc::limit_exceeded));
    }
  }
  CHECK(judge(our_verifier(), usual_request().complete()) == verified);
}

TEST_CASE("what is far beyond a bound is refused like what is one above") {
  const std::string million(1'000'000, 'x');
  CHECK(judge(our_verifier(), usual_request().complete().add("X-Other", million)) == verified);
  message lines = usual_request().complete();
  while (lines.fields.size() < 100'000) lines.add("X-Other", "v");
  CHECK(judge(our_verifier(), lines) == errc::limit_exceeded);
  request_draft covered = usual_request();
  covered.head.add("X-Long", million);
  covered.signature.lines.push_back({R"("x-long")", million});
  CHECK(judge(our_verifier(), covered.complete()) == errc::limit_exceeded);
  CHECK(judge(our_verifier(), usual_request(our_key(), "hooks.example.com", "/" + million).complete()) ==
        errc::limit_exceeded);
  for (const auto& [name, change] : {std::pair{"Signature-Input", ", x=\"" + million + '"'},
                                     std::pair{"Signature", ", x=\"" + million + '"'}, std::pair{"Host", million}}) {
    CAPTURE(name);
    message request = usual_request().complete();
    request.set(name, request.get(name) + change);
    CHECK(judge(our_verifier(), request) == errc::limit_exceeded);
  }
  message method = usual_request().complete();
  method.method = million;
  CHECK(judge(our_verifier(), method) == errc::limit_exceeded);
}
