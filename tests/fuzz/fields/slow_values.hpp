// Between the library and the slow reader: what the parser reads, as the slow reader has it, and a value of the latter
// as the serializer writes it.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_FIELDS_SLOW_VALUES_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_FIELDS_SLOW_VALUES_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include "../slow/field_reader.hpp"
#include "../target.hpp"

namespace fuzz {

namespace sf = ubiops::webhooks::structured_fields;

inline sf::field_type library_type(slow::form kind) {
  if (kind == slow::form::item) return sf::field_type::item;
  return kind == slow::form::list ? sf::field_type::list : sf::field_type::dictionary;
}

inline std::string unescaped(const sf::bare_item& value) {
  std::string out(value.text.size(), '\0');
  const auto size = value.type == sf::item_type::string ? sf::unescape_string(value.text, out.data())
                                                        : sf::decode_display_string(value.text, out.data());
  require(size.has_value(), "what the parser took for a string can be unescaped");
  out.resize(*size);
  return out;
}

/// A value as the slow reader has it; byte sequences from the parser's room where they fit, else decoded.
inline slow::bare as_slow(const sf::parser& parser) {
  const sf::bare_item& value = parser.value();
  switch (value.type) {
    case sf::item_type::integer: return {slow::item_kind::integer, value.number};
    case sf::item_type::decimal: return {slow::item_kind::decimal, value.number};
    case sf::item_type::string: return {slow::item_kind::string, 0, unescaped(value)};
    case sf::item_type::token: return {slow::item_kind::token, 0, std::string(value.text)};
    case sf::item_type::boolean: return {slow::item_kind::boolean, value.number};
    case sf::item_type::date: return {slow::item_kind::date, value.number};
    case sf::item_type::display_string: return {slow::item_kind::display_string, 0, unescaped(value)};
    case sf::item_type::byte_sequence: break;
  }
  std::vector<std::byte> room(sf::base64::decoded_size(value.text));
  const auto size = sf::base64::decode(value.text, room);
  require(size == room.size(), "what the parser took for base64 can be decoded, and is as long as it should be");
  const std::string bytes(reinterpret_cast<const char*>(room.data()), room.size());
  const auto given = parser.bytes();
  require(given.empty() || bytes == std::string_view(reinterpret_cast<const char*>(given.data()), given.size()),
          "the parser's room holds the same bytes");
  return {slow::item_kind::bytes, 0, bytes};
}

/// Appends what the serializer makes of a value; false where it refuses.
inline bool append(std::string& out, const slow::bare& value) {
  switch (value.kind) {
    case slow::item_kind::integer: return sf::append_integer(out, value.number);
    case slow::item_kind::decimal: return sf::append_decimal(out, static_cast<double>(value.number) / 1000);
    case slow::item_kind::string: return sf::append_string(out, value.text);
    case slow::item_kind::token: return sf::append_token(out, value.text);
    case slow::item_kind::bytes: sf::append_byte_sequence(out, std::as_bytes(std::span(value.text))); return true;
    case slow::item_kind::boolean: sf::append_boolean(out, value.number != 0); return true;
    case slow::item_kind::date: return sf::append_date(out, value.number);
    case slow::item_kind::display_string: break;
  }
  return sf::append_display_string(out, value.text);
}

}  // namespace fuzz

#endif
