// Text for a terminal of 80 columns, out of what strangers wrote: what is not printable ASCII is escaped, and what is
// long is broken or cut.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_PARAGRAPHS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_PARAGRAPHS_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Printable ASCII as it is, but backslashes doubled; any other byte as `\xNN`. What is longer than `most` is cut, and
/// its size told.
inline std::string escaped(std::string_view text, std::size_t most = 600) {
  std::string out;
  for (const char c : text.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      out.append("\\\\");
    } else if (is(c, is_printable)) {
      out.push_back(c);
    } else {
      out.append("\\x").append({lower_hex[byte >> 4], lower_hex[byte & 15]});
    }
  }
  if (text.size() > most) out.append("... (").append(std::to_string(text.size())).append(" bytes)");
  return out;
}

/// Appends lines of at most 80 columns.
class paragraphs {
 public:
  static constexpr std::size_t columns = 80;

  void heading(std::string_view text) {
    if (!text_.empty()) text_.push_back('\n');
    text_.append(text).push_back('\n');
  }

  /// One paragraph: `first` begins it, and its other lines are indented by as much. Words are kept together where they
  /// fit into a line.
  void paragraph(std::string_view first, std::string_view words) {
    const std::string indent(first.size(), ' ');
    std::string line(first);
    bool fresh = true;
    const auto flush = [&] {
      while (line.ends_with(' ')) line.pop_back();
      text_.append(line).push_back('\n');
      line = indent;
      fresh = true;
    };
    while (!words.empty()) {
      std::string_view word = words.substr(0, words.find(' '));
      words.remove_prefix(word.size());
      const std::size_t blanks =
          words.find_first_not_of(' ') == std::string_view::npos ? words.size() : words.find_first_not_of(' ');
      if (!fresh && line.size() + word.size() > columns) flush();
      while (line.size() + word.size() > columns) {
        const std::size_t room = columns - line.size();
        line.append(word.substr(0, room));
        word.remove_prefix(room);
        flush();
      }
      line.append(word);
      fresh = false;
      for (std::size_t i = 0; i < blanks && line.size() < columns; ++i) line.push_back(' ');
      words.remove_prefix(blanks);
    }
    flush();
  }

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
