// One signature of a request as Signature-Input describes it, and what can be said of it by itself. Not for users.
// Floor: parameter.
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
#include <ubiops/webhooks/signature/component.hpp>
#include <ubiops/webhooks/signature/detail/parameter.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// One signature under a trusted key. Everything in it views the Signature-Input text or lasts for ever.
struct candidate {
  std::string_view label;
  std::string_view canonical;  // what `@signature-params` stands for, where it arrived in its canonical form
  const public_key* key = nullptr;
  bool inner_list = false;
  std::optional<error> shape;  // the first value of a wrong type, or parameter that occurs twice
  std::optional<std::size_t> unsupported;  // the first component that is
  bool usual = false;  // begins with the usual components
  inline_list<component_identifier, limits::max_components> components;
  inline_list<signature_parameter, limits::max_parameters> parameters;

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

/// What can be said of a candidate by itself, in this order: types and duplicate parameters, the algorithm, components
/// that are not supported, components that occur twice.
[[nodiscard]] inline result<void> check_candidate(const candidate& signature) noexcept {
  if (!signature.inner_list) return error(errc::malformed_signature_input, signature.label);
  if (signature.shape) return *signature.shape;
  const auto* algorithm = signature.parameter(parameter_name::alg);
  if (algorithm != nullptr && !same(algorithm->text, "ed25519")) return error(errc::unsupported_algorithm, "alg");
  const auto covered = signature.covered();
  if (signature.usual && covered.size() == std::size(usual_components)) return {};
  if (signature.unsupported) return error(errc::unsupported_component, covered[*signature.unsupported].name);
  for (std::size_t i = 1; i < covered.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (covered[i] == covered[j]) return error(errc::duplicate_component, covered[i].name);
    }
  }
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
