// What a forgery costs the receiver: nothing for the body that it announces, however large (a denial of service).
#include <ubiops/webhooks/verifier.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"
#include "catch.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

/// Cryptography that counts what is asked of it.
struct asked_crypto : uw::sodium_crypto {
  static inline int curves = 0;
  static inline int hashes = 0;  // bytes given to one, or asked of one

  static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view text,
                             std::span<const std::byte, 32> key) noexcept {
    ++curves;
    return sodium_crypto::verify_ed25519(signature, text, key);
  }
  struct sha256 : uw::sodium_crypto::sha256 {
    void update(std::span<const std::byte> piece) noexcept {
      ++hashes;
      uw::sodium_crypto::sha256::update(piece);
    }
  };
  struct sha512 : uw::sodium_crypto::sha512 {
    void update(std::span<const std::byte> piece) noexcept {
      ++hashes;
      uw::sodium_crypto::sha512::update(piece);
    }
  };
};

constexpr costly_head heads[] = {
    {"gigabyte-genuine", "genuine, for which one curve operation and the hash of what comes is right", verified, 1,
     [](scene&) {}},
    {"gigabyte-forged", "forged under our key's id", errc::signature_mismatch, 1,
     [](scene& s) { s.signature().spoilt = true; }},
    {"gigabyte-forged-twice", "forged twice under our key's id", errc::signature_mismatch, 2,
     [](scene& s) {
       s.signature().spoilt = true;
       s.behind.push_back(s.signature());
       s.behind.back().label = "other";
     }},
    {"gigabyte-forged-often", "forged more often than is tried", errc::signature_mismatch, 2,
     [](scene& s) {
       s.signature().spoilt = true;
       for (const char* label : {"a", "b", "c", "d", "e"}) {
         s.behind.push_back(s.signature());
         s.behind.back().label = label;
       }
     }},
    {"gigabyte-stranger", "of an unknown key", errc::unknown_key, 0,
     [](scene& s) { s.draft = usual_request(strangers_key()); }},
    {"gigabyte-old", "genuine, and long ago", errc::signature_too_old, 0,
     [](scene& s) { s.signature().reparameter("created", "created=1"); }},
    {"gigabyte-uncovered", "genuine, with nothing covered", errc::component_not_covered, 0,
     [](scene& s) { s.signature().lines.clear(); }},
    {"gigabyte-63-bytes", "with a signature of 63 bytes", errc::malformed_signature, 0,
     [](scene& s) { s.signature().cut = 1; }},
};

}  // namespace

std::span<const costly_head> costly_heads() { return heads; }

// That nothing is allocated on the way is what tests/memory/ counts, for every refusal.
TEST_CASE("attacks: a gigabyte that a forged head announces is neither waited for nor hashed") {
  const auto verifier = *uw::basic_verifier<asked_crypto>::create(our_key().trusted(), our_policy());
  for (const costly_head& each : costly_heads()) {
    DYNAMIC_SECTION(each.name) {
      scene at;
      each.act(at);
      at.head().add("Content-Length", "1073741824");
      const span_lines lines(at.arriving({}));
      asked_crypto::curves = asked_crypto::hashes = 0;
      auto pending = verifier.verify_head(lines.head(), ::at(signing_second));
      CHECK((pending ? verified : pending.error().code()) == each.answer);
      CHECK(asked_crypto::hashes == 0);
      CHECK(asked_crypto::curves == each.curves);
      if (!pending) continue;
      pending->update(usual_request().head.body);  // of the twin it comes, and counts
      CHECK(std::move(*pending).finish(::at(signing_second)));
      CHECK(asked_crypto::hashes == 1);
    }
  }
}
