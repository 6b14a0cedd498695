// Wycheproof's Ed25519 vectors, read from the folder in UBIOPS_WEBHOOKS_CONFORMANCE: they are other people's.
#include <ubiops/webhooks/crypto/public_key.hpp>

#include <cstdlib>
#include <string>

#include <simdjson.h>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;

TEST_CASE("every Wycheproof signature gets Wycheproof's verdict") {
  const std::string folder = std::getenv("UBIOPS_WEBHOOKS_CONFORMANCE");  // main() has looked that it is set
  simdjson::dom::parser parser;
  const simdjson::dom::element file = parser.load(folder + "/wycheproof_ed25519_test.json");

  std::size_t valid = 0;
  std::size_t invalid = 0;
  std::size_t wrong_length = 0;
  for (const simdjson::dom::element group : file["testGroups"]) {
    const std::string raw = unhex(std::string_view(group["publicKey"]["pk"]));
    REQUIRE(raw.size() == 32);
    const auto key = uw::public_key::from_raw(as_bytes(raw).first<32>());
    REQUIRE(key);
    const auto from_pem = uw::public_key::from_pem(std::string_view(group["publicKeyPem"]));
    REQUIRE(from_pem);
    CHECK(*from_pem == *key);

    for (const simdjson::dom::element test : group["tests"]) {
      CAPTURE(std::int64_t(test["tcId"]), std::string_view(test["comment"]));
      const std::string_view result = test["result"];
      const std::string signature = unhex(std::string_view(test["sig"]));
      const exact_buffer message(unhex(std::string_view(test["msg"])));
      ++(result == "valid" ? valid : invalid);
      if (signature.size() != 64) {  // no such signature can be given to verify_ed25519
        CHECK(result == "invalid");
        ++wrong_length;
        continue;
      }
      const bool verifies =
          uw::sodium_crypto::verify_ed25519(as_bytes(signature).first<64>(), message.view(), key->raw());
      CHECK(verifies == (result == "valid"));
    }
  }
  CHECK(valid == 88);
  CHECK(invalid == 63);
  CHECK(valid + invalid == 151);
  CHECK(valid + invalid == std::size_t(std::uint64_t(file["numberOfTests"])));
  CHECK(wrong_length < invalid);
}
