// Structured fields, written strictly (RFC 9651 §4.1): from values, or anew from a field's text, as the `sf` and `key`
// parameters of RFC 9421 §2.1 want it. Floor: parser.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_SERIALIZER_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_SERIALIZER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/sf_scan.hpp>
#include <ubiops/webhooks/detail/sf_write.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

namespace ubiops::webhooks::inline v1::structured_fields {

/// The largest magnitude of an integer or date, and of a decimal in thousandths (RFC 9651 §3.3.1, §3.3.2).
inline constexpr std::int64_t max_integer = 999'999'999'999'999;

// Every function appends to `out`, a std::string or another text with append(std::string_view) and append(char), and
// allocates only what that does.

// From values. What a structured field cannot hold appends nothing and returns false.

/// An integer of at most fifteen digits (RFC 9651 §4.1.4).
[[nodiscard]] constexpr bool append_integer(detail::text_output auto& out, std::int64_t value) {
  if (value > max_integer || value < -max_integer) return false;
  detail::put_digits(out, detail::put_sign(out, value));
  return true;
}

/// A decimal, rounded to three places, of at most twelve digits before the point (RFC 9651 §4.1.5). A value that is
/// the nearest double to the middle between two results is taken for that middle, and becomes the even one.
[[nodiscard]] constexpr bool append_decimal(detail::text_output auto& out, double value) {
  const double magnitude = value < 0 ? -value : value;
  if (!(magnitude < 1e12)) return false;  // not a number, too
  auto thousandths = static_cast<std::int64_t>(magnitude * 1000);
  // Exact in the numerator, so that the quotient is the nearest double to the middle above `thousandths`.
  const double middle = (static_cast<double>(thousandths) + 0.5) / 1000;
  if (magnitude > middle || (magnitude == middle && thousandths % 2 != 0)) ++thousandths;
  if (thousandths > max_integer) return false;
  detail::put_thousandths(out, value < 0 ? -thousandths : thousandths);
  return true;
}

/// A string of printable ASCII, given without quotes and escapes (RFC 9651 §4.1.6).
[[nodiscard]] constexpr bool append_string(detail::text_output auto& out, std::string_view plain) {
  for (const char c : plain) {
    if (!detail::is(c, detail::is_printable)) return false;
  }
  detail::put(out, '"');
  for (const char c : plain) {
    if (detail::is_escapable(c)) detail::put(out, '\\');
    detail::put(out, c);
  }
  detail::put(out, '"');
  return true;
}

/// A token (RFC 9651 §4.1.7).
[[nodiscard]] constexpr bool append_token(detail::text_output auto& out, std::string_view token) {
  const char* const end = token.data() + token.size();
  if (token.empty() || detail::skip_token(token.data(), end) != end) return false;
  detail::put(out, token);
  return true;
}

/// The key of a dictionary member or parameter (RFC 9651 §4.1.1.3).
[[nodiscard]] constexpr bool append_key(detail::text_output auto& out, std::string_view key) {
  const char* const end = key.data() + key.size();
  if (key.empty() || detail::skip_key(key.data(), end) != end) return false;
  detail::put(out, key);
  return true;
}

/// A byte sequence (RFC 9651 §4.1.8).
constexpr void append_byte_sequence(detail::text_output auto& out, std::span<const std::byte> bytes) {
  constexpr std::size_t step = 48;
  char text[base64::encoded_size(step)] = {};
  detail::put(out, ':');
  while (!bytes.empty()) {
    const auto part = bytes.first(bytes.size() < step ? bytes.size() : step);
    base64::encode(part, text);
    detail::put(out, std::string_view(text, base64::encoded_size(part.size())));
    bytes = bytes.subspan(part.size());
  }
  detail::put(out, ':');
}

/// A boolean (RFC 9651 §4.1.9).
constexpr void append_boolean(detail::text_output auto& out, bool value) {
  detail::put(out, value ? std::string_view("?1") : std::string_view("?0"));
}

/// A date in seconds since 1970, of at most fifteen digits (RFC 9651 §4.1.10).
[[nodiscard]] constexpr bool append_date(detail::text_output auto& out, std::int64_t seconds) {
  if (seconds > max_integer || seconds < -max_integer) return false;
  detail::put(out, '@');
  return append_integer(out, seconds);
}

/// A display string of valid UTF-8 (RFC 9651 §4.1.11).
[[nodiscard]] constexpr bool append_display_string(detail::text_output auto& out, std::string_view utf8) {
  detail::utf8_check check;
  for (const char c : utf8) {
    if (!check.feed(static_cast<unsigned char>(c))) return false;
  }
  if (!check.complete()) return false;
  detail::put(out, "%\"");
  for (const char c : utf8) detail::put_display_byte(out, static_cast<unsigned char>(c));
  detail::put(out, '"');
  return true;
}

// From what a parser read.

/// A bare item as a parser gave it, in its one strict text (RFC 9651 §4.1.3.1). An item from elsewhere is not checked:
/// use the functions above.
constexpr void append_bare_item(detail::text_output auto& out, const bare_item& item) {
  switch (item.type) {
    case item_type::integer: detail::put_digits(out, detail::put_sign(out, item.number)); break;
    case item_type::decimal: detail::put_thousandths(out, item.number); break;
    case item_type::string:
      detail::put(out, '"');
      detail::put(out, item.text);  // only what must be escaped can be
      detail::put(out, '"');
      break;
    case item_type::token: detail::put(out, item.text); break;
    case item_type::byte_sequence:
      detail::put(out, ':');
      detail::put(out, item.text);  // strict base64 is the only text of its bytes
      detail::put(out, ':');
      break;
    case item_type::boolean: append_boolean(out, item.number != 0); break;
    case item_type::date:
      detail::put(out, '@');
      detail::put_digits(out, detail::put_sign(out, item.number));
      break;
    case item_type::display_string: {
      detail::put(out, "%\"");
      const char* const end = item.text.data() + item.text.size();
      for (const char* p = item.text.data(); p != end; p += *p == '%' ? 3 : 1) {
        const int byte = detail::display_string_byte(p, end);  // may be a printable character, needlessly escaped
        if (byte < 0) break;
        detail::put_display_byte(out, static_cast<unsigned>(byte));
      }
      detail::put(out, '"');
      break;
    }
  }
}

/// A parameter as a parser gave it, with its ';': the value of a true one is left out (RFC 9651 §4.1.1.2).
constexpr void append_parameter(detail::text_output auto& out, std::string_view key, const bare_item& value) {
  detail::put(out, ';');
  detail::put(out, key);
  if (value.type == item_type::boolean && value.number != 0) return;
  detail::put(out, '=');
  append_bare_item(out, value);
}

/// What came of `canonicalize` and `canonicalize_member`. Whatever is not `ok` has appended nothing.
enum class canonical_status : std::uint8_t {
  ok,
  malformed,  ///< not a field of that type
  not_found,  ///< no member has the key
  limit,      ///< more than `limits::max_structured_members`, or `max_structured_parameters` on one of them
};

}  // namespace ubiops::webhooks::inline v1::structured_fields

namespace ubiops::webhooks::inline v1::detail {

/// Keys in the order of their first occurrences, each as the view of its last one: RFC 9651's ordered maps, whose
/// values are read anew from the text behind each key. The caller adds no more than `Capacity`.
template <std::size_t Capacity>
class last_keys {
 public:
  constexpr void add(std::string_view key) noexcept {
    for (std::string_view& known : std::span(keys_, size_)) {
      if (known == key) {
        known = key;
        return;
      }
    }
    keys_[size_++] = key;
  }

  constexpr const std::string_view* begin() const noexcept { return keys_; }
  constexpr const std::string_view* end() const noexcept { return keys_ + size_; }

 private:
  std::string_view keys_[Capacity];
  std::size_t size_ = 0;
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
        keys.add(fields.key());
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
  parameter_keys keys;
  structured_fields::event next = fields.next();
  for (; next == structured_fields::event::parameter; next = fields.next()) keys.add(fields.key());
  for (const std::string_view key : keys) {
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
  detail::member_keys keys;
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
  for (const std::string_view key : keys) {
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
  detail::member_keys keys;
  const auto status = detail::check_field(text, field_type::dictionary, keys);
  if (status != canonical_status::ok) return status;
  for (const std::string_view known : keys) {
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
