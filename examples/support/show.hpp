// How our examples print what came from outside: secrets are replaced, control bytes are escaped.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_SHOW_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_SHOW_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ascii.hpp"

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

/// `text` with every byte that is neither printable ASCII nor a line feed as `\xNN`; backslashes stay.
inline std::string without_control_bytes(std::string_view text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view plain = rest.substr(0, rest.find('\\'));
    out += escaped(plain, true);
    rest.remove_prefix(plain.size());
    if (rest.empty()) break;
    out += '\\';
    rest.remove_prefix(1);
  }
  return out;
}

/// Whether the value of this field or component is never shown. `identifier` may be a component identifier with its
/// quotes and parameters; `secret_names` are in lower case.
inline bool is_secret(std::string_view identifier, const std::vector<std::string>& secret_names) {
  std::string name = lower_case(identifier.substr(0, identifier.find(';')));
  std::erase(name, '"');
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

/// Text that holds a URL, or begins with a request-target, as it may be shown: userinfo is a password, and a value in a
/// query or a fragment may be a token, whatever its name.
inline std::string shown_url(std::string_view text) {
  std::string out;
  const std::size_t query = text.find_first_of("?#");
  std::string_view before = text.substr(0, query);
  for (std::size_t scheme = 0; (scheme = before.find("://")) != std::string_view::npos;) {
    out += escaped(before.substr(0, scheme + 3));
    before.remove_prefix(scheme + 3);
    const std::size_t at = before.substr(0, before.find('/')).rfind('@');
    if (at == std::string_view::npos) continue;
    out += redacted(before.substr(0, at));
    before.remove_prefix(at);
  }
  out += escaped(before);
  for (std::string_view rest = text.substr(std::min(query, text.size())); !rest.empty();) {
    out += rest.front();  // one of ?#&
    rest.remove_prefix(1);
    const std::string_view parameter = rest.substr(0, rest.find_first_of("&#"));
    const std::size_t name = parameter.find('=') + 1;  // 0 where there is only a value
    out += escaped(parameter.substr(0, name));
    if (name < parameter.size()) out += redacted(parameter.substr(name));
    rest.remove_prefix(parameter.size());
  }
  return out;
}

/// What shown_url() replaces in a URL. Values of one to three letters are left out: in other text they mean nothing.
inline std::vector<std::string> secrets_of_url(std::string_view url) {
  constexpr std::size_t least = 4;
  std::vector<std::string> secrets;
  const auto add = [&](std::string_view part) {
    if (part.size() >= least) secrets.emplace_back(part);
  };
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = url.substr(begin, url.find_first_of("/?#", begin) - begin);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view userinfo = authority.substr(0, at);
    add(userinfo);
    add(userinfo.substr(userinfo.find(':') + 1));  // the password, or all of it once more
  }
  for (std::size_t at = url.find_first_of("?#"); at < url.size(); at = url.find_first_of("&#", at + 1)) {
    const std::string_view parameter = url.substr(at + 1, url.find_first_of("&#", at + 1) - at - 1);
    add(parameter.substr(parameter.find('=') + 1));
  }
  return secrets;
}

/// The value of a field or component as it may be shown.
inline std::string shown(std::string_view identifier, std::string_view value,
                         const std::vector<std::string>& secret_names = {}) {
  if (is_secret(identifier, secret_names)) return redacted(value);
  if (identifier.starts_with("\"@query-param\"")) return redacted(value);
  if (identifier == "\"@authority\"") {
    const std::size_t userinfo = value.rfind('@');
    if (userinfo == std::string_view::npos) return escaped(value);
    return redacted(value.substr(0, userinfo)) + escaped(value.substr(userinfo));
  }
  const bool is_url = value.starts_with('/') || value.starts_with('?') || value.find("://") != std::string_view::npos;
  return is_url ? shown_url(value) : escaped(value);
}

}  // namespace examples

#endif
