// What --help looks like in our programs: the name of an option and of its value, what it is for, its default; no line
// longer than a terminal.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_HELP_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_HELP_HPP

#include <cstddef>
#include <string>

#include <CLI/CLI.hpp>

namespace examples {

class help_formatter : public CLI::Formatter {
 public:
  help_formatter() { column_width(width_of_names); }

  /// " FILE", and " FILE..." for one that may be repeated.
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0 || option->get_positional()) return {};
    const std::string type = option->get_type_name();  // "N:INT in [1 - 256]" where it is checked
    return " " + type.substr(0, type.find(':')) + (option->get_expected_max() > 1 ? "..." : "");
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    std::string text = option->get_description();
    const std::string preset = option->get_default_str();
    if (option->get_required()) text += " (required)";
    if (!preset.empty() && preset != "[]" && option->get_type_size() != 0) text += " (default: " + preset + ")";
    return wrapped(text);
  }

 private:
  static constexpr std::size_t width_of_names = 32;
  static constexpr std::size_t width_of_texts = 100 - width_of_names;

  static std::string wrapped(std::string text) {
    for (std::size_t begin = 0; text.size() - begin > width_of_texts;) {
      const std::size_t blank = text.rfind(' ', begin + width_of_texts);
      if (blank == std::string::npos || blank <= begin) break;
      text[blank] = '\n';
      begin = blank + 1;
    }
    return text;
  }
};

}  // namespace examples

#endif
