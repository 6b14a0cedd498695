// The target of a request in its parts (RFC 9421 §2.2, RFC 9112 §3.2, RFC 3986 §3).
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_TARGET_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_TARGET_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace slow {

/// RFC 3986 §3.2.
struct authority {
  std::optional<std::string> userinfo;
  std::string host;
  std::optional<std::string> port;
};

inline bool is_host(std::string_view host) {
  const bool literal = host.starts_with('[');
  if (literal) host = host.substr(1, host.size() - 2);
  for (std::size_t i = 0; i < host.size(); ++i) {
    if (host[i] == '%') {
      if (i + 2 >= host.size() || hex_value(host[i + 1]) < 0 || hex_value(host[i + 2]) < 0) return false;
    } else if (!is_unreserved(host[i]) && !is_one_of(host[i], literal ? "!$&'()*+,;=:" : "!$&'()*+,;=")) {
      return false;
    }
  }
  return !host.empty();
}

inline std::optional<authority> read_authority(std::string text) {
  authority out;
  if (const std::size_t at = text.rfind('@'); at != std::string::npos) {
    out.userinfo = text.substr(0, at);
    text.erase(0, at + 1);
  }
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string::npos) return std::nullopt;
    end = bracket + 1;
  }
  out.host = text.substr(0, end);
  const std::string rest = text.substr(out.host.size());
  if (!rest.empty()) {
    if (rest.front() != ':') return std::nullopt;
    out.port = rest.substr(1);
    for (const char c : *out.port) {
      if (!is_digit(c)) return std::nullopt;
    }
  }
  if (!is_host(out.host)) return std::nullopt;
  return out;
}

/// RFC 9421 §2.2.3: in lower case, without an empty port or the scheme's default one.
inline std::string normal_authority(const std::string& text, std::string_view scheme) {
  std::string out = text;
  const auto parts = read_authority(text);
  if (parts && parts->port && (parts->port->empty() || *parts->port == (scheme == "https" ? "443" : "80"))) {
    out.resize(out.size() - parts->port->size() - 1);
  }
  return lower(out);
}

/// A request-target in its parts; scheme and authority are those of the absolute form.
struct request_target {
  std::string path;
  std::optional<std::string> query;
  std::optional<std::string> scheme;
  std::string authority;
};

inline std::optional<request_target> read_target(const std::string& text, std::string_view method) {
  for (const char c : text) {
    if (!is_printable(c) || c == ' ' || c == '#') return std::nullopt;
  }
  request_target out;
  if (text == "*") return method == "OPTIONS" ? std::optional(out) : std::nullopt;
  std::string rest = text;
  if (!text.starts_with('/')) {
    const std::size_t colon = text.find("://");
    if (colon == std::string::npos) return std::nullopt;
    out.scheme = text.substr(0, colon);
    if (lower(*out.scheme) != "http" && lower(*out.scheme) != "https") return std::nullopt;
    rest = text.substr(colon + 3);
    out.authority = rest.substr(0, rest.find_first_of("/?"));
    if (!read_authority(out.authority)) return std::nullopt;
    rest.erase(0, out.authority.size());
  }
  if (const std::size_t mark = rest.find('?'); mark != std::string::npos) {
    out.query = rest.substr(mark + 1);
    rest.resize(mark);
  }
  out.path = rest.empty() ? "/" : rest;
  return out;
}

/// Bytes of a name or value of application/x-www-form-urlencoded.
inline std::string form_decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

/// RFC 9421 §2.2.8: encoded anew, a space as %20.
inline std::string form_encoded(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (is_alpha(c) || is_digit(c) || is_one_of(c, "*-._")) {
      out.push_back(c);
    } else {
      out.append("%").append(hex_byte(static_cast<unsigned char>(c), "0123456789ABCDEF"));
    }
  }
  return out;
}

/// The raw values of all query parameters whose encoded name is `name`.
inline std::vector<std::string> query_parameters(const std::string& query, std::string_view name) {
  std::vector<std::string> out;
  std::string rest = query + "&";
  while (!rest.empty()) {
    const std::string pair = rest.substr(0, rest.find('&'));
    rest.erase(0, pair.size() + 1);
    const std::size_t equals = pair.find('=');
    if (pair.empty() || form_encoded(form_decoded(pair.substr(0, equals))) != name) continue;
    out.push_back(equals == std::string::npos ? "" : pair.substr(equals + 1));
  }
  return out;
}

}  // namespace slow

#endif
