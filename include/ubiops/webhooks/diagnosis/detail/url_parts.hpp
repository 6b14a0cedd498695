// What two URLs have in common: hosts that are the same but for their spelling, paths that end alike, queries with the
// same parameters (RFC 3986 §6.2).
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_URL_PARTS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_URL_PARTS_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/diagnosis/detail/percent.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>
#include <ubiops/webhooks/http/target.hpp>

namespace ubiops::webhooks::inline v1::detail {

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

/// A host without "www." before it and dots behind it, in lower case: what names one site.
inline std::string site_of(std::string_view host) {
  std::string site = lower_case(host);
  while (site.ends_with('.')) site.pop_back();
  if (site.starts_with("www.")) site.erase(0, 4);  // no dot is left behind it: more follows
  return site;
}

/// The host of an authority, which may be malformed.
inline std::string_view host_of(std::string_view authority) noexcept {
  if (const auto parts = split_authority(authority)) return parts->host;
  authority.remove_prefix(authority.rfind('@') + 1);
  if (!authority.starts_with('[')) return authority.substr(0, authority.find(':'));
  return authority.substr(0, authority.find(']') + 1);
}

/// The port of an authority; empty where it has none.
inline std::string_view port_of(std::string_view authority) noexcept {
  authority.remove_prefix(authority.rfind('@') + 1);
  authority.remove_prefix(host_of(authority).size());
  return authority.substr(authority.empty() ? 0 : 1);
}

/// The userinfo of an authority; empty where it has none.
inline std::string_view userinfo_of(std::string_view authority) noexcept {
  const std::size_t at = authority.rfind('@');
  return at == std::string_view::npos ? std::string_view() : authority.substr(0, at);
}

/// The address that an IPv6 literal stands for (RFC 4291 §2.2); nothing for another host.
inline std::optional<std::array<unsigned, 8>> ipv6_of(std::string_view host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 1 - (host.ends_with(']') ? 1 : 0));
  if (!is_ipv6_address(host) || host.find('.') != std::string_view::npos) return std::nullopt;
  std::array<unsigned, 8> groups{};
  const std::size_t gap = host.find("::");
  const auto read = [&groups](std::string_view text, std::size_t at) {
    while (!text.empty()) {
      unsigned value = 0;
      for (; !text.empty() && text.front() != ':'; text.remove_prefix(1)) {
        value = value * 16 + static_cast<unsigned>(hex_value(text.front()));
      }
      groups[at++] = value;
      if (!text.empty()) text.remove_prefix(1);
    }
  };
  const std::string_view front = host.substr(0, gap);
  read(front, 0);
  if (gap != std::string_view::npos) {
    const std::string_view back = host.substr(gap + 2);
    const auto count = static_cast<std::size_t>(std::count(back.begin(), back.end(), ':')) + 1;
    if (!back.empty()) read(back, 8 - count);
  }
  return groups;
}

/// The path with runs of slashes made one.
inline std::string with_merged_slashes(std::string_view path) {
  std::string merged;
  for (const char c : path) {
    if (c != '/' || !merged.ends_with('/')) merged.push_back(c);
  }
  return merged;
}

/// The parameters of a query.
inline std::vector<std::string_view> parameters_of(std::string_view query) {
  std::vector<std::string_view> parameters;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    parameters.push_back(query.substr(0, end));
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  }
  return parameters;
}

inline std::string joined_parameters(const std::vector<std::string_view>& parameters) {
  std::string query;
  for (const std::string_view parameter : parameters) {
    if (!query.empty()) query.push_back('&');
    query.append(parameter);
  }
  return query;
}

/// Decoded, and in an order that tells nothing: what the query says.
inline std::vector<std::string> meaning_of(std::string_view query) {
  std::vector<std::string> meaning;
  for (const std::string_view parameter : parameters_of(query)) {
    std::string decoded = percent_decoded(parameter, true);
    if (decoded.ends_with('=')) decoded.pop_back();  // "a" and "a=" are one
    meaning.push_back(std::move(decoded));
  }
  std::sort(meaning.begin(), meaning.end());
  return meaning;
}

/// With "+" for every escape of a blank.
inline std::string with_plus(std::string_view query) {
  std::string out;
  for (std::size_t i = 0; i < query.size(); ++i) {
    const bool escape = query.substr(i, 3) == "%20";
    out.push_back(escape ? '+' : query[i]);
    if (escape) i += 2;
  }
  return out;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
