// What a parser reads, as one line of text that a test can compare.
#ifndef UBIOPS_WEBHOOKS_TESTS_STRUCTURED_FIELDS_TRACE_HPP
#define UBIOPS_WEBHOOKS_TESTS_STRUCTURED_FIELDS_TRACE_HPP

#include <ubiops/webhooks/structured_fields/parser.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace sf = ubiops::webhooks::structured_fields;

inline constexpr sf::field_type every_field_type[] = {sf::field_type::item, sf::field_type::list,
                                                      sf::field_type::dictionary};

/// An item as `42`, `1500/1000`, `"text"`, `token`, `:base64:`, `?1`, `@0` or `%"text"`, and a check that what its type
/// does not use is empty.
inline std::string show(const sf::bare_item& item) {
  const std::string text(item.text);
  const std::string number = std::to_string(item.number);
  const bool has_text = item.type == sf::item_type::string || item.type == sf::item_type::token ||
                        item.type == sf::item_type::byte_sequence || item.type == sf::item_type::display_string;
  CHECK((has_text ? item.number == 0 : item.text.empty()));
  switch (item.type) {
    case sf::item_type::integer: return number;
    case sf::item_type::decimal: return number + "/1000";
    case sf::item_type::string: return '"' + text + '"';
    case sf::item_type::token: return text;
    case sf::item_type::byte_sequence: return ':' + text + ':';
    case sf::item_type::boolean: return '?' + number;
    case sf::item_type::date: return '@' + number;
    case sf::item_type::display_string: return "%\"" + text + '"';
  }
  return "no such type";
}

/// Every event of the field, one blank between them: `a=( 1 ;p=?1 2 ) ;q=?1 .` for `a=(1;p 2);q`; `.` is the end, and
/// `!7` an error at byte 7. Checks what holds after every event, and that `end` and `error` stay.
inline std::string trace(std::string_view unsafe_text, sf::field_type type) {
  const exact_buffer buffer(unsafe_text);
  const std::string_view text = buffer.view();
  sf::parser parser(text, type);
  std::string out;
  std::size_t last = 0;
  for (;;) {
    const sf::parser_event event = parser.next();
    const bool has_value = event == sf::parser_event::item || event == sf::parser_event::inner_item ||
                           event == sf::parser_event::parameter;
    const bool has_key = event == sf::parser_event::parameter ||
                         (type == sf::field_type::dictionary &&
                          (event == sf::parser_event::item || event == sf::parser_event::inner_list));
    if (parser.key().empty() == has_key) FAIL("a key where there is none, or none where there is one: " << text);
    if (!has_value && parser.value() != sf::bare_item{}) FAIL("a stale value: " << text);
    if (parser.offset() < last || parser.offset() > text.size()) FAIL("a wrong offset: " << text);
    last = parser.offset();

    const std::string key = has_key ? std::string(parser.key()) + '=' : std::string();
    switch (event) {
      case sf::parser_event::item:
      case sf::parser_event::inner_item: out += key + show(parser.value()) + ' '; break;
      case sf::parser_event::inner_list: out += key + "( "; break;
      case sf::parser_event::inner_list_end: out += ") "; break;
      case sf::parser_event::parameter: out += ';' + key + show(parser.value()) + ' '; break;
      case sf::parser_event::end: out += '.'; break;
      case sf::parser_event::error: out += '!' + std::to_string(parser.offset()); break;
    }
    if (event == sf::parser_event::end && parser.offset() != text.size()) FAIL("an end before the end: " << text);
    if (event == sf::parser_event::end || event == sf::parser_event::error) {
      for (int again = 0; again < 3; ++again) {
        if (parser.next() != event || parser.offset() != last) FAIL("it goes on after the end: " << text);
      }
      return out;
    }
  }
}

inline std::string item(std::string_view text) { return trace(text, sf::field_type::item); }
inline std::string list(std::string_view text) { return trace(text, sf::field_type::list); }
inline std::string dictionary(std::string_view text) { return trace(text, sf::field_type::dictionary); }

/// Whether the whole text is a field of that type.
inline bool reads(std::string_view text, sf::field_type type) { return trace(text, type).back() == '.'; }

#endif
