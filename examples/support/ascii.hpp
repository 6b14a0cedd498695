// Names whose case means nothing: of fields, of schemes.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_ASCII_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_ASCII_HPP

#include <string>
#include <string_view>

namespace examples {

/// `text` with the letters A to Z in lower case, and all else as it is, whatever the locale.
inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

inline bool equal_but_for_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && lower_case(a) == lower_case(b);
}

}  // namespace examples

#endif
