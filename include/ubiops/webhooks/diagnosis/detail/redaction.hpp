// What of a request may be shown: never the values of fields that hold credentials, of fields that the policy requires,
// of query parameters, nor user names and fragments of URLs.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_REDACTION_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_REDACTION_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A value as it may be shown.
struct shown_value {
  std::string text;
  bool secret = false;  // something was redacted

  void append_redacted(std::string_view value) {
    text.append("<redacted, ").append(std::to_string(value.size())).append(" bytes>");
    secret = true;
  }
};

class redaction {
 public:
  /// `required` must outlive this object; its names are in lower case.
  explicit redaction(const std::vector<required_field>& required) noexcept : required_(required) {}

  /// Whether the value of a field is never shown. `name` may be in any case.
  [[nodiscard]] bool hides_field(std::string_view name) const noexcept {
    for (const std::string_view always : {"authorization", "proxy-authorization", "cookie", "set-cookie"}) {
      if (equals_ignoring_case(name, always)) return true;
    }
    for (const required_field& field : required_) {
      if (equals_ignoring_case(name, field.name)) return true;
    }
    return false;
  }

  /// The value of a field.
  [[nodiscard]] shown_value field(std::string_view name, std::string_view value) const {
    if (!hides_field(name)) return plain(value);
    return hidden(value);
  }

  /// The value of a component.
  [[nodiscard]] shown_value component(component_kind kind, std::string_view name, std::string_view value) const {
    switch (kind) {
      case component_kind::field: return field(name, value);
      case component_kind::query_param: return hidden(value);
      case component_kind::authority: return authority(value);
      case component_kind::target_uri:
      case component_kind::request_target:
      case component_kind::path:
      case component_kind::query: return url(value);
      default: return plain(value);
    }
  }

  /// A URL, a request-target or a query with its "?".
  [[nodiscard]] static shown_value url(std::string_view text) {
    shown_value shown;
    std::string_view before = text.substr(0, text.find_first_of("?#"));
    text.remove_prefix(before.size());
    if (const std::size_t scheme = before.find("://"); scheme != std::string_view::npos) {
      shown.text.append(before.substr(0, scheme + 3));
      before.remove_prefix(scheme + 3);
      const shown_value host = authority(before.substr(0, before.find('/')));
      shown.text.append(host.text);
      shown.secret = host.secret;
      before.remove_prefix(before.substr(0, before.find('/')).size());
    }
    shown.text.append(before);
    while (!text.empty()) {
      shown.text.push_back(text.front());  // one of ?#&
      text.remove_prefix(1);
      const std::string_view parameter = text.substr(0, text.find_first_of("&#"));
      const std::size_t name = parameter.find('=') + 1;  // 0 where there is only a value
      shown.text.append(parameter.substr(0, name));
      if (name < parameter.size()) shown.append_redacted(parameter.substr(name));
      text.remove_prefix(parameter.size());
    }
    return shown;
  }

  /// An authority.
  static shown_value authority(std::string_view value) {
    const std::size_t at = value.rfind('@');
    if (at == std::string_view::npos) return plain(value);
    shown_value shown = hidden(value.substr(0, at));
    shown.text.append(value.substr(at));
    return shown;
  }

 private:
  static shown_value plain(std::string_view value) { return {std::string(value), false}; }
  static shown_value hidden(std::string_view value) {
    shown_value shown;
    shown.append_redacted(value);
    return shown;
  }
  const std::vector<required_field>& required_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
