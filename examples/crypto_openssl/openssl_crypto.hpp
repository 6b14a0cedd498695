// A `cryptography` of one's own for `basic_verifier`: hashes from OpenSSL 3, the curve from libsodium. Each is the
// faster one of the two; with a large body it is the hash that counts. See crypto/sodium.hpp for what the concept asks.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_OPENSSL_CRYPTO_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_OPENSSL_CRYPTO_HPP

#include <array>
#include <cstddef>
#include <exception>
#include <memory>
#include <span>
#include <string_view>

#include <openssl/err.h>
#include <openssl/evp.h>

#include <ubiops/webhooks/verifier.hpp>

namespace examples {

/// The algorithms, fetched once: OpenSSL looks through its providers each time that one is fetched, and behind the old
/// EVP_sha512() for each hash anew. Never freed, since OpenSSL tidies itself up when the program ends.
class openssl_digests {
 public:
  static const openssl_digests& get() noexcept {
    static const openssl_digests fetched;
    return fetched;
  }

  const EVP_MD* const sha256;
  const EVP_MD* const sha512;

 private:
  openssl_digests() noexcept : sha256(fetch("SHA2-256")), sha512(fetch("SHA2-512")) {}

  // Null where no provider has it. OpenSSL leaves the reason in a queue of this thread, which belongs to the caller,
  // who would take it for one of his own: whatever we add to it is taken off again.
  static const EVP_MD* fetch(const char* name) noexcept {
    ERR_set_mark();
    const EVP_MD* const digest = EVP_MD_fetch(nullptr, name, nullptr);
    ERR_pop_to_mark();
    return digest;
  }
};

/// A hash in pieces. Where OpenSSL fails (for want of memory, say) there is no digest that could stand for the failure,
/// so the program ends: a digest that was never made must not be compared with anything.
template <std::size_t Size>
class openssl_hash {
 public:
  void update(std::span<const std::byte> piece) noexcept {
    if (!piece.empty()) insist(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
  }

  [[nodiscard]] std::array<std::byte, Size> finish() noexcept {
    std::array<std::byte, Size> digest;
    unsigned int size = 0;
    insist(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size) == 1);
    insist(size == Size);
    return digest;
  }

 protected:
  explicit openssl_hash(const EVP_MD* algorithm) noexcept : context_(EVP_MD_CTX_new()) {
    insist(algorithm != nullptr && context_ != nullptr && EVP_MD_get_size(algorithm) == static_cast<int>(Size) &&
           EVP_DigestInit_ex2(context_.get(), algorithm, nullptr) == 1);
  }

 private:
  struct free_context {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };

  static void insist(bool good) noexcept {
    if (!good) std::terminate();
  }

  std::unique_ptr<EVP_MD_CTX, free_context> context_;
};

/// Curve and secrets: libsodium. Hashes: OpenSSL. Each hash allocates its context; the rest allocates nothing.
struct openssl_crypto {
  struct sha256 : openssl_hash<32> {
    sha256() noexcept : openssl_hash(openssl_digests::get().sha256) {}
  };
  struct sha512 : openssl_hash<64> {
    sha512() noexcept : openssl_hash(openssl_digests::get().sha512) {}
  };

  /// False, so that no verifier can be made, where OpenSSL has no such hashes: under a configuration that allows them
  /// from a FIPS provider alone which is not there, for one.
  [[nodiscard]] static bool initialize() noexcept {
    const openssl_digests& digests = openssl_digests::get();
    return digests.sha256 != nullptr && digests.sha512 != nullptr && sodium::initialize();
  }

  [[nodiscard]] static bool verify_ed25519(std::span<const std::byte, 64> signature, std::string_view message,
                                           std::span<const std::byte, 32> key) noexcept {
    return sodium::verify_ed25519(signature, message, key);
  }

  [[nodiscard]] static bool equal(std::string_view secret, std::string_view presented) noexcept {
    return sodium::equal(secret, presented);
  }

 private:
  using sodium = ubiops::webhooks::sodium_crypto;
};

static_assert(ubiops::webhooks::cryptography<openssl_crypto>);

using openssl_verifier = ubiops::webhooks::basic_verifier<openssl_crypto>;

}  // namespace examples

#endif
