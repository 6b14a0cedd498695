// Structured fields, written anew from a field's text in its one strict form (RFC 9651 §4.1), as the `sf` and `key`
// parameters of RFC 9421 §2.1 want it.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_CANONICAL_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_CANONICAL_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/detail/text_output.hpp>
#include <ubiops/webhooks/structured_fields/detail/canonical_writer.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

namespace ubiops::webhooks::inline v1::structured_fields {

/// What came of `canonicalize` and `canonicalize_member`. Whatever is not `ok` has appended nothing.
enum class canonical_status : std::uint8_t {
  ok,
  malformed,  ///< not a field of that type
  not_found,  ///< no member has the key
  limit,      ///< more than `limits::max_structured_members`, or `max_structured_parameters` on one of them
};

/// Appends the field `text` in its one strict text (RFC 9651 §4.1, RFC 9421 §2.1.1): a dictionary key or parameter
/// that comes again has the place of its first occurrence and the value of its last. An empty list or dictionary
/// appends nothing and is `ok`. Never `not_found`.
[[nodiscard]] constexpr canonical_status canonicalize(std::string_view text, field_type type,
                                                      detail::text_output auto& out) {
  detail::member_keys keys(text);
  const auto checked = detail::check_field(text, type, keys);
  if (checked == detail::field_check::malformed) return canonical_status::malformed;
  if (checked == detail::field_check::too_many) return canonical_status::limit;
  bool first = true;
  const auto separate = [&] {
    if (!first) detail::put(out, ", ");
    first = false;
  };
  if (type != field_type::dictionary) {
    parser fields(text, type);
    parser_event now = fields.next();
    while (now == parser_event::item || now == parser_event::inner_list) {
      separate();
      now = detail::put_member(out, text, fields, now);
    }
    return canonical_status::ok;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view key = keys[i];
    separate();
    detail::put(out, key);
    parser fields = detail::parser_from(text, key);
    const parser_event now = fields.next();
    const bool is_true =
        now == parser_event::item && fields.value().type == item_type::boolean && fields.value().number != 0;
    if (is_true) {
      detail::put_parameters(out, text, fields);
    } else {
      detail::put(out, '=');
      detail::put_member(out, text, fields, now);
    }
  }
  return canonical_status::ok;
}

/// Appends the member of the dictionary `text` that has `key`, the last one if several have it, with its parameters and
/// without the key; a member without a value is `?1` (RFC 9421 §2.1.2). The rest of `text` must be well-formed, too.
[[nodiscard]] constexpr canonical_status canonicalize_member(std::string_view text, std::string_view key,
                                                             detail::text_output auto& out) {
  detail::member_keys keys(text);
  const auto checked = detail::check_field(text, field_type::dictionary, keys);
  if (checked == detail::field_check::malformed) return canonical_status::malformed;
  if (checked == detail::field_check::too_many) return canonical_status::limit;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view known = keys[i];
    if (known != key) continue;
    parser fields = detail::parser_from(text, known);
    const parser_event now = fields.next();
    detail::put_member(out, text, fields, now);
    return canonical_status::ok;
  }
  return canonical_status::not_found;
}

}  // namespace ubiops::webhooks::inline v1::structured_fields

#endif
