#include <ubiops/webhooks/diagnosis/detail/witness.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <ubiops/webhooks/limits.hpp>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::verification_step;
using detail::verification_witness;

namespace {

detail::verification_trace trace_of(const diagnosed_case& of, std::int64_t later = 0) {
  const auto verifier = of.verifier();
  const auto head = of.sent.head();
  return detail::with_head_view(head, [&](const detail::head_view& view) {
    return verification_witness::run(verifier, view, of.sent.body,
                                     diagnosed_case::signed_at.time_since_epoch().count() + later);
  });
}

struct witness_row {
  uw::errc code;  // none where it is accepted
  verification_step reached;
  std::size_t checks;
  std::vector<std::size_t> verified = {};
};

void check(const detail::verification_trace& trace, const witness_row& expected) {
  CHECK((trace.verdict ? trace.verdict->code() : uw::errc{}) == expected.code);
  CHECK(trace.reached == expected.reached);
  CHECK(trace.ed25519_checks == expected.checks);
  CHECK(std::vector<std::size_t>(trace.verified.begin(), trace.verified.end()) == expected.verified);
}

}  // namespace

TEST_CASE("the verifier's own keys and rules are shown") {
  const diagnosed_case of;
  const auto verifier = of.verifier();
  CHECK(verification_witness::keys(verifier).find(of.pair.public_key().key_id()) != nullptr);
  CHECK(verification_witness::rules(verifier).checks_date());
}

TEST_CASE("each verdict is told with its step, and with what it has cost") {
  diagnosed_case of;
  // Where Ed25519 has verified, it is asked once more, for which.
  check(trace_of(of), {{}, verification_step::body, 2, {0}});
  check(trace_of(of, 1000), {uw::errc::signature_too_old, verification_step::signature_parameters, 0});
  const auto genuine = of.sent;

  of.erase_field("Signature-Input");
  check(trace_of(of), {uw::errc::missing_signature_input, verification_step::signature_input, 0});
  of.sent = genuine;
  of.field("Signature-Input") = "x=(\"date\");keyid=\"stranger\"";
  check(trace_of(of), {uw::errc::unknown_key, verification_step::trusted_key, 0});
  of.sent = genuine;
  of.erase_field("Signature");
  check(trace_of(of), {uw::errc::missing_signature, verification_step::signature, 0});
  of.sent = genuine;
  of.sent.target = "/forged";
  check(trace_of(of), {uw::errc::signature_mismatch, verification_step::signature_base, 1});
  of.sent = genuine;
  of.sent.body.push_back('x');
  check(trace_of(of), {uw::errc::content_digest_mismatch, verification_step::body, 2, {0}});
  of.sent = genuine;
  of.policy.required_fields = {{"X-Key", "1"}};
  check(trace_of(of), {uw::errc::required_field_mismatch, verification_step::required_fields, 2, {0}});
}

TEST_CASE("both spellings of a URL are tried, and counted") {
  diagnosed_case of("https://hooks.example.com:443/ubiops");
  of.policy.public_origin = "https://hooks.example.com:443";
  const auto accepted = trace_of(of);
  CHECK_FALSE(accepted.verdict);
  CHECK(accepted.ed25519_checks == 4);  // of the older first, and all once more
  of.sent.target = "/forged";
  check(trace_of(of), {uw::errc::signature_mismatch, verification_step::signature_base, 2});
}

TEST_CASE("a base that is too long in the first spelling alone is counted in the second") {
  const auto with_rest = [](std::size_t size) {
    uw::testing::signing_options options;
    options.components = {"@method", "@authority", "@target-uri", "content-digest", "date", "x-rest"};
    return diagnosed_case("https://hooks.example.com/ubiops", {{"x-rest", std::string(size, 'r')}}, "", options);
  };
  diagnosed_case probe = with_rest(1);
  const auto shortest = probe.verifier().verify(probe.sent.head(), probe.sent.body, diagnosed_case::signed_at);
  REQUIRE(shortest);
  diagnosed_case of = with_rest(uw::limits::max_signature_base - shortest->signature_base().size() + 1);
  // As the newer generation signs the URL with this user's name, which the older one signs, too.
  of.policy.public_origin = "https://user@hooks.example.com";
  check(trace_of(of), {{}, verification_step::body, 2, {0}});
  of.sent.body.push_back('x');
  check(trace_of(of), {uw::errc::content_digest_mismatch, verification_step::body, 2, {0}});
}

TEST_CASE("of two signatures of ours the second is not asked for where the first holds") {
  diagnosed_case of;
  std::string& input = of.field("Signature-Input");
  input = "first" + input.substr(input.find('=')) + ", " + input;
  std::string& signature = of.field("Signature");
  const std::string genuine = signature;
  signature = "first" + genuine.substr(genuine.find('=')) + ", " + genuine;
  check(trace_of(of), {{}, verification_step::body, 2, {0}});
  signature = "first=:" + std::string(86, 'A') + "==:, " + genuine;
  check(trace_of(of), {{}, verification_step::body, 4, {1}});
}

TEST_CASE("a signature that Ed25519 verified is told though its digest is unknown, and the one behind it that holds") {
  uw::testing::signing_options options;
  options.components = {"@method", "@target-uri", "date", "content-digest"};
  diagnosed_case of(plain_url, {{"Content-Digest", "md5=:YQ==:"}}, "", options);
  of.policy.required_components = {"@method", "@target-uri", "date"};
  check(trace_of(of), {uw::errc::unsupported_digest_algorithm, verification_step::content_digest, 2, {0}});
  options.components.pop_back();
  options.label = "second";
  options.created = diagnosed_case::signed_at;
  const auto second = uw::testing::sign(of.pair, "POST", plain_url, {}, "", options);
  REQUIRE(second);
  for (const std::string name : {"Signature-Input", "Signature"}) {
    for (const auto& line : second->fields) {
      if (line.name == name) of.field(name).append(", ").append(line.value);
    }
  }
  check(trace_of(of), {{}, verification_step::body, 4, {0, 1}});
}
