// Covered components as Signature-Input names them (RFC 9421 §2).
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_COMPONENT_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_COMPONENT_HPP

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <ubiops/webhooks/error.hpp>

#include "field_reader.hpp"
#include "field_writer.hpp"
#include "text.hpp"

namespace slow {

using ubiops::webhooks::errc;

/// The types that the HTTP Field Name Registry gives to structured fields.
inline std::optional<form> structured_form(const std::string& name) {
  constexpr std::array lists = {"accept-ch",     "accept-query",         "cache-group-invalidation",
                                "cache-groups",  "cache-status",         "client-cert-chain",
                                "link-template", "proxy-public-address", "proxy-status"};
  constexpr std::array dictionaries = {
      "accept-signature",  "cdn-cache-control",   "content-digest",   "permissions-policy",   "priority",
      "repr-digest",       "reporting-endpoints", "signature",        "signature-input",      "unencoded-digest",
      "use-as-dictionary", "want-content-digest", "want-repr-digest", "want-unencoded-digest"};
  constexpr std::array items = {"activate-storage-access",
                                "available-dictionary",
                                "capsule-protocol",
                                "client-cert",
                                "concealed-auth-export",
                                "connect-udp-bind",
                                "cross-origin-embedder-policy",
                                "cross-origin-embedder-policy-report-only",
                                "cross-origin-opener-policy",
                                "cross-origin-opener-policy-report-only",
                                "deprecation",
                                "dictionary-id",
                                "incremental",
                                "origin-agent-cluster",
                                "sec-fetch-dest",
                                "sec-fetch-mode",
                                "sec-fetch-site",
                                "sec-fetch-storage-access",
                                "sec-fetch-user"};
  if (std::find(lists.begin(), lists.end(), name) != lists.end()) return form::list;
  if (std::find(dictionaries.begin(), dictionaries.end(), name) != dictionaries.end()) return form::dictionary;
  if (std::find(items.begin(), items.end(), name) != items.end()) return form::item;
  return std::nullopt;
}

struct component {
  std::string name;
  std::string text;                           // the identifier, as a signature base has it
  std::map<std::string, std::string> parameters;  // their order is no part of what is covered (§2)
  errc fault{};                               // a wrong type, or a parameter twice
  bool supported = true;

  bool has(const std::string& parameter) const { return parameters.contains(parameter); }
  bool is_derived() const { return name.starts_with('@'); }
  bool operator==(const component& other) const { return name == other.name && parameters == other.parameters; }
};

inline bool is_supported(const component& each) {
  static const std::map<std::string, bool> derived = {
      {"@method", false}, {"@target-uri", false}, {"@authority", false}, {"@scheme", false}, {"@request-target", false},
      {"@path", false},   {"@query", false},      {"@query-param", true}};  // true: takes ;name
  if (each.is_derived()) {
    const auto known = derived.find(each.name);
    if (known == derived.end()) return false;
    return known->second ? each.parameters.size() == 1 && each.has("name") : each.parameters.empty();
  }
  for (const char c : each.name) {
    if (!is_tchar(c) || is_upper(c)) return false;
  }
  if (each.name.empty()) return false;
  for (const auto& [name, value] : each.parameters) {
    if (name != "sf" && name != "bs" && name != "key") return false;
  }
  if (each.has("bs")) return each.parameters.size() == 1;
  if (each.parameters.empty()) return true;
  const auto type = structured_form(each.name);
  return type && (!each.has("key") || *type == form::dictionary);
}

/// An item of the inner list, with all parameters as they were read, twice or not.
inline component component_of(const bare& name, const std::vector<read>& parameters) {
  component out;
  out.name = name.kind == item_kind::bytes ? ":" : name.text;  // only a string's name says anything
  item whole{name, {}};
  const auto fail = [&out](errc code) {
    if (out.fault == errc{}) out.fault = code;
  };
  if (name.kind != item_kind::string) fail(errc::malformed_signature_input);
  bool unknown = false;
  for (const read& each : parameters) {
    whole.parameters[each.key] = each.value;
    const bool flag = each.key == "sf" || each.key == "bs";
    const bool argument = each.key == "key" || (each.key == "name" && out.name == "@query-param");
    if (!flag && !argument) {
      unknown = true;
    } else if (out.has(each.key)) {
      fail(errc::duplicate_parameter);
    } else {
      if (flag ? !is_true(each.value) : each.value.kind != item_kind::string) fail(errc::malformed_signature_input);
      out.parameters[each.key] = text_of(each.value);
    }
  }
  out.supported = !unknown && is_supported(out);
  out.text = text_of(whole);
  return out;
}

/// An identifier as a policy names it: with quotes.
inline component component_of(std::string_view text) {
  const field source = read_field(text, form::item);
  return component_of(source.reads.front().value, {source.reads.begin() + 1, source.reads.end()});
}

/// Whether `covered` answers a requirement; the digest in any form that binds all of it does.
inline bool covers(const component& covered, const component& required) {
  if (covered == required) return true;
  return required.name == "content-digest" && required.parameters.empty() && covered.name == "content-digest" &&
         !covered.has("key");
}

}  // namespace slow

#endif
