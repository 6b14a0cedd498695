// The language in which the comparison talks with other implementations: JSON, a case or an answer on each line. A text
// is bytes, each as the character of its number (ISO-8859-1), so that a case can be read, and replayed.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_LINES_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_LINES_HPP

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace differential {

using json = nlohmann::json;

inline std::string shown(std::string_view bytes) {
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

inline std::string octets(const json& shown_text) {
  const auto& text = shown_text.get_ref<const std::string&>();
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      bytes.push_back(text[i]);
    } else if (lead <= 0xc3 && i + 1 < text.size()) {
      bytes.push_back(static_cast<char>((lead & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f)));
    } else {
      throw std::runtime_error("a text that is not bytes: " + text);
    }
  }
  return bytes;
}

/// On one line, all but ASCII escaped.
inline std::string line_of(const json& value) { return value.dump(-1, ' ', true); }

}  // namespace differential

#endif
