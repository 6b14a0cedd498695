// The forms that a field's value takes on its way: MIME-encoded words (RFC 2047), blanks made one, quotes, and members
// of a list (RFC 9110 §5.6.1).
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_VALUE_FORMS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_VALUE_FORMS_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/utf8.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>

namespace ubiops::webhooks::inline v1::detail {

inline std::string base64_of(std::string_view bytes) {
  std::string text(structured_fields::base64::encoded_size(bytes.size()), '\0');
  structured_fields::base64::encode(std::as_bytes(std::span(bytes)), text.data());
  return text;
}

/// Each byte as the character of its number (ISO 8859-1), in UTF-8.
inline std::string utf8_of_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text.push_back(c);
    } else {
      text.push_back(static_cast<char>(0xc0 | byte >> 6));
      text.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return text;
}

/// RFC 2047 §4.2, as Python's email package writes it.
inline std::string q_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is(c, is_digit | is_lower | is_upper) || std::string_view("-!*+/").find(c) != std::string_view::npos) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('_');
    } else {
      out.push_back('=');
      out.append({upper_hex[byte >> 4], upper_hex[byte & 15]});
    }
  }
  return out;
}

/// The value as one encoded word of UTF-8, in the spellings that are in use; what is not UTF-8 is read as ISO 8859-1.
inline std::vector<std::string> mime_encoded(std::string_view value) {
  const std::string text = is_utf8(value) ? std::string(value) : utf8_of_latin1(value);
  const std::string q = q_encoded(text) + "?=";
  const std::string b = base64_of(text) + "?=";
  return {"=?utf-8?q?" + q, "=?utf-8?b?" + b, "=?UTF-8?Q?" + q, "=?UTF-8?B?" + b};
}

/// With every run of blanks and tabs as one blank, and none at the ends.
inline std::string with_single_blanks(std::string_view value) {
  std::string out;
  for (const char c : trim(value)) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank || !out.ends_with(' ')) out.push_back(blank ? ' ' : c);
  }
  return out;
}

/// Without quotes around it.
inline std::string_view without_quotes(std::string_view value) noexcept {
  for (const char quote : {'"', '\''}) {
    if (value.size() >= 2 && value.front() == quote && value.back() == quote) return value.substr(1, value.size() - 2);
  }
  return value;
}

/// The members of a list that is parted by commas or semicolons, trimmed.
inline std::vector<std::string_view> members_of(std::string_view value) {
  std::vector<std::string_view> members;
  while (true) {
    const std::size_t end = value.find_first_of(",;");
    members.push_back(trim(value.substr(0, end)));
    if (end == std::string_view::npos) return members;
    value.remove_prefix(end + 1);
  }
}

inline std::string joined_by(const std::vector<std::string_view>& lines, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) out.append(separator);
    out.append(lines[i]);
  }
  return out;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
