// A URL as the producer signs it and as it goes on the wire: what Python requests 2.28 and urllib3 1.26 make of the URL
// that was registered (RFC 3986 §6.2.2, as they read it).
#ifndef UBIOPS_WEBHOOKS_HTTP_DETAIL_REQUESTS_URL_HPP
#define UBIOPS_WEBHOOKS_HTTP_DETAIL_REQUESTS_URL_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/utf8.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A URL in the three forms that a request shows it in.
struct requests_url {
  std::string text;  // userinfo, explicit default port and fragment included
  std::string target;  // the request-target: path and query
  std::string host;  // the Host field: neither userinfo nor default port nor a dot at the end
};

/// What Python's str.lstrip() drops, as far as it is ASCII.
constexpr bool is_python_space(char c) noexcept { return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20); }

/// Whether a percent-encoded byte stands at the front.
constexpr bool begins_escape(std::string_view text) noexcept {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

inline constexpr std::string_view userinfo_delimiters = "!$&'()*+,;=:";
inline constexpr std::string_view path_delimiters = "!$&'()*+,;=:@/";
inline constexpr std::string_view query_delimiters = "!$&'()*+,;=:@/?";  // and those of a fragment

/// Appends a percent-encoded byte; `percent` is "%", or "%25" where it stands for text that is no escape.
inline void append_escape(std::string& out, std::string_view percent, unsigned byte) {
  out.append(percent).append({upper_hex[byte >> 4], upper_hex[byte & 15u]});
}

/// Appends one part of a URL; besides unreserved characters, `delimiters` stay as they are.
inline void append_url_part(std::string& out, std::string_view part, std::string_view delimiters) {
  bool all_escapes = true;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '%' && !begins_escape(part.substr(i))) all_escapes = false;
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    if (begins_escape(part.substr(i))) {
      const int byte = hex_value(part[i + 1]) << 4 | hex_value(part[i + 2]);
      if (all_escapes && is_unreserved(static_cast<char>(byte))) {
        out.push_back(static_cast<char>(byte));
      } else {
        append_escape(out, all_escapes ? "%" : "%25", static_cast<unsigned>(byte));
      }
      i += 2;
    } else if (is_unreserved(c) || delimiters.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      append_escape(out, "%", static_cast<unsigned char>(c));
    }
  }
}

/// RFC 3986 §5.2.4 as urllib3 has it, which differs where "//" comes after segments that were
/// removed. What comes out begins with "/".
inline std::string remove_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  for (std::string_view rest = path;;) {
    const std::size_t end = rest.find('/');
    const std::string_view segment = rest.substr(0, end);
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (path.ends_with("/.") || path.ends_with("/..")) kept.emplace_back();
  std::string text;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i != 0) text.push_back('/');
    text.append(kept[i]);
  }
  if (!text.starts_with('/')) text.insert(text.begin(), '/');
  return text;
}

/// Four decimal octets without zeros in front.
constexpr bool is_ipv4_address(std::string_view text) noexcept {
  for (int octets = 1;; ++octets) {
    std::size_t digits = 0;
    int value = 0;
    // One digit more than an octet has is enough to know: all of them could overflow.
    for (; digits < 4 && digits < text.size() && is(text[digits], is_digit); ++digits) {
      value = value * 10 + (text[digits] - '0');
    }
    if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[0] == '0')) return false;
    text.remove_prefix(digits);
    if (text.empty()) return octets == 4;
    if (text[0] != '.') return false;
    text.remove_prefix(1);
  }
}

/// RFC 4291 §2.2, without a zone.
constexpr bool is_ipv6_address(std::string_view text) noexcept {
  std::size_t groups = 0;
  bool gap = text.starts_with("::");
  if (gap) text.remove_prefix(2);
  while (!text.empty()) {
    const std::string_view group = text.substr(0, text.find(':'));
    text.remove_prefix(group.size());
    if (group.find('.') != std::string_view::npos) {
      if (!text.empty() || !is_ipv4_address(group)) return false;
      groups += 2;
      break;
    }
    if (group.empty() || group.size() > 4) return false;
    for (const char c : group) {
      if (hex_value(c) < 0) return false;
    }
    ++groups;
    if (text.starts_with("::")) {
      if (gap) return false;
      gap = true;
      text.remove_prefix(2);
    } else if (!text.empty()) {
      text.remove_prefix(1);
      if (text.empty()) return false;
    }
  }
  return gap ? groups <= 7 : groups == 8;
}

/// Whether the producer's client sends to this host, as far as we follow it: see `testing::prepare_url`.
constexpr bool is_preparable_host(std::string_view host) noexcept {
  if (host.front() == '[') return is_ipv6_address(host.substr(1, host.size() - 2));
  return host.front() != '*' && host.front() != '.' && host.find('%') == std::string_view::npos;
}

/// The port in its shortest form; empty for none and for 0, nothing for one above 65535.
inline std::optional<std::string> prepare_port(std::string_view port) {
  if (port.size() > 5) return std::nullopt;
  int value = 0;
  for (const char digit : port) value = value * 10 + (digit - '0');
  if (value > 65535) return std::nullopt;
  return value == 0 ? std::string() : std::to_string(value);
}

/// Appends an authority to `text` and the Host field that goes with it to `host`.
inline result<void> prepare_authority(std::string_view authority, std::string_view scheme, std::string& text,
                                      std::string& host) {
  const auto parts = split_authority(authority);
  if (!parts || !is_preparable_host(parts->host)) return error(errc::malformed_target, "authority");
  const auto port = prepare_port(parts->port.value_or(std::string_view()));
  if (!port) return error(errc::malformed_target, "authority");
  if (parts->userinfo && !parts->userinfo->empty()) {
    append_url_part(text, *parts->userinfo, userinfo_delimiters);
    text.push_back('@');
  }
  for (const char c : parts->host) host.push_back(to_lower(c));
  text.append(host);
  while (host.ends_with('.')) host.pop_back();
  if (port->empty()) return {};
  text.append(":").append(*port);
  if (*port != default_port(scheme)) host.append(":").append(*port);
  return {};
}

/// Takes what stands behind the first `mark` off the end of `text`; what is empty is as good as absent.
constexpr std::string_view take_after(std::string_view& text, char mark) noexcept {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view taken = text.substr(at + 1);
  text = text.substr(0, at);
  return taken;
}

/// What `testing::prepare_url` says.
[[nodiscard]] inline result<requests_url> as_requests_sends(std::string_view url) {
  while (!url.empty() && is_python_space(url.front())) url.remove_prefix(1);
  if (!is_utf8(url)) return error(errc::malformed_target, "UTF-8");
  std::string_view scheme;
  for (const std::string_view known : {"http", "https"}) {
    if (equals_ignoring_case(url.substr(0, url.find(':')), known)) scheme = known;
  }
  if (scheme.empty() || !url.substr(scheme.size()).starts_with("://")) return error(errc::malformed_target, "scheme");
  url.remove_prefix(scheme.size() + 3);
  const std::string_view fragment = take_after(url, '#');
  const std::string_view query = take_after(url, '?');
  const std::string_view authority = url.substr(0, url.find_first_of("/\\"));
  const std::string path = remove_dot_segments(url.substr(authority.size()));

  requests_url prepared;
  prepared.text.append(scheme).append("://");
  auto appended = prepare_authority(authority, scheme, prepared.text, prepared.host);
  if (!appended) return appended.error();
  append_url_part(prepared.target, path, path_delimiters);
  if (!query.empty()) {
    prepared.target.push_back('?');
    append_url_part(prepared.target, query, query_delimiters);
  }
  prepared.text.append(prepared.target);
  if (!fragment.empty()) {
    prepared.text.push_back('#');
    append_url_part(prepared.text, fragment, query_delimiters);
  }
  return prepared;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
