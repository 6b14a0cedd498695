// The target of a request: origin, target URI, authority, path and query (RFC 9421 §2.2, RFC 9110 §4.2, §7.1,
// RFC 3986 §3), taken from a configured origin or URI, or from the request itself.
#ifndef UBIOPS_WEBHOOKS_HTTP_TARGET_HPP
#define UBIOPS_WEBHOOKS_HTTP_TARGET_HPP

#include <cstddef>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/detail/target_text.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// The parts of an http or https URI (RFC 3986 §3), as views into it. Nothing is decoded or normalised.
///
///     https://user@hooks.example.com:8443/a/b?x=1#f
///     scheme  authority                  path query fragment
struct uri_parts {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;                    ///< may be empty
  std::optional<std::string_view> query;    ///< without "?"; empty is not absent
  std::optional<std::string_view> fragment; ///< without "#"
};

/// Splits an absolute URI; nullopt unless it is `scheme "://" authority …` with a non-empty authority.
[[nodiscard]] constexpr std::optional<uri_parts> split_uri(
    std::string_view uri UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept {
  uri_parts parts;
  const std::size_t colon = uri.find("://");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  parts.scheme = uri.substr(0, colon);
  uri.remove_prefix(colon + 3);
  if (const std::size_t hash = uri.find('#'); hash != std::string_view::npos) {
    parts.fragment = uri.substr(hash + 1);
    uri = uri.substr(0, hash);
  }
  if (const std::size_t mark = uri.find('?'); mark != std::string_view::npos) {
    parts.query = uri.substr(mark + 1);
    uri = uri.substr(0, mark);
  }
  const std::size_t slash = uri.find('/');
  parts.authority = uri.substr(0, slash);
  if (slash != std::string_view::npos) parts.path = uri.substr(slash);
  if (parts.authority.empty()) return std::nullopt;
  return parts;
}

/// The parts of an authority (RFC 3986 §3.2).
struct authority_parts {
  std::optional<std::string_view> userinfo;
  std::string_view host;                ///< an IP literal keeps its brackets
  std::optional<std::string_view> port; ///< without ":"; may be empty
};

/// Splits an authority; nullopt where the host is empty or holds a byte that no host has, or the port is not digits.
[[nodiscard]] constexpr std::optional<authority_parts> split_authority(
    std::string_view authority UBIOPS_WEBHOOKS_LIFETIMEBOUND) noexcept {
  authority_parts parts;
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    parts.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  const bool literal = !authority.empty() && authority.front() == '[';
  const std::size_t host_end = literal ? authority.find(']') : authority.find(':');
  if (literal && host_end == std::string_view::npos) return std::nullopt;
  parts.host = authority.substr(0, literal ? host_end + 1 : host_end);
  authority.remove_prefix(parts.host.size());
  if (!authority.empty()) {
    if (authority.front() != ':') return std::nullopt;
    parts.port = authority.substr(1);
    for (const char c : *parts.port) {
      if (!detail::is(c, detail::is_digit)) return std::nullopt;
    }
  }
  const std::string_view name = literal ? parts.host.substr(1, parts.host.size() - 2) : parts.host;
  if (name.empty()) return std::nullopt;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == '%') {  // pct-encoded (RFC 3986 §2.1)
      if (name.size() - i < 3 || detail::hex_value(name[i + 1]) < 0 || detail::hex_value(name[i + 2]) < 0) {
        return std::nullopt;
      }
      continue;
    }
    const bool reg_name = detail::is_unreserved(c) ||
                          std::string_view("!$&'()*+,;=").find(c) != std::string_view::npos;  // RFC 3986 §3.2.2
    if (!reg_name && !(literal && c == ':')) return std::nullopt;
  }
  return parts;
}

/// The default port of a lower-case scheme (RFC 9110 §4.2.1, §4.2.2), or empty.
[[nodiscard]] constexpr std::string_view default_port(std::string_view scheme) noexcept {
  if (scheme == "https") return "443";
  if (scheme == "http") return "80";
  return {};
}

/// The part of an authority that RFC 9421 §2.2.3 keeps: without an empty port or the scheme's default one. Its letters
/// are still to be lower-cased.
[[nodiscard]] constexpr std::string_view without_default_port(std::string_view authority UBIOPS_WEBHOOKS_LIFETIMEBOUND,
                                                              std::string_view scheme) noexcept {
  const auto parts = split_authority(authority);
  if (!parts || !parts->port) return authority;
  if (!parts->port->empty() && *parts->port != default_port(scheme)) return authority;
  return authority.substr(0, authority.size() - parts->port->size() - 1);
}

/// Whether two authorities are the same after normalisation (RFC 9421 §2.2.3).
[[nodiscard]] constexpr bool same_authority(std::string_view a, std::string_view b, std::string_view scheme) noexcept {
  a = without_default_port(a, scheme);
  b = without_default_port(b, scheme);
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (detail::to_lower(a[i]) != detail::to_lower(b[i])) return false;
  }
  return true;
}

/// A request-target (RFC 9112 §3.2) in its parts. For the absolute form, `absolute` is there.
struct request_target {
  std::string_view path;                  ///< empty for the asterisk form; "/" for an absolute form without a path
  std::optional<std::string_view> query;  ///< without "?"
  std::optional<uri_parts> absolute;
};

/// Parses a request-target: `/…`, an absolute http or https URI, or `*` with OPTIONS. Anything else, and any "#",
/// blank, control or non-ASCII byte in it, is nullopt. The views are into `target`.
[[nodiscard]] constexpr std::optional<request_target> parse_request_target(
    std::string_view target UBIOPS_WEBHOOKS_LIFETIMEBOUND, std::string_view method) noexcept {
  if (!detail::is_target_text(target)) return std::nullopt;
  if (target == "*") {
    if (method != "OPTIONS") return std::nullopt;
    return request_target{"", std::nullopt, std::nullopt};
  }
  if (!target.empty() && target.front() == '/') {
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos) return request_target{target, std::nullopt, std::nullopt};
    const std::string_view path(target.data(), mark);
    return request_target{path, std::string_view(target.data() + mark + 1, target.size() - mark - 1), std::nullopt};
  }
  const auto parts = split_uri(target);
  if (!parts || !split_authority(parts->authority)) return std::nullopt;
  if (!detail::equals_ignoring_case(parts->scheme, "https") && !detail::equals_ignoring_case(parts->scheme, "http")) {
    return std::nullopt;
  }
  return request_target{parts->path.empty() ? std::string_view("/") : parts->path, parts->query, parts};
}

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
