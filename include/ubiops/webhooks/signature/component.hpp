// Reading a component identifier from its text (RFC 9421 §2). Which identifiers this library can take from a request is
// decided in signature/detail/component_reader.hpp.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_COMPONENT_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_COMPONENT_HPP

#include <string_view>

#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/component_reader.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// Reads one identifier as it stands in Signature-Input, `"@query-param";name="id"`; the quotes may be left out where
/// there are no parameters. `malformed_signature_input`, `duplicate_parameter` or `unsupported_component` (with the
/// text as subject) otherwise. The views are into `text`; nothing is allocated.
[[nodiscard]] constexpr result<component_identifier> parse_component_identifier(
    std::string_view text UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept {
  using read = structured_fields::parser_event;
  using structured_fields::item_type;
  component_identifier identifier{};
  detail::component_reader reader;
  if (!text.empty() && text.front() != '"') {
    reader.start(identifier, {item_type::string, 0, text});
  } else {
    structured_fields::parser parser(text, structured_fields::field_type::item);
    read next = parser.next();
    if (next == read::item) {
      reader.start(identifier, parser.value());
      while ((next = parser.next()) == read::parameter) reader.parameter(parser.key(), parser.value());
    }
    if (next != read::end) return error(errc::malformed_signature_input, text, parser.offset());
  }
  if (reader.first_fault() != errc{}) return error(reader.first_fault(), text);
  if (!reader.supported()) return error(errc::unsupported_component, text);
  return identifier;
}

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
