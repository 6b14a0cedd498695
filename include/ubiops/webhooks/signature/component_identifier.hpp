// Component identifiers: a name and its parameters (RFC 9421 §2), and what each is taken from (§2.1, §2.2).
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_COMPONENT_IDENTIFIER_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_COMPONENT_IDENTIFIER_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/text_output.hpp>

namespace ubiops::webhooks::inline v1 {

/// What a component is taken from (RFC 9421 §2.1, §2.2).
enum class component_kind : std::uint8_t {
  field,
  method,
  target_uri,
  authority,
  scheme,
  request_target,
  path,
  query,
  query_param,
};

/// A component identifier. `Text` is std::string_view, or std::string for one that owns its text.
template <class Text>
struct basic_component_identifier {
  Text name;                                    ///< "date", "@method"
  Text argument{};                              ///< of `;key` or `;name`: between its quotes, escapes kept
  component_kind kind = component_kind::field;  ///< follows from the name
  bool sf = false;                              ///< strict serialization (§2.1.1)
  bool bs = false;                              ///< byte sequences (§2.1.3)
  bool key = false;                             ///< one member of a dictionary (§2.1.2)
  bool key_first = false;  ///< `;key` stood before `;sf`; order is kept, and is no part of equality

  /// No parameter but the one of `@query-param`.
  [[nodiscard]] constexpr bool is_plain() const noexcept { return !sf && !bs && !key; }

  /// No parameter at all.
  [[nodiscard]] constexpr bool is_only_name() const noexcept {
    return is_plain() && kind != component_kind::query_param;
  }

  /// Equal name and parameters, whatever the order of the parameters. A derived component's kind is its name.
  template <class Other>
  [[nodiscard]] constexpr bool operator==(const basic_component_identifier<Other>& other) const noexcept {
    return kind == other.kind && sf == other.sf && bs == other.bs && key == other.key &&
           (kind != component_kind::field || std::string_view(name) == std::string_view(other.name)) &&
           std::string_view(argument) == std::string_view(other.argument);
  }
};

using component_identifier = basic_component_identifier<std::string_view>;
using owned_component_identifier = basic_component_identifier<std::string>;

/// Whether covering `covered` answers a requirement of `required`: the same identifier, and for `content-digest` also
/// its `;sf` and `;bs` forms, which bind the same value.
template <class Text>
[[nodiscard]] constexpr bool covers(const component_identifier& covered,
                                    const basic_component_identifier<Text>& required) noexcept {
  if (covered == required) return true;
  return required.is_plain() && std::string_view(required.name) == "content-digest" &&
         covered.name == "content-digest" && !covered.key;
}

/// Appends the identifier as it stands in a signature base: `"@query-param";name="id"`.
template <class Out, class Text>
void append_identifier(Out& out, const basic_component_identifier<Text>& identifier) {
  const std::string_view argument = identifier.argument;
  detail::put(out, '"', std::string_view(identifier.name), '"');
  if (identifier.is_only_name()) return;
  if (identifier.key && identifier.key_first) detail::put(out, std::string_view(";key=\""), argument, '"');
  if (identifier.sf) detail::put(out, std::string_view(";sf"));
  if (identifier.bs) detail::put(out, std::string_view(";bs"));
  if (identifier.key && !identifier.key_first) detail::put(out, std::string_view(";key=\""), argument, '"');
  if (identifier.kind == component_kind::query_param) detail::put(out, std::string_view(";name=\""), argument, '"');
}

}  // namespace ubiops::webhooks::inline v1

#endif
