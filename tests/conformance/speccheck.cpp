// The twelve edge cases of ed25519-speccheck ("Taming the many EdDSAs", Chalkias, Garillot, Nikolaenko 2020), on which
// Ed25519 libraries disagree; read from the folder in UBIOPS_WEBHOOKS_CONFORMANCE. Each is judged where the key is
// loaded, which decides for users, and by libsodium alone, which would see it if loading did not refuse it first.
#include <ubiops/webhooks/crypto/public_key.hpp>

#include <cstdlib>
#include <string>

#include <simdjson.h>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;

namespace {

enum class load { loads, weak };
enum class raw_verdict { refused, accepted, by_release };

struct expected_verdict {
  load key;
  raw_verdict signature;
  const char* why;
};

// A is the key, R the first half of the signature, S the second.
const expected_verdict expected_verdicts[] = {
    {load::weak, raw_verdict::refused, "A and R of small order, S = 0: any message would verify"},
    {load::weak, raw_verdict::refused, "A of small order"},
    {load::weak, raw_verdict::refused, "R of small order, A of mixed order"},
    {load::weak, raw_verdict::accepted, "A and R of mixed order, and the equation holds even without the cofactor"},
    {load::weak, raw_verdict::by_release, "A and R of mixed order, the equation holds only times the cofactor"},
    {load::weak, raw_verdict::by_release, "A of mixed order, the equation holds only times the cofactor"},
    {load::loads, raw_verdict::refused, "S above the group order"},
    {load::loads, raw_verdict::refused, "S far above the group order"},
    {load::weak, raw_verdict::refused, "R not canonical and of small order, A of mixed order"},
    {load::weak, raw_verdict::refused, "R not canonical and of small order, A of mixed order"},
    {load::weak, raw_verdict::refused, "A not canonical and of small order"},
    {load::weak, raw_verdict::refused, "A not canonical and of small order"},
};

}  // namespace

TEST_CASE("the verdicts on the cases of ed25519-speccheck") {
  const std::string folder = std::getenv("UBIOPS_WEBHOOKS_CONFORMANCE");  // main() has looked that it is set
  simdjson::dom::parser parser;
  const simdjson::dom::array cases = parser.load(folder + "/ed25519_speccheck_cases.json");
  REQUIRE(cases.size() == std::size(expected_verdicts));

  std::size_t index = 0;
  for (const simdjson::dom::element each : cases) {
    const auto& expected = expected_verdicts[index];
    CAPTURE(index, expected.why);
    const std::string raw = unhex(std::string_view(each["pub_key"]));
    const std::string signature = unhex(std::string_view(each["signature"]));
    const exact_buffer message(unhex(std::string_view(each["message"])));
    REQUIRE(raw.size() == 32);
    REQUIRE(signature.size() == 64);

    const auto key = uw::public_key::from_raw(as_bytes(raw).first<32>());
    CHECK(key.has_value() == (expected.key == load::loads));
    if (!key) CHECK(key.error().code() == uw::errc::weak_key);

    // 1.0.18 compares R as it is; newer releases multiply by the cofactor. With a key of prime order, which every
    // loaded key has, that lets through nothing that its owner did not sign.
    const bool verifies =
        uw::sodium_crypto::verify_ed25519(as_bytes(signature).first<64>(), message.view(), as_bytes(raw).first<32>());
    if (expected.signature != raw_verdict::by_release) {
      CHECK(verifies == (expected.signature == raw_verdict::accepted));
    } else if (std::string_view(sodium_version_string()) == "1.0.18") {
      CHECK_FALSE(verifies);
    }
    // Whatever libsodium says, no case gets past both.
    CHECK_FALSE((key.has_value() && verifies));
    ++index;
  }
}
