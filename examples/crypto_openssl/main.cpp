// Verifies a large body with the hashes of OpenSSL and the curve of libsodium, and refuses it with one bit changed.
// Exits 0 only if both verdicts were right and OpenSSL's error queue was left alone.

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

#include <ubiops/webhooks/testing/signer.hpp>

#include "openssl_crypto.hpp"

namespace uw = ubiops::webhooks;

namespace {

int fail(const uw::error& error) {
  std::fprintf(stderr, "%s\n", error.message().c_str());
  return 1;
}

// Prints the verdict and how long it took.
template <class Verifier>
bool verified(const char* what, const Verifier& verifier, const uw::request& head, const std::string& body) {
  const auto start = std::chrono::steady_clock::now();
  const auto verdict = verifier.verify(head, body);
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  std::printf("%-36s %-10s %6.2f ms  %s\n", what, verdict ? "VERIFIED" : "REFUSED", taken.count(),
              verdict ? "" : verdict.error().message().c_str());
  return verdict.has_value();
}

int run() {
  const auto pair = uw::testing::key_pair::generate();
  if (!pair) return fail(pair.error());
  const uw::policy ours{.public_origin = "https://hooks.example.com"};
  const auto with_openssl = examples::openssl_verifier::create(pair->public_key(), ours);
  if (!with_openssl) return fail(with_openssl.error());
  const auto with_libsodium = uw::verifier::create(pair->public_key(), ours);
  if (!with_libsodium) return fail(with_libsodium.error());

  auto sent = uw::testing::sign(*pair, "POST", "https://hooks.example.com/ubiops", {}, std::string(1 << 20, 'b'),
                                {.digest = uw::testing::body_digest::sha512});
  if (!sent) return fail(sent.error());
  const uw::request head = sent->head();
  bool right = verified("1 MiB, hashed by OpenSSL", *with_openssl, head, sent->body);
  right = verified("1 MiB, hashed by libsodium", *with_libsodium, head, sent->body) && right;
  sent->body.back() ^= 1;
  right = !verified("one bit changed, hashed by OpenSSL", *with_openssl, head, sent->body) && right;
  return right && ERR_peek_error() == 0 ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "crypto_openssl: %s\n", failed.what());
    return 1;
  }
}
