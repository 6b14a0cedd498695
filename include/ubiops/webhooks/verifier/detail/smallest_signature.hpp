// The least that a signature takes which covers what a policy requires. No request can satisfy a policy for which that
// is beyond a limit.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_SMALLEST_SIGNATURE_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_SMALLEST_SIGNATURE_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/signature/component_identifier.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Counts bytes; nothing of it is ever signed.
class smallest_signature {
 public:
  /// One more covered component, whose value has so many bytes at least.
  void cover(const owned_component_identifier& component, std::size_t value_size) {
    std::string identifier;
    append_identifier(identifier, component);
    params_size_ += 1 + identifier.size();  // behind a bracket or a blank
    lines_size_ += identifier.size() + 2 + value_size + 1;  // ": " and the end of the line
  }

  /// Bytes of Signature-Input with this signature alone (RFC 9421 §4.1).
  [[nodiscard]] std::size_t input_size() const noexcept { return std::string_view("a=").size() + params_size_; }

  /// Bytes of its signature base (§2.5).
  [[nodiscard]] std::size_t base_size() const noexcept {
    return lines_size_ + std::string_view("\"@signature-params\": ").size() + params_size_;
  }

 private:
  std::size_t params_size_ = std::string_view(");created=0;keyid=\"k\"").size();
  std::size_t lines_size_ = 0;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
