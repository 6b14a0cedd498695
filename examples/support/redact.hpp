// Takes secrets out of text that somebody else wrote, who may repeat what he was sent and may have escaped it.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_REDACT_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_REDACT_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "show.hpp"

namespace examples {

/// Text without its escapes, and where each of its bytes began in the original; one place more for the end.
struct unescaped_text {
  explicit unescaped_text(std::string_view text) : bytes(text), begins(text.size() + 1) {
    for (std::size_t i = 0; i < begins.size(); ++i) begins[i] = i;
  }

  std::string bytes;
  std::vector<std::size_t> begins;
};

/// An escape that text begins with: its length, and the character that it stands for.
struct escape {
  std::size_t size = 0;  // 0: there is none
  std::uint32_t character = 0;
};

inline escape number_escape(std::string_view text, std::size_t prefix, std::size_t digits, int base) {
  std::uint32_t value = 0;
  const std::string_view number = text.substr(std::min(prefix, text.size()), digits);
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), value, base);
  if (failed != std::errc() || end != number.data() + number.size() || number.empty()) return {};
  return {prefix + number.size(), value};
}

/// "%2F", as in URLs.
inline escape read_percent_escape(std::string_view text) {
  return text.starts_with('%') && text.size() >= 3 ? number_escape(text, 1, 2, 16) : escape{};
}

/// "\\u002f", "\\x2f", "\\n", "\\/", as in JSON and most languages.
inline escape read_backslash_escape(std::string_view text) {
  if (!text.starts_with('\\') || text.size() < 2) return {};
  if (text[1] == 'u' && text.size() >= 6) return number_escape(text, 2, 4, 16);
  if (text[1] == 'x' && text.size() >= 4) return number_escape(text, 2, 2, 16);
  constexpr std::string_view letters = "nrtbf";
  constexpr std::string_view meanings = "\n\r\t\b\f";
  const std::size_t known = letters.find(text[1]);
  return {2, static_cast<unsigned char>(known == std::string_view::npos ? text[1] : meanings[known])};
}

/// "&#47;", "&#x2f;", "&amp;", as in HTML.
inline escape read_html_escape(std::string_view text) {
  if (!text.starts_with('&')) return {};
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos) return {};
  const std::string_view name = text.substr(1, end - 1);
  for (const auto& [known, character] :
       {std::pair<std::string_view, char>{"quot", '"'}, {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"apos", '\''}}) {
    if (name == known) return {end + 1, static_cast<unsigned char>(character)};
  }
  if (!name.starts_with('#')) return {};
  const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const std::size_t prefix = is_hex ? 3 : 2;
  escape found = number_escape(text, prefix, end - prefix, is_hex ? 16 : 10);
  if (found.size != 0) found.size = end + 1;
  return found;
}

using escape_reader = escape (*)(std::string_view);

/// Takes one layer of escapes off; nothing where there was none. What is not ASCII stays escaped: no secret of ours has
/// it.
inline std::optional<unescaped_text> unescape(const unescaped_text& text, escape_reader read) {
  std::optional<unescaped_text> bare;
  for (std::size_t i = 0; i < text.bytes.size();) {
    const escape found = read(std::string_view(text.bytes).substr(i));
    const bool is_escape = found.size != 0 && found.character < 0x80;
    if (is_escape && !bare) {
      bare.emplace("");
      bare->bytes = text.bytes.substr(0, i);
      bare->begins.assign(text.begins.begin(), text.begins.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (bare) {
      bare->bytes += is_escape ? static_cast<char>(found.character) : text.bytes[i];
      bare->begins.push_back(text.begins[i]);
    }
    i += is_escape ? found.size : 1;
  }
  if (bare) bare->begins.push_back(text.begins.back());
  return bare;
}

/// Where secrets stand in a text, escaped or not.
class secret_finder {
 public:
  secret_finder(std::string_view text, const std::vector<std::string>& secrets)
      : secrets_(secrets), ends_(text.size(), 0) {
    find_in(unescaped_text(text), most_layers);
  }

  /// Of the secret that begins at this place; 0 where none does.
  [[nodiscard]] std::size_t end_of_secret_at(std::size_t begin) const { return ends_[begin]; }

 private:
  // Text that is escaped again and again, each time in any of three ways.
  static constexpr int most_layers = 4;

  void find_in(const unescaped_text& text, int layers) {
    for (const std::string& secret : secrets_) find_in(text, secret);
    if (layers == 0) return;
    for (const escape_reader read : {read_percent_escape, read_backslash_escape, read_html_escape}) {
      if (const auto bare = unescape(text, read)) find_in(*bare, layers - 1);
    }
  }

  void find_in(const unescaped_text& text, std::string_view secret) {
    if (secret.empty()) return;
    // In the encoding of forms "+" is a blank.
    const auto same = [](char shown, char wanted) { return shown == wanted || (shown == '+' && wanted == ' '); };
    for (auto at = text.bytes.begin();
         (at = std::search(at, text.bytes.end(), secret.begin(), secret.end(), same)) != text.bytes.end(); ++at) {
      const auto begin = static_cast<std::size_t>(at - text.bytes.begin());
      std::size_t& end = ends_[text.begins[begin]];
      end = std::max(end, text.begins[begin + secret.size()]);
    }
  }

  const std::vector<std::string>& secrets_;
  std::vector<std::size_t> ends_;
};

/// Replaces each secret wherever it stands in `text`.
inline void redact(std::string& text, const std::vector<std::string>& secrets) {
  const secret_finder found(text, secrets);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    for (std::size_t end = found.end_of_secret_at(i); i < end; ++i) {  // overlapping ones are one
      end = std::max(end, found.end_of_secret_at(i));
    }
    out += i == begin ? std::string(1, text[i++]) : redacted(std::string_view(text).substr(begin, i - begin));
  }
  text = std::move(out);
}

}  // namespace examples

#endif
