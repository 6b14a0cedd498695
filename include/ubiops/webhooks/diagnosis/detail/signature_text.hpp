// The fields Signature-Input and Signature where they cannot be read as they are (RFC 9421 §4): what is wrong with
// them, and what they may have said.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SIGNATURE_TEXT_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SIGNATURE_TEXT_HPP

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

namespace ubiops::webhooks::inline v1::detail {

using signature_bytes = std::array<std::byte, 64>;

/// Whether the text is a dictionary (RFC 9651 §3.2).
inline bool is_dictionary(std::string_view text) noexcept {
  structured_fields::parser in(text, structured_fields::field_type::dictionary);
  for (;;) {
    const auto event = in.next();
    if (event == structured_fields::parser_event::end) return true;
    if (event == structured_fields::parser_event::error) return false;
  }
}

/// Without line ends, and without the blanks that a fold puts behind them.
inline std::string unfolded(std::string_view text, std::string_view instead) {
  std::string out;
  bool fold = false;
  for (const char c : text) {
    if (c == '\r' || c == '\n') {
      fold = true;
    } else if (!fold || (c != ' ' && c != '\t')) {
      if (fold) out.append(instead);
      fold = false;
      out.push_back(c);
    }
  }
  return out;
}

/// With quotes around what has lost them, or has single ones: component identifiers, and parameters that must be
/// strings.
inline std::string with_quotes(std::string_view text) {
  const auto in_word = [](char c) { return c != '\'' && (is(c, is_tchar) || c == '@' || c == ':' || c == '/'); };
  std::string out;
  bool in_list = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (!in_word(c)) {
      in_list = c == '(' || (in_list && c != ')');
      if (c != '\'' && c != '\\') out.push_back(c);
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && in_word(text[end])) ++end;
    const std::string_view token = text.substr(i, end - i);
    const bool string =
        out.ends_with("keyid=") || out.ends_with("alg=") || out.ends_with("nonce=") || out.ends_with("tag=");
    if (in_list || string) {
      out.append("\"").append(token).append("\"");
    } else {
      out.append(token);
    }
    i = end;
  }
  return out;
}

/// Another reading of a Signature-Input that is no dictionary.
struct repaired_text {
  std::string text;
  diagnosis::cause_id by;
};

/// A reading of Signature-Input that is a dictionary; nothing where none is found.
inline std::optional<repaired_text> repair_signature_input(std::string_view text) {
  using diagnosis::cause_id;
  for (const std::string_view instead : {"", " "}) {
    if (std::string tried = unfolded(text, instead); tried != text && is_dictionary(tried)) {
      return repaired_text{std::move(tried), cause_id::signature_folded};
    }
  }
  if (text.find('"') == std::string_view::npos) {
    if (std::string tried = with_quotes(text); is_dictionary(tried)) {
      return repaired_text{std::move(tried), cause_id::signature_respelled};
    }
  }
  // Quotes with backslashes before them, as of a string in a string.
  std::string bare;
  for (const char c : text) {
    if (c != '\\') bare.push_back(c);
  }
  if (bare != text && is_dictionary(bare)) return repaired_text{std::move(bare), cause_id::signature_respelled};
  return std::nullopt;
}

/// What Signature may say for one label.
struct signature_reading {
  std::vector<signature_bytes> found;
  std::optional<diagnosis::cause_id> fault;  // why it could not be read as it is
  std::string shown;  // the text of the member, which is public

  /// The first that was found, as a member has it (RFC 9651 §4.1.8).
  [[nodiscard]] std::string as_sent() const {
    std::string text(structured_fields::base64::encoded_size(found.front().size()), '\0');
    structured_fields::base64::encode(found.front(), text.data());
    return ":" + text + ":";
  }
};

/// Reads the base64 of a member in whatever alphabet and however it is broken.
inline std::optional<signature_bytes> lenient_base64(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is(c, is_digit | is_lower | is_upper) || c == '+' || c == '/') digits.push_back(c);
    if (c == '-') digits.push_back('+');
    if (c == '_') digits.push_back('/');
  }
  if (digits.size() != 86) return std::nullopt;
  digits.append("==");
  signature_bytes bytes;
  if (!structured_fields::base64::decode(digits, bytes)) return std::nullopt;
  return bytes;
}

/// Reads the members called `label` in each line of Signature by itself, so that a line which somebody else added does
/// not matter. At most two.
inline signature_reading read_signature_leniently(const std::vector<std::string_view>& lines, std::string_view label) {
  using diagnosis::cause_id;
  signature_reading reading;
  constexpr std::size_t most = 2;
  for (const std::string_view line : lines) {
    signature_bytes bytes;
    structured_fields::parser in(line, structured_fields::field_type::dictionary, bytes);
    for (auto event = in.next(); reading.found.size() < most; event = in.next()) {
      if (event == structured_fields::parser_event::end || event == structured_fields::parser_event::error) break;
      if (event != structured_fields::parser_event::item || in.key() != label) continue;
      if (in.value().type != structured_fields::item_type::byte_sequence) continue;
      const auto size = structured_fields::base64::decode(in.value().text, bytes);
      if (size && *size == bytes.size()) reading.found.push_back(bytes);
    }
  }
  if (!reading.found.empty()) return reading;
  for (const std::string_view line : lines) {
    const std::string start = std::string(label) + "=";
    std::size_t at = line.starts_with(start) ? 0 : line.find(" " + start);
    if (at == std::string_view::npos) at = line.find("," + start);
    std::string_view member = at == std::string_view::npos ? line : line.substr(line.find(start, at) + start.size());
    if (const std::size_t end = member.find_first_of(",;"); end != std::string_view::npos)
      member = member.substr(0, end);
    reading.shown = member;
    if (const auto bytes = lenient_base64(member)) {
      reading.found.push_back(*bytes);
      const bool folded = member.find_first_of(" \t\r\n") != std::string_view::npos;
      reading.fault = folded ? cause_id::signature_folded : cause_id::signature_respelled;
      return reading;
    }
    reading.fault = cause_id::signature_cut;
  }
  return reading;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
