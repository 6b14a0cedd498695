// A request that carries its own signature base, so that whoever receives it can tell what the way there has changed.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PROBE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PROBE_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/testing/signer.hpp>

#include "capture/captured_request.hpp"

namespace doctor {

/// The fields that no signature covers: the signature base (RFC 9421 §2.5) in base64, and the names of all fields.
inline constexpr std::string_view base_field = "Doctor-Signature-Base";
inline constexpr std::string_view names_field = "Doctor-Field-Names";

/// A signed request for the URL. Throws cannot_read where UbiOps's sender could not send to it.
ubiops::webhooks::testing::signed_request make_probe(const ubiops::webhooks::testing::key_pair& key,
                                                     const std::string& url);

/// The base that a request carries; nothing where it is no probe, or is not signed by this key: what a stranger sends
/// is not shown.
std::optional<std::string> base_of_probe(const captured_request& request, const ubiops::webhooks::public_key& key);

/// What the way has changed, as text for a person.
struct way {
  std::string text;
  bool changed = false;
};
way compare(const captured_request& received, const std::string& base, const ubiops::webhooks::public_key& key);

}  // namespace doctor

#endif
