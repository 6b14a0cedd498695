// Text for a POSIX shell.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_SHELL_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_SHELL_HPP

#include <algorithm>
#include <string>
#include <string_view>

namespace doctor {

/// Whether single quotes can hold it, and a terminal can show it: printable ASCII, in one line.
inline bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// One word of a command, whatever it holds. Bytes that a terminal would act on are written as `$(printf '\033')`.
inline std::string shell_quoted(std::string_view text) {
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_./:=@+-,").find(c) != std::string_view::npos;
  };
  if (!text.empty() && text.front() != '-' && std::all_of(text.begin(), text.end(), is_safe)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'') {
      out += "'\\''";
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += std::string("'\"$(printf '\\") + static_cast<char>('0' + (byte >> 6)) +
             static_cast<char>('0' + (byte >> 3 & 7)) + static_cast<char>('0' + (byte & 7)) + "')\"'";
    }
  }
  return out + "'";
}

}  // namespace doctor

#endif
