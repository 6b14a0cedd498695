// Whether the description of a signature arrived in its canonical form, told from its length alone.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_CANONICAL_LENGTH_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_CANONICAL_LENGTH_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/signature/detail/ubiops_components.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Counts how long the inner list and the parameters of one signature are in their canonical form (RFC 9421 §2.3,
/// RFC 9651 §4.1), while they are read.
///
/// Lemma: a text that parses and is as long as its canonical form is its canonical form.
///
/// Proof. The text and its canonical form are the same sequence of tokens: parentheses, items, ";" and keys in the same
/// order, since neither sorts nor drops anything: a key or component that comes twice is refused elsewhere. They differ
/// only where the grammar leaves a choice, and each choice but the canonical one is longer:
/// - blanks within the inner list: one between two items is needed, all others are extra (RFC 9651 §4.2.1.2);
/// - blanks behind a ";" (§4.2.3.2): all are extra;
/// - an integer: zeros in front, or "-0", are extra digits (§4.2.4);
/// - a true parameter: "=?1" is extra (§4.2.3.2);
/// - strings, tokens, keys, "?0" and strict base64 have one text each.
/// So every difference adds to the length, none takes from it, and equal lengths leave no difference. Decimals, dates
/// and display strings may be written in several texts of one length: with one of those no length is equal.
class canonical_length {
 public:
  /// Begins with the "()" of an inner list.
  void start() noexcept { length_ = 2; }

  void add_ubiops_components() noexcept { length_ += ubiops_components_text.size(); }

  /// An item of the inner list: its two quotes, and the blank before it unless it is the first.
  void add_component(std::string_view name, bool first) noexcept { length_ += name.size() + (first ? 2 : 3); }

  /// A parameter of a component or of the signature, with its ";".
  void add_parameter(std::string_view key, const structured_fields::bare_item& value) noexcept {
    length_ += key.size() + 1 + value_length(value);
  }

  [[nodiscard]] bool is_that_of(std::string_view text) const noexcept { return text.size() == length_; }

 private:
  static constexpr std::size_t no_length = std::size_t{1} << 24;  // more than any Signature-Input may have

  // The length of a parameter's value and of the "=" before it.
  static constexpr std::size_t value_length(const structured_fields::bare_item& value) noexcept {
    using structured_fields::item_type;
    switch (value.type) {
      case item_type::string:
      case item_type::byte_sequence: return 3 + value.text.size();
      case item_type::token: return 1 + value.text.size();
      case item_type::boolean: return value.number != 0 ? 0 : 3;
      case item_type::integer: return 1 + integer_length(value.number);
      default: return no_length;
    }
  }

  static constexpr std::size_t integer_length(std::int64_t value) noexcept {
    std::size_t length = value < 0 ? 2 : 1;
    std::uint64_t magnitude =
        value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    for (; magnitude >= 10'000; magnitude /= 10'000) length += 4;
    for (; magnitude >= 10; magnitude /= 10) ++length;
    return length;
  }

  std::size_t length_ = 0;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
