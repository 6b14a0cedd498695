// What a forgery costs the receiver: nothing for the body that it announces, however large (a denial of service).
#include <ubiops/webhooks/verifier.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "attack.hpp"
#include "catch.hpp"
#include "counting_crypto.hpp"
#include "verdict.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

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
  const auto verifier = *uw::basic_verifier<counting_crypto>::create(our_key().trusted(), our_policy());
  for (const costly_head& each : costly_heads()) {
    DYNAMIC_SECTION(each.name) {
      scene at;
      each.act(at);
      at.head().add("Content-Length", "1073741824");
      const span_lines lines(at.arriving({}));
      counting_crypto::curves = counting_crypto::hashes = 0;
      auto pending = verifier.verify_head(lines.head(), ::at(signing_second));
      CHECK((pending ? verified : pending.error().code()) == each.answer);
      CHECK(counting_crypto::hashes == 0);
      CHECK(counting_crypto::curves == each.curves);
      if (!pending) continue;
      pending->update(usual_request().head.body);  // of the twin it comes, and counts
      CHECK(std::move(*pending).finish(::at(signing_second)));
      CHECK(counting_crypto::hashes == 1);
    }
  }
}
