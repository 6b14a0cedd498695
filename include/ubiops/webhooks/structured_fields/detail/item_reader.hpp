// Keys and bare items, read one by one out of a structured field's text (RFC 9651 §4.2.3.1, §4.2.3.3 to §4.2.10): what
// the parser and the readers of single fields have in common.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_ITEM_READER_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_DETAIL_ITEM_READER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/detail/scan.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What `item_reader::read_member` has read.
enum class member_read : std::uint8_t { malformed, item, inner_list };

/// Reads forward. Where something cannot be read, `offset` is where the fault is.
class item_reader {
 public:
  using item_type = structured_fields::item_type;
  using bare_item = structured_fields::bare_item;

  constexpr explicit item_reader(std::string_view text) noexcept
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()) {}

  [[nodiscard]] constexpr std::size_t offset() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
  [[nodiscard]] constexpr bool at_end() const noexcept { return at_ == end_; }
  [[nodiscard]] constexpr bool next_is(char c) const noexcept { return at_ != end_ && *at_ == c; }

  /// Reads `c` if it is next.
  [[nodiscard]] constexpr bool take(char c) noexcept {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }

  /// Reads `items`, as an inner list may begin with them behind its '(', if they are next and have no parameters there.
  [[nodiscard]] constexpr bool take_items(std::string_view items) noexcept {
    const std::string_view rest = view(at_, end_);
    if (rest.size() <= items.size() || !rest.starts_with(items)) return false;
    const char next = rest[items.size()];
    if (next != ' ' && next != ')') return false;
    at_ += items.size();
    return true;
  }

  constexpr void skip_spaces() noexcept { at_ = detail::skip_spaces(at_, end_); }
  constexpr void skip_optional_whitespace() noexcept { at_ = detail::skip_optional_whitespace(at_, end_); }

  /// Reads what follows a dictionary's key (§4.2.2): the '(' of an inner list, an item, or nothing, which is true.
  [[nodiscard]] constexpr member_read read_member(std::span<std::byte> room = {}) noexcept {
    if (!take('=')) {
      omit_value();
      return member_read::item;
    }
    if (take('(')) return member_read::inner_list;
    return read_value(room) ? member_read::item : member_read::malformed;
  }

  /// Reads a parameter behind its ';' (§4.2.3.2).
  [[nodiscard]] constexpr bool read_parameter(std::span<std::byte> room = {}) noexcept {
    skip_spaces();
    if (!read_key()) return false;
    if (take('=')) return read_value(room);
    omit_value();
    return true;
  }

  /// Reads the parameters that are next. `use()` is called behind each, and says whether to read on.
  template <class Use>
  [[nodiscard]] constexpr bool read_parameters(Use&& use) noexcept {
    while (take(';')) {
      if (!read_parameter() || !use()) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool skip_parameters() noexcept {
    return read_parameters([] { return true; });
  }

  /// Reads the rest of an inner list behind its '(' (§4.2.1.2). `use()` is called behind each item, reads its
  /// parameters, and says whether to read on.
  template <class Use>
  [[nodiscard]] constexpr bool read_inner_list(Use&& use) noexcept {
    for (;;) {
      skip_spaces();
      if (take(')')) return true;
      if (!read_value() || !use()) return false;
      if (!next_is(' ') && !next_is(')')) return false;
    }
  }
  [[nodiscard]] constexpr bool skip_inner_list() noexcept {
    return read_inner_list([this] { return skip_parameters(); });
  }

  /// Reads a key (§4.2.3.3).
  [[nodiscard]] constexpr bool read_key() noexcept {
    const char* const first = at_;
    at_ = skip_key(first, end_);
    key_ = view(first, at_);
    return at_ != first;
  }

  /// Reads a bare item (§4.2.3.1). A byte sequence that fits is decoded into `room`.
  [[nodiscard]] constexpr bool read_value(std::span<std::byte> room = {}) noexcept {
    set_value(item_type::integer, 0);
    return next_is('"') ? read_string() : read_other(room);
  }

  /// Makes the value the boolean true, as for a key without a value (§4.2.2, §4.2.3.2).
  constexpr void omit_value() noexcept { set_value(item_type::boolean, 1); }

  /// Empties the key and the value.
  constexpr void forget() noexcept {
    key_ = {};
    set_value(item_type::integer, 0);
  }

  [[nodiscard]] constexpr std::string_view key() const noexcept { return key_; }
  [[nodiscard]] constexpr const bare_item& value() const noexcept { return value_; }
  /// How many bytes the last value put into its room.
  [[nodiscard]] constexpr std::size_t decoded() const noexcept { return decoded_; }

 private:
  constexpr void set_value(item_type type, std::int64_t number) noexcept {
    value_.type = type;
    value_.number = number;
    value_.text = {};
    decoded_ = 0;
  }

  [[gnu::noinline]] constexpr bool read_other(std::span<std::byte> room) noexcept {
    if (at_ == end_) return false;
    const char c = *at_;
    if (c == '-' || is(c, is_digit)) return read_number();
    if (c == ':') return read_byte_sequence(room);
    if (starts_token(c)) return read_token();
    if (c == '?') return read_boolean();
    if (c == '@') return read_date();
    if (c == '%') return read_display_string();
    return false;
  }

  // §4.2.5
  constexpr bool read_string() noexcept {
    const char* const first = ++at_;
    at_ = skip_string(first, end_);
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
    at_ = skip_token(first, end_);
    value_.type = item_type::token;
    value_.text = view(first, at_);
    return at_ != first;
  }

  // §4.2.7
  constexpr bool read_byte_sequence(std::span<std::byte> room) noexcept {
    const std::string_view rest = view(++at_, end_);
    const std::size_t size = rest.find(':');
    if (size == std::string_view::npos) {
      at_ = end_;
      return false;
    }
    const std::string_view text = rest.substr(0, size);
    if (!decode(text, room)) {
      while (in_base64_alphabet(*at_)) ++at_;  // the colon behind it is not
      return false;
    }
    value_.type = item_type::byte_sequence;
    value_.text = text;
    at_ += size + 1;
    return true;
  }

  constexpr bool decode(std::string_view text, std::span<std::byte> room) noexcept {
    if (room.empty() || text.size() % 4 != 0 || structured_fields::base64::decoded_size(text) > room.size()) {
      return structured_fields::base64::valid(text);
    }
    const auto size = structured_fields::base64::decode(text, room);
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
    const auto [at, whole] = skip_display_string(first, end_);
    at_ = at;
    return whole && read_closing_quote(item_type::display_string, first);
  }

  static constexpr std::string_view view(const char* first, const char* last) noexcept {
    return {first, static_cast<std::size_t>(last - first)};
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t decoded_ = 0;
  std::string_view key_;
  bare_item value_;
};

/// Reads a whole dictionary (§4.2.2). `read_member()` reads what follows a key, and says whether to read on.
template <class ReadMember>
[[nodiscard]] constexpr bool read_dictionary(item_reader& in, ReadMember&& read_member) noexcept {
  in.skip_spaces();
  if (in.at_end()) return true;
  while (in.read_key() && read_member()) {
    in.skip_optional_whitespace();
    if (in.at_end()) return true;
    if (!in.take(',')) return false;
    in.skip_optional_whitespace();
  }
  return false;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
