// Text for a terminal of 80 columns.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PAPER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_PAPER_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace doctor {

class paper {
 public:
  static constexpr std::size_t columns = 80;

  paper& heading(std::string_view text) {
    if (!text_.empty()) text_.push_back('\n');
    text_.append(text).push_back('\n');
    return *this;
  }

  /// `first`, then the words, in lines that are indented by as much. A word that no line holds is broken.
  paper& paragraph(std::string_view first, std::string_view words) {
    std::string line(first);
    const std::string indent(first.size(), ' ');
    bool fresh = true;
    const auto flush = [&] {
      text_.append(line).push_back('\n');
      line = indent;
      fresh = true;
    };
    while (!words.empty()) {
      std::string_view word = words.substr(0, words.find(' '));
      words.remove_prefix(std::min(word.size() + 1, words.size()));
      if (!fresh && line.size() + 1 + word.size() > columns) flush();
      if (!fresh) line.push_back(' ');
      while (line.size() + word.size() > columns) {
        const std::size_t room = columns - line.size();
        line.append(word.substr(0, room));
        word.remove_prefix(room);
        flush();
      }
      line.append(word);
      fresh = false;
    }
    flush();
    return *this;
  }

  /// One line as it is, however long: commands that are copied.
  paper& line(std::string_view text) {
    text_.append(text).push_back('\n');
    return *this;
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace doctor

#endif
