// How our examples print what came from outside: secrets are replaced, control bytes are escaped.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_SHOW_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_SHOW_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace examples {

/// `text` with backslashes doubled and every byte that is not printable ASCII as `\xNN`; line feeds stay if asked for.
inline std::string escaped(std::string_view text, bool keep_line_feeds = false) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      out += "\\\\";
    } else if ((byte >= 0x20 && byte < 0x7f) || (c == '\n' && keep_line_feeds)) {
      out += c;
    } else {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

/// Whether the value of this field or component is never shown. `identifier` may be a component identifier with its
/// quotes and parameters; `secret_names` are in lower case.
inline bool is_secret(std::string_view identifier, const std::vector<std::string>& secret_names) {
  std::string name;
  for (const char c : identifier) {
    if (c == ';') break;
    if (c != '"') name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  for (const std::string_view always : {"authorization", "proxy-authorization", "cookie"}) {
    if (name == always) return true;
  }
  for (const std::string& secret : secret_names) {
    if (name == secret) return true;
  }
  return false;
}

inline std::string redacted(std::string_view secret) {
  return "<redacted, " + std::to_string(secret.size()) + " bytes>";
}

/// The value of a field or component as it may be shown.
inline std::string shown(std::string_view identifier, std::string_view value,
                         const std::vector<std::string>& secret_names = {}) {
  if (is_secret(identifier, secret_names)) return redacted(value);
  if (identifier != "\"@authority\"" && identifier != "\"@target-uri\"") return escaped(value);
  // Userinfo is a password.
  const std::size_t scheme = value.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t at = value.substr(0, value.find_first_of("/?#", begin)).rfind('@');
  if (at == std::string_view::npos) return escaped(value);
  return escaped(value.substr(0, begin)) + redacted(value.substr(begin, at - begin)) + escaped(value.substr(at));
}

/// Replaces `secret` wherever it stands in `text`.
inline void redact(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  const std::string instead = redacted(secret);
  for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += instead.size()) {
    text.replace(at, secret.size(), instead);
  }
}

}  // namespace examples

#endif
