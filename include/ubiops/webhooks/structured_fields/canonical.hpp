// Structured fields, written anew from a field's text in its one strict form (RFC 9651 §4.1), as the `sf` and `key`
// parameters of RFC 9421 §2.1 want it. Floor: serializer.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_CANONICAL_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_CANONICAL_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/structured_fields/detail/write.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

namespace ubiops::webhooks::inline v1::structured_fields {

/// What came of `canonicalize` and `canonicalize_member`. Whatever is not `ok` has appended nothing.
enum class canonical_status : std::uint8_t {
  ok,
  malformed,  ///< not a field of that type
  not_found,  ///< no member has the key
  limit,      ///< more than `limits::max_structured_members`, or `max_structured_parameters` on one of them
};

}  // namespace ubiops::webhooks::inline v1::structured_fields

namespace ubiops::webhooks::inline v1::detail {

/// Keys of `text` in the order of their first occurrences, each as the view of its last one: RFC 9651's ordered maps,
/// whose values are read anew from the text behind each key. The caller adds no more than `Capacity`. Small, since it
/// lies on the stack of `verify`.
template <std::size_t Capacity>
class last_keys {
 public:
  constexpr explicit last_keys(std::string_view text) noexcept : text_(text) {}

  constexpr void add(std::string_view key) noexcept {
    const place last{static_cast<std::uint32_t>(key.data() - text_.data()), static_cast<std::uint32_t>(key.size())};
    for (place& known : std::span(places_, size_)) {
      if (at(known) == key) {
        known = last;
        return;
      }
    }
    places_[size_++] = last;
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr std::string_view operator[](std::size_t index) const noexcept { return at(places_[index]); }

 private:
  struct place {
    std::uint32_t offset;
    std::uint32_t size;
  };
  constexpr std::string_view at(place key) const noexcept { return text_.substr(key.offset, key.size); }

  std::string_view text_;
  std::size_t size_ = 0;
  place places_[Capacity] = {};
};

using member_keys = last_keys<limits::max_structured_members>;
using parameter_keys = last_keys<limits::max_structured_parameters>;

/// Reads the whole field, so that what is written afterwards cannot fail, and collects a dictionary's keys.
constexpr structured_fields::canonical_status check_field(std::string_view text, structured_fields::field_type type,
                                                          member_keys& keys) noexcept {
  using structured_fields::canonical_status;
  using structured_fields::event;
  structured_fields::parser fields(text, type);
  std::size_t members = 0;
  std::size_t parameters = 0;
  for (;;) {
    switch (fields.next()) {
      case event::item:
      case event::inner_list:
        if (++members > limits::max_structured_members) return canonical_status::limit;
        if (type == structured_fields::field_type::dictionary) keys.add(fields.key());
        parameters = 0;
        break;
      case event::inner_item:
      case event::inner_list_end: parameters = 0; break;
      case event::parameter:
        if (++parameters > limits::max_structured_parameters) return canonical_status::limit;
        break;
      case event::end: return canonical_status::ok;
      case event::error: return canonical_status::malformed;
    }
  }
}

/// Reads a well-formed dictionary from the member at `key` on, which views a part of `text`. A parameter reads as one.
constexpr structured_fields::parser parser_from(std::string_view text, std::string_view key) noexcept {
  return {text.substr(static_cast<std::size_t>(key.data() - text.data())), structured_fields::field_type::dictionary};
}

/// Writes the parameters that come next and returns the event after them.
constexpr structured_fields::event put_parameters(text_output auto& out, std::string_view text,
                                                  structured_fields::parser& fields) {
  parameter_keys keys(text);
  structured_fields::event next = fields.next();
  for (; next == structured_fields::event::parameter; next = fields.next()) keys.add(fields.key());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view key = keys[i];
    structured_fields::parser parameter = parser_from(text, key);
    if (parameter.next() == structured_fields::event::item) {
      structured_fields::append_parameter(out, key, parameter.value());
    }
  }
  return next;
}

/// Writes the item or inner list that began with `now`, and its parameters; returns the event after them.
constexpr structured_fields::event put_member(text_output auto& out, std::string_view text,
                                              structured_fields::parser& fields, structured_fields::event now) {
  using structured_fields::event;
  if (now == event::item) {
    structured_fields::append_bare_item(out, fields.value());
    return put_parameters(out, text, fields);
  }
  put(out, '(');
  now = fields.next();
  for (bool first = true; now == event::inner_item; first = false) {
    if (!first) put(out, ' ');
    structured_fields::append_bare_item(out, fields.value());
    now = put_parameters(out, text, fields);
  }
  put(out, ')');
  return put_parameters(out, text, fields);
}

}  // namespace ubiops::webhooks::inline v1::detail

namespace ubiops::webhooks::inline v1::structured_fields {

/// Appends the field `text` in its one strict text (RFC 9651 §4.1, RFC 9421 §2.1.1): a dictionary key or parameter
/// that comes again has the place of its first occurrence and the value of its last. An empty list or dictionary
/// appends nothing and is `ok`. Never `not_found`.
[[nodiscard]] constexpr canonical_status canonicalize(std::string_view text, field_type type,
                                                      detail::text_output auto& out) {
  detail::member_keys keys(text);
  if (const auto status = detail::check_field(text, type, keys); status != canonical_status::ok) return status;
  bool first = true;
  const auto separate = [&] {
    if (!first) detail::put(out, ", ");
    first = false;
  };
  if (type != field_type::dictionary) {
    parser fields(text, type);
    event now = fields.next();
    while (now == event::item || now == event::inner_list) {
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
    const event now = fields.next();
    const bool is_true = now == event::item && fields.value().type == item_type::boolean && fields.value().number != 0;
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
  const auto status = detail::check_field(text, field_type::dictionary, keys);
  if (status != canonical_status::ok) return status;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view known = keys[i];
    if (known != key) continue;
    parser fields = detail::parser_from(text, known);
    const event now = fields.next();
    detail::put_member(out, text, fields, now);
    return canonical_status::ok;
  }
  return canonical_status::not_found;
}

}  // namespace ubiops::webhooks::inline v1::structured_fields

#endif
