// One signature of a request as Signature-Input describes it (RFC 9421 §2.3, §4.1), and the checks that need nothing
// but that description.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_CANDIDATE_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_CANDIDATE_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/inplace_vector.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/parameter.hpp>
#include <ubiops/webhooks/signature/detail/ubiops_components.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// One signature under a trusted key. What it views lies in the Signature-Input text or in constants; the key is the
/// keyring's.
struct candidate {
  std::string_view label;
  std::string_view canonical;  // the value of `@signature-params` (§2.3), where it arrived in its canonical form
  const public_key* key = nullptr;
  bool inner_list = false;
  std::optional<error> first_fault;  // the first value of a wrong type, or parameter that occurs twice
  std::optional<std::size_t> first_unsupported;  // index of the first component that is not supported
  bool begins_as_ubiops = false;  // with `ubiops_components`
  inplace_vector<component_identifier, limits::max_components> components;
  inplace_vector<signature_parameter, limits::max_parameters> parameters;

  [[nodiscard]] std::span<const component_identifier> covered() const noexcept { return components.view(); }

  /// The registered parameter of this name, or null.
  [[nodiscard]] const structured_fields::bare_item* parameter(parameter_name name) const noexcept {
    for (const signature_parameter& parameter : parameters) {
      if (parameter.name == name) return &parameter.value;
    }
    return nullptr;
  }

  [[nodiscard]] bool has_parameter(std::string_view named) const noexcept {
    for (const signature_parameter& parameter : parameters) {
      if (parameter.key == named) return true;
    }
    return false;
  }
};

/// The checks of one signature's description, in this order: types and duplicate parameters
/// (`malformed_signature_input`, `duplicate_parameter`), the algorithm (`unsupported_algorithm`), components that this
/// library cannot take from a request (`unsupported_component`), components that occur twice (`duplicate_component`).
[[nodiscard]] inline result<void> check_candidate(const candidate& signature) noexcept {
  if (!signature.inner_list) return error(errc::malformed_signature_input, signature.label);
  if (signature.first_fault) return *signature.first_fault;
  const auto* algorithm = signature.parameter(parameter_name::alg);
  if (algorithm != nullptr && !same(algorithm->text, "ed25519")) return error(errc::unsupported_algorithm, "alg");
  const auto covered = signature.covered();
  // These are supported, and differ.
  if (signature.begins_as_ubiops && covered.size() == std::size(ubiops_components)) return {};
  if (signature.first_unsupported)
    return error(errc::unsupported_component, covered[*signature.first_unsupported].name);
  for (std::size_t i = 1; i < covered.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (covered[i] == covered[j]) return error(errc::duplicate_component, covered[i].name);
    }
  }
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
