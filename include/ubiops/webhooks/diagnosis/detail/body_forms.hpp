// The forms that a body takes on its way into a program, and the digest that each would have (RFC 9530 §2).
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BODY_FORMS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BODY_FORMS_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/utf8.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/json_forms.hpp>
#include <ubiops/webhooks/diagnosis/detail/value_forms.hpp>
#include <ubiops/webhooks/limits.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A body that may have been sent, and what made the received one of it.
struct body_form {
  diagnosis::cause_id id;
  std::string text;
  std::string_view how;  // in what it differs from what was received: "without a line feed at its end"
};

template <class Hash>
std::string digest_bytes(std::string_view body) {
  Hash hash;
  hash.update(std::as_bytes(std::span(body)));
  const auto digest = hash.finish();
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// A member of Content-Digest.
template <class Hash>
std::string digest_field(std::string_view algorithm, std::string_view body) {
  return std::string(algorithm) + "=:" + base64_of(digest_bytes<Hash>(body)) + ":";
}

inline std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] == '\r' || text[i] == '\n') {
      out.append(end);
      i += pair ? 1 : 0;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

/// The content of chunks (RFC 9112 §7.1); nothing where the text has no such framing.
inline std::optional<std::string> without_chunks(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find("\r\n");
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    std::size_t size = 0;
    std::size_t digits = 0;
    for (; digits < end && digits < 8 && hex_value(text[digits]) >= 0; ++digits) {
      size = size * 16 + static_cast<std::size_t>(hex_value(text[digits]));
    }
    if (digits == 0 || (digits < end && text[digits] != ';' && text[digits] != ' ')) return std::nullopt;
    text.remove_prefix(end + 2);
    if (size == 0) return out;
    if (text.size() < size) return std::nullopt;
    out.append(text.substr(0, size));
    text.remove_prefix(size);
    if (!text.starts_with("\r\n")) return text.empty() ? std::optional(out) : std::nullopt;
    text.remove_prefix(2);
  }
}

/// UTF-8 read as ISO 8859-1: each character below U+0100 as one byte; nothing where there is another.
inline std::optional<std::string> latin1_of_utf8(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      out.push_back(text[i]);
    } else if ((byte == 0xc2 || byte == 0xc3) && i + 1 < text.size() && (text[i + 1] & 0xc0) == 0x80) {
      out.push_back(static_cast<char>((byte & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f)));
    } else {
      return std::nullopt;
    }
  }
  return out;
}

/// UTF-16 in UTF-8, as far as that is one unit a character; nothing where the text is none.
inline std::optional<std::string> utf8_of_utf16(std::string_view text) {
  if (text.size() < 4 || text.size() % 2 != 0) return std::nullopt;
  const bool big = text.starts_with("\xfe\xff") || text[0] == '\0';
  if (text.starts_with("\xfe\xff") || text.starts_with("\xff\xfe")) text.remove_prefix(2);
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = static_cast<unsigned char>(text[big ? i : i + 1]);
    append_utf8(out, std::uint32_t{high} << 8 | static_cast<unsigned char>(text[big ? i + 1 : i]));
  }
  return out;
}

/// UTF-16 without a mark, of ASCII.
inline std::string utf16_of_ascii(std::string_view text, bool big) {
  std::string out;
  for (const char c : text) {
    if (big) out.push_back('\0');
    out.push_back(c);
    if (!big) out.push_back('\0');
  }
  return out;
}

/// Calls `function(form)` for each form that is not the body itself, the likeliest first, until it says false. Bodies
/// above `limits::max_event_body` have none: they would cost too much. At most some two hundred, those of JSON alone
/// over a hundred, each of about its size.
template <class Function>
void for_each_body_form(std::string_view body, Function&& function) {
  using diagnosis::cause_id;
  if (body.size() > limits::max_event_body) return;
  bool on = true;
  const auto give = [&](cause_id id, std::string text, std::string_view how) {
    if (on && text != body) on = function(body_form{id, std::move(text), how});
  };
  const auto give_if = [&](cause_id id, std::optional<std::string> text, std::string_view how) {
    if (text) give(id, *std::move(text), how);
  };
  const std::string whole(body);
  give(cause_id::body_line_end, whole + "\n", "with a line feed at its end");
  give(cause_id::body_line_end, whole + "\r\n", "with CR LF at its end");
  for (const std::string_view end : {"\r\n", "\n"}) {
    if (body.ends_with(end)) {
      give(cause_id::body_line_end, whole.substr(0, whole.size() - end.size()), "without the line end at its end");
    }
  }
  give_if(cause_id::body_chunked, without_chunks(body), "without its chunk framing");
  give(cause_id::body_line_ends, with_line_ends(body, "\n"), "with LF for CR LF");
  give(cause_id::body_line_ends, with_line_ends(body, "\r\n"), "with CR LF for LF");
  give(cause_id::body_line_ends, with_line_ends(body, "\n") + "\n", "with LF for CR LF, and one more");
  constexpr std::string_view mark = "\xef\xbb\xbf";
  if (body.starts_with(mark)) {
    give(cause_id::body_byte_order_mark, whole.substr(mark.size()), "without the byte order mark");
  }
  give(cause_id::body_byte_order_mark, std::string(mark) + whole, "with a byte order mark");
  if (body.ends_with('\0')) {
    give(cause_id::body_cut_at_nul, whole.substr(0, whole.find_last_not_of('\0') + 1), "without the NULs at its end");
  }
  give(cause_id::body_cut_at_nul, whole + '\0', "with a NUL at its end");
  constexpr std::size_t most_json = 256 * 1024;  // above what an event has: there are over a hundred of these forms
  if (const auto json = body.size() <= most_json ? json_tree_reader::read(body) : std::nullopt) {
    const auto holds = [body](std::string_view what) { return body.find(what) != std::string_view::npos; };
    const bool beyond_ascii = std::any_of(body.begin(), body.end(), [](char c) { return (c & 0x80) != 0; });
    const auto changes = [&](json_strings strings) {
      switch (strings) {
        case json_strings::ascii_alone: return beyond_ascii;
        case json_strings::utf8: return holds("\\u");
        case json_strings::bare_slashes: return holds("\\/");
        case json_strings::escaped_slashes: return holds("/");
        default: return true;
      }
    };
    constexpr json_spacing spacings[] = {{" ", " ", 0}, {"", "", 0}, {"", " ", 4}, {"", " ", 2}, {"", " ", 0}};
    for (const json_tree& tree : {*json, with_names_as_ubiops(*json), with_sorted_names(*json)}) {
      for (const json_strings strings : {json_strings::as_they_are, json_strings::ascii_alone, json_strings::utf8,
                                         json_strings::bare_slashes, json_strings::escaped_slashes}) {
        for (const json_spacing& spacing : spacings) {
          if (!on || !changes(strings)) break;
          std::string text;
          append_json(text, tree, spacing, strings);
          give(cause_id::body_json_rewritten, text, "as other JSON of the same meaning");
          give(cause_id::body_json_rewritten, std::move(text.append("\n")), "as other JSON of the same meaning");
        }
      }
    }
  }
  give_if(cause_id::body_charset, latin1_of_utf8(body), "in ISO 8859-1, or with characters encoded once");
  give(cause_id::body_charset, utf8_of_latin1(body), "in UTF-8, or with characters encoded twice");
  give_if(cause_id::body_charset, utf8_of_utf16(body), "in UTF-8");
  give(cause_id::body_charset, utf16_of_ascii(body, false), "in UTF-16");
  give(cause_id::body_charset, utf16_of_ascii(body, true), "in UTF-16");
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
