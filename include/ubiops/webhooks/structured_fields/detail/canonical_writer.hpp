// What writing a structured field anew from its text takes (RFC 9651 §4.1): checking it whole, the order of its keys,
// and writing one member.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_CANONICAL_WRITER_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_CANONICAL_WRITER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/text_output.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

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

/// What `check_field` found.
enum class field_check : std::uint8_t {
  well_formed,
  malformed,
  too_many,  // members, or parameters on one of them
};

/// Reads the whole field, so that what is written afterwards cannot fail, and collects a dictionary's keys.
constexpr field_check check_field(std::string_view text, structured_fields::field_type type,
                                  member_keys& keys) noexcept {
  using read = structured_fields::parser_event;
  structured_fields::parser fields(text, type);
  std::size_t members = 0;
  std::size_t parameters = 0;
  for (;;) {
    switch (fields.next()) {
      case read::item:
      case read::inner_list:
        if (++members > limits::max_structured_members) return field_check::too_many;
        if (type == structured_fields::field_type::dictionary) keys.add(fields.key());
        parameters = 0;
        break;
      case read::inner_item:
      case read::inner_list_end: parameters = 0; break;
      case read::parameter:
        if (++parameters > limits::max_structured_parameters) return field_check::too_many;
        break;
      case read::end: return field_check::well_formed;
      case read::error: return field_check::malformed;
    }
  }
}

/// Reads a well-formed dictionary from the member at `key` on, which views a part of `text`. A parameter reads as one.
constexpr structured_fields::parser parser_from(std::string_view text, std::string_view key) noexcept {
  return {text.substr(static_cast<std::size_t>(key.data() - text.data())), structured_fields::field_type::dictionary};
}

/// Writes the parameters that come next and returns the event after them.
constexpr structured_fields::parser_event put_parameters(text_output auto& out, std::string_view text,
                                                         structured_fields::parser& fields) {
  parameter_keys keys(text);
  structured_fields::parser_event next = fields.next();
  for (; next == structured_fields::parser_event::parameter; next = fields.next()) keys.add(fields.key());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view key = keys[i];
    structured_fields::parser parameter = parser_from(text, key);
    if (parameter.next() == structured_fields::parser_event::item) {
      structured_fields::append_parameter(out, key, parameter.value());
    }
  }
  return next;
}

/// Writes the item or inner list that began with `now`, and its parameters; returns the event after them.
constexpr structured_fields::parser_event put_member(text_output auto& out, std::string_view text,
                                                     structured_fields::parser& fields,
                                                     structured_fields::parser_event now) {
  using read = structured_fields::parser_event;
  if (now == read::item) {
    structured_fields::append_bare_item(out, fields.value());
    return put_parameters(out, text, fields);
  }
  put(out, '(');
  now = fields.next();
  for (bool first = true; now == read::inner_item; first = false) {
    if (!first) put(out, ' ');
    structured_fields::append_bare_item(out, fields.value());
    now = put_parameters(out, text, fields);
  }
  put(out, ')');
  return put_parameters(out, text, fields);
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
