// What is still to be checked of a request once its head is verified: the body (RFC 9530 §2), and the time once more.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_BODY_CHECK_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_BODY_CHECK_HPP

#include <cstddef>
#include <cstdint>
#include <span>

#include <ubiops/webhooks/http/content_digest.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/verifier/detail/time_window.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Filled by the verification of the head.
template <class Crypto>
struct body_check {
  time_window window;
  content_digest_check<Crypto> digest;
  bool covered = false;
  bool empty = true;

  void update(std::span<const std::byte> chunk) noexcept {
    if (chunk.empty()) return;
    empty = false;
    digest.update(chunk);
  }

  /// The last step, once all of the body was given to `update`.
  [[nodiscard]] result<void> finish(std::int64_t now) noexcept {
    if (auto checked = window.check_signature_times(now); !checked) return checked;
    if (auto checked = window.check_date(now); !checked) return checked;
    if (!empty && !covered) return error(errc::component_not_covered, "content-digest");
    if (!digest.matches()) return error(errc::content_digest_mismatch, "content-digest");
    return {};
  }
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
