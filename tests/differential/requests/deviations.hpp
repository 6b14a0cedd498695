// How others build a signature base otherwise than RFC 9421 §2.5 has it: the value of a line as they have it, where
// that is another. A base of theirs is explained if it is ours with all of their deviations, to the byte.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_DEVIATIONS_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_REQUESTS_DEVIATIONS_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reading.hpp"

namespace differential {

/// A line of a base as RFC 9421 has it.
struct base_line {
  std::string_view peer;
  const reading& request;
  const slow::description& signature;
  const slow::component* component;  // none: of the signature parameters
  const std::string& value;

  bool is(std::string_view name) const { return component != nullptr && component->name == name; }
  bool is_field() const { return component != nullptr && !component->is_derived(); }
};

inline std::optional<std::string> with_userinfo_and_port(const base_line& line) {
  const reading& request = line.request;
  const bool as_prepared = line.peer == "older" || line.peer == "httpsig";
  if (line.is("@authority")) {
    if (as_prepared) return slow::lower(request.netloc);
    return line.peer == "newer" ? request.newer_authority : request.bare_authority;
  }
  if (!line.is("@target-uri")) return std::nullopt;
  return request.scheme + "://" + (as_prepared ? request.netloc : request.bare_authority) + request.path() +
         request.query();
}

inline std::optional<std::string> upper_method(const base_line& line) {
  if (!line.is("@method") || (line.peer != "older" && line.peer != "httpsig")) return std::nullopt;
  std::string method = line.value;
  for (char& c : method) c = slow::is_lower(c) ? static_cast<char>(c - 32) : c;
  return method;
}

inline std::optional<std::string> target_put_together(const base_line& line) {
  if (!line.is("@request-target")) return std::nullopt;
  const reading& request = line.request;
  if (line.peer == "older") return request.path() + (request.query().empty() ? "?" : request.query());
  if (line.peer != "httpsig") return std::nullopt;
  return request.head.method == "OPTIONS" ? "*" : request.path() + request.query();
}

inline std::optional<std::string> parameters_not_applied(const base_line& line) {
  if (!line.is_field() || line.component->parameters.empty()) return std::nullopt;
  if (line.peer == "older") return shown(line.request.field(line.component->name));  // its text is Unicode
  if (line.peer == "htmsig") return slow::lines_of(line.request.head, line.component->name).front();
  return std::nullopt;
}

/// Each line in its strict text, or the member of each.
inline std::optional<std::string> lines_read_alone(const base_line& line) {
  if (line.peer != "httpsig" || !line.is_field() || line.component->parameters.empty()) return std::nullopt;
  const auto lines = slow::lines_of(line.request.head, line.component->name);
  if (lines.size() < 2 || line.component->has("bs")) return std::nullopt;
  std::optional<std::string> key;
  if (line.component->has("key")) {
    const std::string& quoted = line.component->parameters.at("key");
    key = quoted.substr(1, quoted.size() - 2);
  }
  std::vector<std::string> strict;
  for (const std::string& each : lines) {
    const bool list = !key && slow::read_field(each, slow::form::list).whole;
    const auto [status, text] =
        slow::canonical_text(each, list ? slow::form::list : slow::form::dictionary, key, each.size(), each.size());
    if (status == slow::canonical::ok) strict.push_back(text);
  }
  return slow::joined(strict);
}

inline std::optional<std::string> cookie_as_others(const base_line& line) {
  if (!line.is("cookie") || !line.component->parameters.empty() || line.peer == "htmsig") return std::nullopt;
  return line.request.field("cookie");
}

inline std::optional<std::string> first_line_alone(const base_line& line) {
  if (line.peer != "htmsig" || !line.is_field()) return std::nullopt;
  return slow::lines_of(line.request.head, line.component->name).front();
}

inline std::optional<std::string> decoded_path(const base_line& line) {
  const bool has_paths = line.peer == "httpsig" || line.peer == "htmsig";  // in each of its URLs
  if (has_paths && line.is("@target-uri") && line.request.path().empty()) return line.value + "/";
  if (!line.is("@path")) return std::nullopt;
  if (line.peer == "older") return line.request.path();
  if (line.peer != "htmsig") return std::nullopt;
  std::string path = line.request.path();
  std::replace(path.begin(), path.end(), '+', '\x01');  // which form_decoded takes for a blank
  path = slow::form_decoded(path);
  std::replace(path.begin(), path.end(), '\x01', '+');
  return path;
}

/// net/url escapes a path anew where it holds what no path may.
inline std::optional<std::string> path_escaped_anew(const base_line& line) {
  if (line.peer != "htmsig" || !line.is("@target-uri")) return std::nullopt;
  const std::string path = line.request.path();
  const auto may_stay = [](char c) { return slow::is_unreserved(c) || slow::is_one_of(c, "!$&'()*+,;=:@[]/%"); };
  const std::size_t begin = line.value.find('/', line.value.find("://") + 3);
  if (begin == std::string::npos || std::all_of(path.begin(), path.end(), may_stay)) return std::nullopt;
  std::string kept = path;
  std::replace(kept.begin(), kept.end(), '+', '\x01');  // which form_decoded takes for a blank
  std::string escaped;
  for (const char c : slow::form_decoded(kept)) {
    const char byte = c == '\x01' ? '+' : c;
    if (slow::is_unreserved(byte) || slow::is_one_of(byte, "$&+,/:;=@")) {
      escaped.push_back(byte);
    } else {
      escaped.append("%").append(slow::hex_byte(static_cast<unsigned char>(byte), "0123456789ABCDEF"));
    }
  }
  return line.value.substr(0, begin) + escaped + line.value.substr(begin + path.size());
}

inline std::optional<std::string> query_parameter_as_it_stands(const base_line& line) {
  if (!line.is("@query-param") || (line.peer != "httpsig" && line.peer != "htmsig")) return std::nullopt;
  const std::string quoted = line.component->parameters.at("name");
  const std::string query = line.request.target && line.request.target->query ? *line.request.target->query : "";
  const auto values = slow::query_parameters(query, quoted.substr(1, quoted.size() - 2));
  if (values.empty()) return std::nullopt;
  return line.peer == "htmsig" ? slow::form_decoded(values.front()) : values.front();
}

inline std::optional<std::string> empty_query_dropped(const base_line& line) {
  if (line.peer != "htmsig" || !line.is("@target-uri") || line.request.query() != "?") return std::nullopt;
  return line.value.substr(0, line.value.size() - 1);
}

/// In the order of their own structure, what they do not know left out.
inline std::optional<std::string> parameters_in_their_order(const base_line& line) {
  static const std::vector<std::string> httpsig = {"created", "expires", "nonce", "alg", "keyid", "tag"};
  static const std::vector<std::string> htmsig = {"created", "expires", "keyid", "alg", "nonce", "tag"};
  if (line.component != nullptr || (line.peer != "httpsig" && line.peer != "htmsig")) return std::nullopt;
  std::string out = line.value.substr(0, line.value.find(')') + 1);
  for (const std::string& name : line.peer == "httpsig" ? httpsig : htmsig) {
    const slow::bare* const value = line.signature.parameter(name);
    if (value == nullptr) continue;
    // One of them does not escape what it writes.
    const bool raw = line.peer == "httpsig" && value->kind == slow::item_kind::string;
    out.append(";").append(name).append("=").append(raw ? "\"" + value->text + "\"" : slow::text_of(*value));
  }
  return out;
}

/// Whose verdict may differ for it, too, where a value has no strict text.
inline constexpr std::string_view not_applied = "parameters of fields that are not applied";

struct deviation {
  std::string_view name;
  std::optional<std::string> (*value)(const base_line&);
};

/// Each applied to what the one before has made of a line.
inline constexpr deviation deviations[] = {
    {"userinfo and default ports", with_userinfo_and_port},
    {"methods made upper-case", upper_method},
    {"a request-target put together", target_put_together},
    {not_applied, parameters_not_applied},
    {"lines that are read alone", lines_read_alone},
    {"the lines of Cookie", cookie_as_others},
    {"the first line alone", first_line_alone},
    {"paths decoded, or left empty", decoded_path},
    {"a path escaped anew", path_escaped_anew},
    {"query parameters as they stand", query_parameter_as_it_stands},
    {"an empty query dropped", empty_query_dropped},
    {"signature parameters in another order", parameters_in_their_order},
};

struct deviating_base {
  std::string text;
  std::vector<std::string_view> names;
};

/// Our base as they have it; nothing where no signature of the case is described by it.
inline std::optional<deviating_base> as_theirs(const std::string& ours, std::string_view peer, const reading& request) {
  constexpr std::string_view parameters = "\"@signature-params\": ";
  const std::string last = ours.substr(ours.rfind('\n') + 1);
  const auto described = std::find_if(request.descriptions.begin(), request.descriptions.end(), [&](const auto& each) {
    return parameters.size() < last.size() && each.text() == last.substr(parameters.size());
  });
  if (described == request.descriptions.end()) return std::nullopt;
  deviating_base out;
  std::string rest = ours;
  for (std::size_t i = 0; i <= described->components.size(); ++i) {
    const slow::component* const component = i < described->components.size() ? &described->components[i] : nullptr;
    const std::string start = component == nullptr ? std::string(parameters) : component->text + ": ";
    std::string value = rest.substr(0, rest.find('\n')).substr(start.size());
    rest.erase(0, std::min(rest.size(), start.size() + value.size() + 1));
    for (const deviation& each : deviations) {
      const auto other = each.value({peer, request, *described, component, value});
      if (!other || *other == value) continue;
      value = *other;
      out.names.push_back(each.name);
    }
    out.text.append(start).append(value).append(component == nullptr ? "" : "\n");
  }
  return out;
}

}  // namespace differential

#endif
