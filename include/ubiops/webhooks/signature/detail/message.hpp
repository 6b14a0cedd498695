// The message context of a signature (RFC 9421 §1.1): what the values of its components are taken from.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_MESSAGE_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_MESSAGE_HPP

#include <cstdint>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/detail/field_lines.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The target that the derived components are taken from (§2.2): the configured URL's parts, or the request's own.
struct target_in_force {
  std::string_view scheme = {};
  std::string_view authority = {};  // the value of `@authority`
  std::string_view origin = {};     // what `@target-uri` has before the path; not used where `target_uri` is set
  std::optional<std::string_view> target_uri = {};  // the value of `@target-uri` where a whole URL is configured
  std::string_view path = {};
  std::optional<std::string_view> query = {};       // without "?"
  std::optional<std::string_view> received = {};    // the request-target as received
};

/// For each covered component that is a field, the index that `field_lines::want` gave it.
struct covered_field_indexes {
  static constexpr std::uint8_t none = 0xff;

  std::uint8_t of_component[limits::max_components] = {};  // in the order of the components; unused for the others
  std::uint8_t date = none;
  std::uint8_t content_digest = none;  // covered so that it binds the body: not by one member of it (`;key`)

  /// Asks for the fields.
  void want(field_lines& fields, const candidate& signature) noexcept {
    std::uint8_t* next = of_component;
    for (const component_identifier& component : signature.covered()) {
      std::uint8_t& here = *next++;
      if (component.kind != component_kind::field) continue;
      here = static_cast<std::uint8_t>(fields.want(component.name, limits::max_signature_base));
      if (same(component.name, "date")) date = here;
      if (same(component.name, "content-digest") && !component.key) content_digest = here;
    }
  }
};

/// The message that a signature base is built from: a request's head, the target that is in force for it, and the lines
/// of its covered fields, which have been collected.
struct message {
  const head_view& head;
  const target_in_force& target;
  field_lines& fields;
  const covered_field_indexes& covered;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
