// Key files. A PEM text is accepted exactly where a slow reading of RFC 7468, RFC 8410 and RFC 8032 accepts it, and
// comes back from what is written of its key; no refusal shows what was in the file. An input is a file, or, behind a
// NUL, a raw key of 32 bytes and a name for it.
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sodium.h>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/testing/key_pair.hpp>

#include "../slow/base64.hpp"
#include "../slow/text.hpp"
#include "../target.hpp"
#include "exact.hpp"

namespace keys_target {

namespace uw = ubiops::webhooks;
using fuzz::require;

/// Whether 32 bytes are a canonical point of the prime-order group: on the curve, not of small order (libsodium), and
/// taken to nothing by the order L of that group, which is asked here as P + (L - 1)P.
bool is_good_point(const std::string& key) {
  const auto* const point = reinterpret_cast<const unsigned char*>(key.data());
  if (crypto_core_ed25519_is_valid_point(point) != 1) return false;
  unsigned char minus_one[32];
  unsigned char one[32] = {1};
  crypto_core_ed25519_scalar_negate(minus_one, one);
  unsigned char negative[32];
  if (crypto_scalarmult_ed25519_noclamp(negative, minus_one, point) != 0) return false;
  unsigned char sum[32];
  unsigned char identity[32] = {1};
  return crypto_core_ed25519_add(sum, negative, point) == 0 && std::memcmp(sum, identity, 32) == 0;
}

/// The key of the one block "PUBLIC KEY" in a text; nothing where it is not exactly that.
std::optional<std::string> read_slowly(const std::string& text) {
  const std::string begin = "-----BEGIN PUBLIC KEY-----";
  const std::string end = "-----END PUBLIC KEY-----";
  const std::size_t first = text.find("-----BEGIN ");
  const std::size_t last = text.find("-----END ");
  if (text.size() > uw::limits::max_key_file || first == std::string::npos || last == std::string::npos) {
    return std::nullopt;
  }
  if (text.compare(first, begin.size(), begin) != 0 || text.compare(last, end.size(), end) != 0) return std::nullopt;
  if (text.find("-----BEGIN ", first + 1) != std::string::npos ||
      text.find("-----END ", last + 1) != std::string::npos) {
    return std::nullopt;
  }
  if (last < first + begin.size()) return std::nullopt;
  std::string body;
  for (const char c : text.substr(first + begin.size(), last - first - begin.size())) {
    if (!slow::is_one_of(c, " \t\r\n")) body.push_back(c);
  }
  const auto der = slow::bytes_of_base64(body);
  // RFC 8410 §4: SEQUENCE { SEQUENCE { OBJECT IDENTIFIER 1.3.101.112 }, BIT STRING of 33 bytes, none of its bits unused
  // }
  const std::string prefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
  if (!der || der->size() != 44 || !der->starts_with(prefix) || !is_good_point(der->substr(12))) return std::nullopt;
  return der->substr(12);
}

std::string raw_of(const uw::public_key& key) {
  return {reinterpret_cast<const char*>(key.raw().data()), key.raw().size()};
}

void check_shows_nothing(const uw::error& refusal) {
  const std::string message = refusal.message();
  // "planted" itself, and as base64 has it behind none, one and two bytes.
  for (const std::string_view secret : {"planted", "cGxhbnRlZ", "bGFudGVk", "YW50ZWQ"}) {
    require(message.find(secret) == std::string::npos, "no refusal shows what was in the file");
  }
}

void check_file(std::string_view input) {
  const exact_buffer text(input);
  const auto key = uw::public_key::from_pem(text.view());
  const auto expected = read_slowly(std::string(input));
  if (key) {
    require(expected && raw_of(*key) == *expected, "what is accepted is one Ed25519 key, and it is read right");
    const std::string written = uw::testing::spki_pem(*key);
    const auto again = uw::public_key::from_pem(written);
    require(again && *again == *key, "a key that is written reads as itself");
  } else {
    require(!expected || key.error().code() == uw::errc::private_key_supplied,
            "what is one Ed25519 key is accepted, unless a private key stands beside it");
    check_shows_nothing(key.error());
  }
  const auto pair = uw::testing::key_pair::from_pkcs8_pem(text.view());
  if (!pair) return check_shows_nothing(pair.error());
  require(!key && key.error().code() == uw::errc::private_key_supplied, "a private key is no public one");
  const auto again = uw::testing::key_pair::from_pkcs8_pem(pair->pkcs8_pem());
  require(again && again->public_key() == pair->public_key(), "a private key that is written reads as itself");
}

void check_raw(std::string_view input) {
  if (input.size() < 32) return;
  const std::string raw(input.substr(0, 32));
  const std::string name(input.substr(32));
  const auto key = uw::public_key::from_raw(std::as_bytes(std::span(raw)).first<32>());
  require(key.has_value() == is_good_point(raw), "a key is accepted exactly where it is a point of the group");
  if (!key) return;
  uw::keyring keys;
  const bool added = keys.add(name, *key).has_value();
  bool printable = !name.empty() && name.size() <= uw::limits::max_key_id;
  for (const char c : name) printable = printable && slow::is_printable(c);
  if (added) require(printable && keys.find(name) != nullptr && *keys.find(name) == *key, "a name leads to its key");
  if (printable && name.size() < 128 && !name.starts_with("sha512:")) require(added, "a name that is a text is taken");
}

void run(std::string_view input) {
  require(uw::sodium_crypto::initialize(), "libsodium is there");
  if (input.starts_with('\0')) {
    check_raw(input.substr(1));
  } else {
    check_file(input);
  }
}

const fuzz::registered target({"keys", run});

}  // namespace keys_target
