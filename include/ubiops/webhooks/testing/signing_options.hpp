// How the signer signs: as which releases of the producer, what, and when.
#ifndef UBIOPS_WEBHOOKS_TESTING_SIGNING_OPTIONS_HPP
#define UBIOPS_WEBHOOKS_TESTING_SIGNING_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::testing {

/// The digests that Content-Digest is made of.
enum class body_digest : std::uint8_t { none, sha256, sha512, sha256_and_sha512 };

/// Which releases of the producer's packages to sign as. All are genuine; they differ in what they sign for a URL with
/// userinfo, an explicit default port or a fragment, and in the digest of an empty body.
enum class producer : std::uint8_t {
  newer,  ///< http-message-signatures since 2.1.0, as requests-http-signature 2.0.0 calls it
  older,  ///< 2.0.0 and 2.0.1, with requests-http-signature 0.7.1
  oldest,  ///< up to 1.0.1: as `older`, but `alg` is the last parameter of a signature
};

/// An aggregate for designated initialisers; the defaults are the producer's.
struct signing_options {
  /// The releases to sign as.
  producer signed_by = producer::newer;

  /// For a Content-Digest that is not among the fields; `newer` alone gives one to an empty body.
  body_digest digest = body_digest::sha256;

  /// Component identifiers as in Signature-Input, quotes optional where there are no parameters. `content-digest` is
  /// left out where the request has none.
  std::vector<std::string> components = default_components();

  /// Cover `authorization` too, last, where the fields have it.
  bool cover_authorization = true;

  /// By default the current second of the system clock. A Date that is not among the fields shows the same second.
  std::optional<std::chrono::sys_seconds> created = {};

  /// The signature parameters of these names (RFC 9421 §2.3), each left out where it is not given.
  std::optional<std::chrono::sys_seconds> expires = {};
  std::optional<std::string> nonce = {};  ///< printable ASCII
  std::optional<std::string> tag = {};    ///< printable ASCII

  /// The name of the signature in Signature-Input and Signature, which is not signed.
  std::string label = "pyhms";

  /// In place of the key's own id.
  std::optional<std::string> key_id = {};

  /// State `alg="ed25519"`.
  bool include_alg = true;

  /// What the producer covers. A function, since GCC 12 crashes on a list in its place inside templates.
  [[nodiscard]] static std::vector<std::string> default_components() {
    return {"@method", "@authority", "@target-uri", "content-digest", "date"};
  }
};

}  // namespace ubiops::webhooks::inline v1::testing

#endif
