// One registered URL as the two generations of the producer sign it: http-message-signatures up to 2.0.1, and
// from 2.1.0 on. Both begin with what Python requests makes of the URL.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_URL_SPELLINGS_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_URL_SPELLINGS_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/result.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What one generation signs.
struct url_spelling {
  std::string authority;  // the value of `@authority`
  std::string url;  // the value of `@target-uri`, or what it has before the path where only the origin is known

  friend bool operator==(const url_spelling&, const url_spelling&) = default;
};

struct url_spellings {
  std::string scheme;
  std::string path;  // empty where only the origin is known
  std::optional<std::string> query;  // without "?"
  url_spelling older;
  url_spelling newer;
};

/// The path with those segments written as dots that an escape kept from being dot segments ("/%2e/"): requests removes
/// dot segments before it decodes the escapes of unreserved characters.
inline std::string decode_dot_segments(std::string_view path) {
  std::string decoded;
  for (;;) {
    const std::string_view segment = path.substr(0, path.find('/'));
    std::string dots;
    for (std::string_view rest = segment; !rest.empty();) {
      const bool escape = rest.starts_with("%2e") || rest.starts_with("%2E");
      if (!escape && rest.front() != '.') {
        dots.clear();
        break;
      }
      dots.push_back('.');
      rest.remove_prefix(escape ? 3 : 1);
    }
    decoded.append(dots.empty() || dots.size() > 2 ? segment : std::string_view(dots));
    path.remove_prefix(segment.size());
    if (path.empty()) return decoded;
    decoded.push_back('/');
    path.remove_prefix(1);
  }
}

/// Whether the producer's client leaves a host with a "%" in it as it is. Two kinds are left: an IPv6 address with a
/// zone
/// ("[fe80::1%25eth0]"), whose case stays; and a name with escapes ("h%2Fost"), unless an escape stands for an
/// unreserved character. The digits of such an escape may be in either case, since releases of urllib3 differ in what
/// they make of them.
inline bool is_sent_with_percent(std::string_view host) noexcept {
  if (host.front() == '[') {
    host = host.substr(1, host.size() - 2);
    const std::size_t zone = host.find("%25");
    if (zone == std::string_view::npos || zone + 3 == host.size() || !is_ipv6_address(host.substr(0, zone)))
      return false;
    for (const char c : host.substr(0, zone)) {
      if (is(c, is_upper)) return false;
    }
    return host.find('%', zone + 1) == std::string_view::npos;
  }
  for (std::size_t i = 0; i < host.size(); ++i) {
    if (host[i] == '%') {
      if (is_unreserved(static_cast<char>(hex_value(host[i + 1]) << 4 | hex_value(host[i + 2])))) return false;
      i += 2;
    } else if (is(host[i], is_upper)) {
      return false;
    }
  }
  return host.front() != '*' && host.front() != '.';
}

/// The first text in a part of a URL behind its host that the producer's client would write otherwise, or nothing.
inline std::string_view never_sent_part(std::string_view part, std::string_view forbidden) noexcept {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (!is(part[i], is_printable) || forbidden.find(part[i]) != std::string_view::npos) return part.substr(i, 1);
    if (part[i] != '%') continue;
    const std::string_view escape = part.substr(i, 3);
    if (escape.size() < 3 || !is(escape[1], is_hex_upper) || !is(escape[2], is_hex_upper)) return escape;
    if (is_unreserved(static_cast<char>(hex_value(escape[1]) << 4 | hex_value(escape[2])))) return escape;
  }
  return {};
}

/// For an error: the first text in a URL that the producer's client would change before it signs ("/../", "%41"), or
/// the name of the part that it is in ("scheme"). Of a userinfo only its name is told, since it may hold a password.
inline std::string_view never_sent(std::string_view url) noexcept {
  constexpr std::string_view delimiters = " \"<>[\\]^`{|}#";
  constexpr std::string_view brackets_allowed = " \"<>\\^`{|}#";  // brackets stay where a query is given apart
  const auto parts = split_uri(url);
  if (!parts || (parts->scheme != "https" && parts->scheme != "http")) return "no http:// or https://";
  const auto authority = split_authority(parts->authority);
  if (!authority) return "authority";
  if (authority->userinfo) {
    if (authority->userinfo->empty()) return "@";
    if (authority->userinfo->find('@') != std::string_view::npos) return "userinfo";
    if (!never_sent_part(*authority->userinfo, delimiters).empty()) return "userinfo";
  }
  if (authority->port) {
    const std::string_view port = *authority->port;
    if (port.empty() || port.front() == '0' || port.size() > 5 || (port.size() == 5 && port > "65535")) {
      return parts->authority.substr(parts->authority.size() - port.size() - 1);
    }
  }
  for (const std::string_view dots : {"/../", "/./"}) {
    if (parts->path.find(dots) != std::string_view::npos) return dots;
  }
  for (const std::string_view dots : {"/..", "/."}) {
    if (parts->path.ends_with(dots)) return dots;
  }
  for (const auto& part : {std::optional(parts->path), parts->query, parts->fragment}) {
    if (!part) continue;
    const std::string_view fault = never_sent_part(*part, part == parts->query ? brackets_allowed : delimiters);
    if (!fault.empty()) return fault == " " ? std::string_view("blank") : fault;
  }
  if (parts->query && parts->query->empty()) return "?";
  if (parts->fragment && parts->fragment->empty()) return "#";
  return authority->host;
}

/// What both generations sign for a registered origin or whole URL, or an error whose subject says what the producer's
/// client would never have left as it is. Allocates.
[[nodiscard]] inline result<url_spellings> spellings_of(std::string_view registered, bool whole) {
  const auto refused = [&] { return error(errc::invalid_policy, never_sent(registered)); };
  const auto parts = split_uri(registered);
  if (!parts) return refused();
  if (whole && parts->path.empty()) return error(errc::invalid_policy, "no path");
  if (!whole && (!parts->path.empty() || parts->query || parts->fragment)) {
    const bool slash = parts->path == "/" && !parts->query && !parts->fragment;
    return error(errc::invalid_policy, slash ? "/ at the end" : "more than scheme and authority");
  }
  const auto authority = split_authority(parts->authority);
  if (!authority) return refused();
  const std::size_t path_begin = parts->scheme.size() + 3 + parts->authority.size();
  const std::string_view rest = registered.substr(path_begin + parts->path.size());
  const std::string path = whole ? decode_dot_segments(parts->path) : "/";
  std::string url(registered.substr(0, path_begin));
  url.append(path).append(rest);

  // All but dot segments that were escaped has to stay as it is when it is sent. Hosts with a "%" are judged apart, and
  // brackets in a query, which are signed as they are where the sender gave the query apart from the URL.
  std::string trial(whole ? registered : std::string_view(url));
  std::string expected = url;
  if (authority->host.find('%') != std::string_view::npos) {
    if (!is_sent_with_percent(authority->host)) return refused();
    const std::size_t host_begin =
        parts->scheme.size() + 3 + (authority->userinfo ? authority->userinfo->size() + 1 : 0);
    for (std::string* const each : {&trial, &expected}) each->replace(host_begin, authority->host.size(), "h");
  }
  if (parts->query) {
    for (std::string* const each : {&trial, &expected}) {
      for (std::size_t i = each->find('?'); i < each->size() && (*each)[i] != '#'; ++i) {
        if ((*each)[i] == '[' || (*each)[i] == ']') (*each)[i] = 'x';
      }
    }
  }
  const auto sent = as_requests_sends(trial);
  if (!sent || sent->text != expected) return refused();

  url_spellings spelled;
  spelled.scheme = parts->scheme;
  if (whole) {
    spelled.path = path;
    if (parts->query) spelled.query = std::string(*parts->query);
  }
  const auto lower = [](std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = to_lower(c);
    return lowered;
  };
  spelled.older.authority = lower(parts->authority);
  spelled.older.url = whole ? std::string_view(url) : registered;

  const std::string_view host_and_port =
      parts->authority.substr(authority->userinfo ? authority->userinfo->size() + 1 : 0);
  spelled.newer.authority = lower(without_default_port(host_and_port, parts->scheme));
  spelled.newer.url.append(parts->scheme).append("://").append(host_and_port);
  spelled.newer.url.append(spelled.path);
  if (spelled.query) spelled.newer.url.append("?").append(*spelled.query);
  return spelled;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
