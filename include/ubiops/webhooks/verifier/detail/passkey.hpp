// A passkey: an argument that only `verified_writer` makes, so that no user of the library makes verified objects by
// accident.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_PASSKEY_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_PASSKEY_HPP

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

class verified_writer;

/// Copied by whoever has one; made by `verified_writer` alone.
class passkey {
  friend class verified_writer;
  passkey() noexcept = default;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
