// What a receiver accepts: whose URL, which components, how old, which secret fields.
#ifndef UBIOPS_WEBHOOKS_POLICY_HPP
#define UBIOPS_WEBHOOKS_POLICY_HPP

#include <chrono>
#include <string>
#include <vector>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1 {

/// A field that a request must carry, once, with exactly this value: a secret between UbiOps and this receiver.
struct required_field {
  std::string name;   ///< any case
  std::string value;  ///< not empty; "Token 123"
};

/// An aggregate for designated initialisers. Exactly one of `public_origin`, `target_uri` and `any_authority` must be
/// set. `basic_verifier::create` refuses a policy that is contradictory, or that no request within the limits can
/// satisfy, with `invalid_policy` and the member's name as the subject.
struct policy {
  /// Scheme and authority as registered at UbiOps, verbatim: "https://hooks.example.com". An explicit `:443` or
  /// userinfo stays. Path and query are the request's.
  std::string public_origin = {};

  /// The whole registered URL, for proxies that rewrite the path, and for fragments, as Python requests sends it. The
  /// request's own path and query are then **not checked**: verify only on the route that the URL leads to.
  std::string target_uri = {};

  /// Take scheme and authority from the request. Only for tests, or behind a server that refuses foreign hosts: with it
  /// a genuine request for somebody else's URL verifies.
  bool any_authority = false;

  /// With `any_authority`: "http" or "https" in place of what the request says; if neither says, https.
  std::string scheme = {};

  /// Component identifiers that one signature must cover, all of them, parameters compared. At most
  /// `limits::max_components` (16) together with `also_required`, the method and the URL.
  ///
  /// What is assigned here does not take away what says whose request it is: `@method` is required in any case, and so
  /// is `@target-uri`, unless `@authority` and `@path` are both in the list; and the digest of a body that is not
  /// empty.
  std::vector<std::string> required_components = default_components();

  /// Require `required_components` alone. Without method and URL among them a request that was signed for another
  /// receiver, or to do something else, verifies: for tests, and for protocols of one's own.
  bool nothing_else_required = false;

  /// Added to `required_components` and to what is required in any case.
  std::vector<std::string> also_required = {};

  /// Accepted iff `created - clock_skew <= now <= created + max_age + clock_skew` and `now <= expires + clock_skew`.
  /// Both from 0 to 366 days.
  std::chrono::seconds max_age = std::chrono::seconds(300);
  std::chrono::seconds clock_skew = std::chrono::seconds(60);

  /// A covered Date must be an IMF-fixdate inside the bounds that created has.
  bool check_date = true;

  /// Fields that the request must carry, each exactly once; at most 16 (`limits::max_components`). Compared in constant
  /// time after the signature, and never printed.
  std::vector<required_field> required_fields = {};

  /// What UbiOps covers in every request. A function, since GCC 12 crashes on a list in its place inside templates.
  [[nodiscard]] static std::vector<std::string> default_components() {
    return {"@method", "@authority", "@target-uri", "content-digest", "date"};
  }
};

}  // namespace ubiops::webhooks::inline v1

#endif
