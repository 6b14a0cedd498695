// Structured fields, read item by item out of the field's text (RFC 9651 §4.2): all nine types, lists, dictionaries,
// inner lists and parameters, without an allocation and without a bound on how many there are.
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_PARSER_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_PARSER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/structured_fields/detail/item_reader.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>
#include <ubiops/webhooks/structured_fields/unescape.hpp>  // for those who read a parser's values

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1::structured_fields {

/// What `parser::next` has read.
enum class parser_event : std::uint8_t {
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
  constexpr parser(std::string_view text UBIOPS_WEBHOOKS_LIFETIMEBOUND, field_type type) noexcept
      : parser(text, type, {}) {}

  /// Byte sequences that fit are decoded into `room`, each over the one before.
  constexpr parser(std::string_view text UBIOPS_WEBHOOKS_LIFETIMEBOUND, field_type type,
                   std::span<std::byte> room UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept
      : in_(text), room_(room), type_(type) {}

  /// Reads on.
  [[nodiscard]] constexpr parser_event next() noexcept {
    in_.forget();
    switch (state_) {
      case state::start: return first_member();
      case state::after_member: return in_.take(';') ? parameter() : following_member();
      case state::inner_list: return inner_member();
      case state::after_inner_item: return in_.take(';') ? parameter() : following_inner_member();
      case state::finished: return parser_event::end;
      default: return parser_event::error;
    }
  }

  /// The key of the dictionary member or parameter just read; empty after every other event.
  [[nodiscard]] constexpr std::string_view key() const noexcept { return in_.key(); }

  /// The bare item just read (events item, inner_item, parameter); a zero integer after every other event.
  [[nodiscard]] constexpr const bare_item& value() const noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return in_.value(); }

  /// The byte sequence just read, in the room that the constructor was given; empty if it is longer than that, and
  /// after every other event.
  [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return room_.first(in_.decoded()); }

  /// After an error: where in the text the fault is. Else: the first byte not yet read.
  [[nodiscard]] constexpr std::size_t offset() const noexcept { return in_.offset(); }

 private:
  enum class state : std::uint8_t { start, after_member, inner_list, after_inner_item, finished, failed };

  constexpr parser_event fail() noexcept {
    state_ = state::failed;
    in_.forget();
    return parser_event::error;
  }

  constexpr parser_event finish() noexcept {
    state_ = state::finished;
    return parser_event::end;
  }

  // §4.2: an empty list or dictionary is a field without members, an empty item is none.
  constexpr parser_event first_member() noexcept {
    in_.skip_spaces();
    if (in_.at_end() && type_ != field_type::item) return finish();
    return member();
  }

  // §4.2.1 and §4.2.2, from step 2.2 on: a comma must be followed by a member.
  constexpr parser_event following_member() noexcept {
    if (type_ == field_type::item) {
      in_.skip_spaces();
      return in_.at_end() ? finish() : fail();
    }
    in_.skip_optional_whitespace();
    if (in_.at_end()) return finish();
    if (!in_.take(',')) return fail();
    in_.skip_optional_whitespace();
    return member();
  }

  constexpr parser_event member() noexcept {
    state_ = state::after_member;
    if (type_ == field_type::dictionary) {
      if (!in_.read_key()) return fail();
      if (!in_.take('=')) {
        in_.omit_value();
        return parser_event::item;
      }
    }
    if (type_ != field_type::item && in_.take('(')) {
      state_ = state::inner_list;
      return parser_event::inner_list;
    }
    return in_.read_value(room_) ? parser_event::item : fail();
  }

  // §4.2.1.2
  constexpr parser_event inner_member() noexcept {
    in_.skip_spaces();
    if (in_.take(')')) {
      state_ = state::after_member;
      return parser_event::inner_list_end;
    }
    state_ = state::after_inner_item;
    return in_.read_value(room_) ? parser_event::inner_item : fail();
  }

  constexpr parser_event following_inner_member() noexcept {
    return in_.next_is(' ') || in_.next_is(')') ? inner_member() : fail();
  }

  // §4.2.3.2
  constexpr parser_event parameter() noexcept { return in_.read_parameter(room_) ? parser_event::parameter : fail(); }

  detail::item_reader in_;
  std::span<std::byte> room_;
  field_type type_;
  state state_ = state::start;
};

}  // namespace ubiops::webhooks::inline v1::structured_fields

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
