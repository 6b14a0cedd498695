// How a row of the matrix is carried out.
#include "attack.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/public_key.hpp>

#include "bytes.hpp"
#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;

scene::scene() : draft(usual_request()), policy(our_policy()) {}

void scene::send_covered(std::string_view name, std::string_view value) {
  draft.head.add(std::string(name), std::string(value));
  draft.signature.lines.push_back({'"' + std::string(name) + '"', std::string(value)});
}

void scene::put_digest(const std::string& value) {
  draft.head.set("Content-Digest", value);
  draft.signature.value(R"("content-digest")") = value;
}

message scene::arriving(std::string_view text) const {
  message out = draft.head;
  std::vector<signature_draft> signatures = before;
  signatures.push_back(draft.signature);
  signatures.insert(signatures.end(), behind.begin(), behind.end());
  put_signatures(out, signatures);
  if (on_the_way != nullptr) on_the_way(out, text);
  return out;
}

namespace {

/// What the receiver answers. A key or a policy that is refused at its start is an answer, too.
verdict answer_to(const scene& at, std::string_view text) {
  uw::keyring ring;
  if (at.raw_key.empty()) {
    for (const signing_key* key : at.keys) REQUIRE(ring.add(key->trusted()));
  } else {
    REQUIRE(at.raw_key.size() == 32);
    const auto key = uw::public_key::from_raw(as_bytes(at.raw_key).first<32>());
    if (!key) return refused(key.error());
    REQUIRE(ring.add(*key));
  }
  const auto receiver = test_verifier::create(std::move(ring), at.policy);
  if (!receiver) return refused(receiver.error());
  return judge(*receiver, at.arriving(text), ::at(at.now));
}

/// What verified is the signature of the draft, and not another one of the message.
void check_verified(const scene& at, std::string_view text) {
  const verdict answer = answer_to(at, text);
  CAPTURE(std::string(text));
  CHECK(answer == verified);
  CHECK(answer.label == at.draft.signature.label);
  CHECK(answer.base == at.draft.signature.base());
}

void check_answer(const verdict& answer, uw::errc code, std::string_view subject, std::string_view text) {
  const bool right = answer == code && (subject.data() == nullptr || answer.subject == subject);
  if (right) return;
  CAPTURE(std::string(text), answer.text, answer.subject);
  CHECK(answer == code);
  if (subject.data() != nullptr) CHECK(answer.subject == subject);
}

}  // namespace

void check_attacks(std::span<const attack> rows) {
  for (const attack& row : rows) {
    DYNAMIC_SECTION(row.name) {
      REQUIRE(row.size() != 0);
      scene twin;
      row.act(twin, row.twin);
      check_verified(twin, row.twin);
      for (std::size_t i = 0; i < row.size(); ++i) {
        scene attacked;
        row.act(attacked, row.texts[i]);
        if (row.answer == verified) {
          check_verified(attacked, row.texts[i]);
          continue;
        }
        check_answer(answer_to(attacked, row.texts[i]), row.answer, row.subject, row.texts[i]);
      }
    }
  }
}

TEST_CASE("a bound of a request is the largest that verifies") {
  for (const bound& each : bounds_of_requests()) {
    DYNAMIC_SECTION(each.name) {
      scene twin;
      each.act(twin, each.most);
      check_verified(twin, {});
      scene attacked;
      each.act(attacked, each.most + 1);
      check_answer(answer_to(attacked, {}), each.answer, each.subject, each.what);
    }
  }
}

TEST_CASE("attacks: what is covered") { check_attacks(attacks_on_coverage()); }
TEST_CASE("attacks: the URL") { check_attacks(attacks_on_the_url()); }
TEST_CASE("attacks: the host") { check_attacks(attacks_on_the_host()); }
TEST_CASE("attacks: the body and its digest") { check_attacks(attacks_on_the_body()); }
TEST_CASE("attacks: keys and algorithms") { check_attacks(attacks_on_keys()); }
TEST_CASE("attacks: the curve") { check_attacks(attacks_on_the_curve()); }
TEST_CASE("attacks: times") { check_attacks(attacks_on_times()); }
TEST_CASE("attacks: Signature-Input") { check_attacks(attacks_on_signature_input()); }
TEST_CASE("attacks: Signature") { check_attacks(attacks_on_signature()); }
TEST_CASE("attacks: components") { check_attacks(attacks_on_components()); }
TEST_CASE("attacks: values of fields") { check_attacks(attacks_on_values()); }
TEST_CASE("attacks: several signatures") { check_attacks(attacks_by_candidates()); }
