// Structured fields, read item by item out of the field's text (RFC 9651 §4.2): all nine types, lists, dictionaries,
// inner lists and parameters, without an allocation and without a bound on how many there are. Floor: item.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_PARSER_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_PARSER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/sf_scan.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>
#include <ubiops/webhooks/structured_fields/text.hpp>  // for those who read a parser's values

namespace ubiops::webhooks::inline v1::structured_fields {

/// What `parser::next` has read.
enum class event : std::uint8_t {
  item,            ///< a member (or the item that the field is): `value`, and in a dictionary `key`
  inner_list,      ///< a member that is an inner list begins: in a dictionary `key`
  inner_item,      ///< an item of it: `value`
  inner_list_end,  ///< the inner list ends; its own parameters follow
  parameter,       ///< of the item or inner list before it: `key` and `value`
  end,             ///< the whole text was read, and nothing is wrong with it
  error,           ///< the text is malformed, at `offset`
};

/// Reads a structured field in the order of its text: `a=(1;p 2);q` is inner_list (key a), inner_item 1,
/// parameter p, inner_item 2, inner_list_end, parameter q, end. What has no value is the boolean true.
///
/// A field is well-formed only once `end` was seen, which comes after every byte was checked; `end` and `error` stay.
/// Duplicates are reported as they come. RFC 9651 gives a dictionary key or a parameter that comes again the place of
/// its first occurrence and the value of its last (`canonicalize` does so); who reads the events applies that rule,
/// or refuses duplicates.
///
/// The text must outlive the parser and everything read from it. No allocation; linear.
class parser {
 public:
  constexpr parser(std::string_view text, field_type type) noexcept : parser(text, type, {}) {}

  /// Byte sequences that fit are decoded into `room`, each over the one before.
  constexpr parser(std::string_view text, field_type type, std::span<std::byte> room) noexcept
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), room_(room), type_(type) {}

  /// Reads on.
  [[nodiscard]] constexpr event next() noexcept {
    forget();
    switch (state_) {
      case state::start: return first_member();
      case state::after_member: return next_is(';') ? parameter() : following_member();
      case state::inner_list: return inner_member();
      case state::after_inner_item: return next_is(';') ? parameter() : following_inner_member();
      case state::finished: return event::end;
      default: return event::error;
    }
  }

  /// The key of the dictionary member or parameter just read; empty after every other event.
  [[nodiscard]] constexpr std::string_view key() const noexcept { return key_; }

  /// The bare item just read (events item, inner_item, parameter); a zero integer after every other event.
  [[nodiscard]] constexpr const bare_item& value() const noexcept { return value_; }

  /// The byte sequence just read, in the room that the constructor was given; empty if it is longer than that, and
  /// after every other event.
  [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept {
    return value_.type == item_type::byte_sequence ? room_.first(decoded_) : room_.first(0);
  }

  /// After an error: where in the text the fault is. Else: the first byte not yet read.
  [[nodiscard]] constexpr std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

 private:
  enum class state : std::uint8_t { start, after_member, inner_list, after_inner_item, finished, failed };

  constexpr bool next_is(char c) const noexcept { return at_ != end_ && *at_ == c; }
  constexpr void skip_spaces() noexcept { at_ = detail::skip_spaces(at_, end_); }

  constexpr void forget() noexcept {
    key_ = {};
    value_.type = item_type::integer;
    value_.number = 0;
    value_.text = {};
  }

  constexpr event fail() noexcept {
    state_ = state::failed;
    forget();
    return event::error;
  }

  constexpr event finish() noexcept {
    state_ = state::finished;
    return event::end;
  }

  // §4.2: an empty list or dictionary is a field without members, an empty item is none.
  constexpr event first_member() noexcept {
    skip_spaces();
    if (at_ == end_ && type_ != field_type::item) return finish();
    return member();
  }

  // §4.2.1 and §4.2.2, from step 2.2 on: a comma must be followed by a member.
  constexpr event following_member() noexcept {
    if (type_ == field_type::item) {
      skip_spaces();
      return at_ == end_ ? finish() : fail();
    }
    at_ = detail::skip_optional_whitespace(at_, end_);
    if (at_ == end_) return finish();
    if (*at_ != ',') return fail();
    ++at_;
    at_ = detail::skip_optional_whitespace(at_, end_);
    return member();
  }

  constexpr event member() noexcept {
    state_ = state::after_member;
    if (type_ == field_type::dictionary) {
      if (!read_key()) return fail();
      if (!next_is('=')) return omitted_value(event::item);
      ++at_;
    }
    if (type_ != field_type::item && next_is('(')) {
      ++at_;
      state_ = state::inner_list;
      return event::inner_list;
    }
    return read_value(event::item);
  }

  // §4.2.1.2
  constexpr event inner_member() noexcept {
    skip_spaces();
    if (next_is(')')) {
      ++at_;
      state_ = state::after_member;
      return event::inner_list_end;
    }
    state_ = state::after_inner_item;
    return read_value(event::inner_item);
  }

  constexpr event following_inner_member() noexcept { return next_is(' ') || next_is(')') ? inner_member() : fail(); }

  // §4.2.3.2
  constexpr event parameter() noexcept {
    ++at_;
    skip_spaces();
    if (!read_key()) return fail();
    if (!next_is('=')) return omitted_value(event::parameter);
    ++at_;
    return read_value(event::parameter);
  }

  constexpr event omitted_value(event read) noexcept {
    value_.type = item_type::boolean;
    value_.number = 1;
    return read;
  }

  // §4.2.3.3
  constexpr bool read_key() noexcept {
    const char* const first = at_;
    at_ = detail::skip_key(first, end_);
    key_ = view(first, at_);
    return at_ != first;
  }

  // §4.2.3.1
  constexpr event read_value(event read) noexcept {
    if (at_ == end_) return fail();
    const char c = *at_;
    bool good = false;
    if (c == '"') {
      good = read_string();
    } else if (c == '-' || detail::is(c, detail::is_digit)) {
      good = read_number();
    } else if (c == ':') {
      good = read_byte_sequence();
    } else if (detail::starts_token(c)) {
      good = read_token();
    } else if (c == '?') {
      good = read_boolean();
    } else if (c == '@') {
      good = read_date();
    } else if (c == '%') {
      good = read_display_string();
    }
    return good ? read : fail();
  }

  // §4.2.5
  constexpr bool read_string() noexcept {
    const char* const first = ++at_;
    at_ = detail::skip_string(first, end_);
    return read_closing_quote(item_type::string, first);
  }

  constexpr bool read_closing_quote(item_type type, const char* first) noexcept {
    if (!next_is('"')) return false;
    value_.type = type;
    value_.text = view(first, at_++);
    return true;
  }

  // §4.2.4: fifteen digits, or twelve before the point and three behind it.
  constexpr bool read_number() noexcept {
    const bool negative = next_is('-');
    if (negative) ++at_;
    const char* const first = at_;
    std::int64_t number = 0;
    if (!read_digits(15, number)) return false;
    if (next_is('.')) {
      if (at_ - first > 12) return false;
      const char* const fraction = ++at_;
      if (!read_digits(3, number)) return false;
      for (auto digits = at_ - fraction; digits < 3; ++digits) number *= 10;
      value_.type = item_type::decimal;
    }
    value_.number = negative ? -number : number;
    return true;
  }

  constexpr bool read_digits(std::ptrdiff_t most, std::int64_t& number) noexcept {
    const auto [at, whole] = detail::read_digits(at_, end_, most, number);
    at_ = at;
    return whole;
  }

  // §4.2.6
  constexpr bool read_token() noexcept {
    const char* const first = at_;
    at_ = detail::skip_token(first, end_);
    value_.type = item_type::token;
    value_.text = view(first, at_);
    return at_ != first;
  }

  // §4.2.7
  constexpr bool read_byte_sequence() noexcept {
    const std::string_view rest = view(++at_, end_);
    const std::size_t size = rest.find(':');
    if (size == std::string_view::npos) {
      at_ = end_;
      return false;
    }
    const std::string_view text = rest.substr(0, size);
    if (!decode(text)) {
      while (detail::in_base64_alphabet(*at_)) ++at_;  // the colon behind it is not
      return false;
    }
    value_.type = item_type::byte_sequence;
    value_.text = text;
    at_ += size + 1;
    return true;
  }

  constexpr bool decode(std::string_view text) noexcept {
    decoded_ = 0;
    if (room_.empty() || text.size() % 4 != 0 || base64::decoded_size(text) > room_.size()) return base64::valid(text);
    const auto size = base64::decode(text, room_);
    if (size) decoded_ = *size;
    return size.has_value();
  }

  // §4.2.8
  constexpr bool read_boolean() noexcept {
    ++at_;
    if (!next_is('0') && !next_is('1')) return false;
    value_.type = item_type::boolean;
    value_.number = *at_ - '0';
    ++at_;
    return true;
  }

  // §4.2.9
  constexpr bool read_date() noexcept {
    ++at_;
    const bool negative = next_is('-');
    if (negative) ++at_;
    std::int64_t seconds = 0;
    if (!read_digits(15, seconds) || next_is('.')) return false;
    value_.type = item_type::date;
    value_.number = negative ? -seconds : seconds;
    return true;
  }

  // §4.2.10
  constexpr bool read_display_string() noexcept {
    ++at_;
    if (!next_is('"')) return false;
    const char* const first = ++at_;
    const auto [at, whole] = detail::skip_display_string(first, end_);
    at_ = at;
    return whole && read_closing_quote(item_type::display_string, first);
  }

  static constexpr std::string_view view(const char* first, const char* last) noexcept {
    return {first, static_cast<std::size_t>(last - first)};
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::span<std::byte> room_;
  std::size_t decoded_ = 0;
  field_type type_;
  state state_ = state::start;
  std::string_view key_;
  bare_item value_;
};

}  // namespace ubiops::webhooks::inline v1::structured_fields

#endif
