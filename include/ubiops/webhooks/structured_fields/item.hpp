// The kinds of structured fields, and bare items as they were read (RFC 9651 §3).
#ifndef UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_ITEM_HPP
#define UBIOPS_WEBHOOKS_STRUCTURED_FIELDS_ITEM_HPP

#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::structured_fields {

/// What a field is defined to be; its text does not tell.
enum class field_type : std::uint8_t { item, list, dictionary };

/// The types of a bare item (RFC 9651 §3.3).
enum class item_type : std::uint8_t {
  integer,
  decimal,
  string,
  token,
  byte_sequence,
  boolean,
  date,
  display_string,
};

/// One bare item. What the type does not use is zero or empty; `text` views the field's text.
struct bare_item {
  item_type type = item_type::integer;
  std::int64_t number = 0;     ///< integer, date (seconds): the value; decimal: in thousandths; boolean: 0 or 1
  std::string_view text = {};  ///< token: itself; string, display string: between the quotes, still escaped;
                               ///< byte sequence: its base64, which is strict

  friend constexpr bool operator==(const bare_item&, const bare_item&) = default;
};

}  // namespace ubiops::webhooks::inline v1::structured_fields

#endif
