// A policy that holds, in the form that verification wants: checked once, when a verifier is made. Not for users.
// Floor: time_window.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_COMPILED_POLICY_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_COMPILED_POLICY_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/verifier/detail/time_window.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/component.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Space for a normalised authority and what goes before it in a URI.
struct authority_space {
  char text[8 + limits::max_authority];
};

/// A policy that holds, in the form that verification wants. Owns all its text; nothing in it views anything else.
class compiled_policy {
 public:
  /// `invalid_policy` with the member at fault.
  [[nodiscard]] static result<compiled_policy> compile(policy source) {
    compiled_policy compiled;
    const int modes =
        (source.public_origin.empty() ? 0 : 1) + (source.target_uri.empty() ? 0 : 1) + (source.any_authority ? 1 : 0);
    if (modes != 1) return invalid("one of public_origin, target_uri, any_authority");
    if (!source.scheme.empty() && (!source.any_authority || default_port(source.scheme).empty()))
      return invalid("scheme");
    compiled.scheme_ = std::move(source.scheme);
    if (!source.public_origin.empty() && !compiled.set_origin(source.public_origin)) return invalid("public_origin");
    if (!source.target_uri.empty() && !compiled.set_target(source.target_uri)) return invalid("target_uri");
    if (auto required = compiled.require("required_components", source.required_components); !required)
      return required.error();
    if (auto required = compiled.require("also_required", source.also_required); !required) return required.error();
    if (out_of_range(source.max_age)) return invalid("max_age");
    if (out_of_range(source.clock_skew)) return invalid("clock_skew");
    compiled.max_age_ = source.max_age.count();
    compiled.clock_skew_ = source.clock_skew.count();
    compiled.check_date_ = source.check_date;
    for (required_field& field : source.required_fields) {
      if (!compiled.add_required_field(std::move(field))) return invalid("required_fields");
    }
    return compiled;
  }

  /// `component_not_covered` unless the signature covers all that is required.
  [[nodiscard]] result<void> check_coverage(const candidate& signature) const noexcept {
    if (signature.usual && requires_usual_) return {};
    for (const owned_component_identifier& required : required_) {
      bool covered = false;
      for (const component_identifier& component : signature.covered()) {
        if ((covered = covers(component, required))) break;
      }
      if (!covered) return error(errc::component_not_covered, required.name);
    }
    return {};
  }

  /// Sets the window for a signature; `missing_created` where it has no time.
  [[nodiscard]] result<void> set_window(const candidate& signature, time_window& window) const noexcept {
    window.expires.reset();
    window.date.reset();
    window.max_age = max_age_;
    window.clock_skew = clock_skew_;
    const auto* created = signature.parameter(parameter_name::created);
    if (created == nullptr) return error(errc::missing_created);
    window.created = created->number;
    if (const auto* expires = signature.parameter(parameter_name::expires)) window.expires = expires->number;
    return {};
  }

  [[nodiscard]] bool check_date() const noexcept { return check_date_; }
  [[nodiscard]] const std::vector<required_field>& required_fields() const noexcept { return required_fields_; }

  /// Sets the target in force. `malformed_target`, `malformed_field`, `missing_component` or `limit_exceeded` where the
  /// request's does not serve. `host` is the combined Host, present or not. Views last as long as the policy, the head
  /// and `space`.
  [[nodiscard]] result<void> resolve(const head_view& head, std::optional<std::string_view> host,
                                     authority_space& space, effective_target& target) const noexcept {
    std::optional<request_target> received;
    if (head.target) {
      received = parse_request_target(*head.target, head.method);
      if (!received) return error(errc::malformed_target, "@request-target");
      target.received = head.target;
      target.path = received->path;
      target.query = received->query;
    }
    if (prefix_.empty()) {
      return resolve_authority(head, host, received ? received->absolute : std::nullopt, space, target);
    }
    target.scheme = scheme_;
    target.authority = authority_;
    target.prefix = prefix_;
    if (whole_) {
      target.whole = true;
      target.path = path_;
      target.query = query_ ? std::optional<std::string_view>(*query_) : std::nullopt;
    }
    return {};
  }

 private:
  static error invalid(std::string_view member) noexcept { return error(errc::invalid_policy, member); }

  static bool out_of_range(std::chrono::seconds bound) noexcept {
    return bound.count() < 0 || bound.count() > limits::max_window_seconds;
  }

  result<void> require(std::string_view member, const std::vector<std::string>& components) {
    for (const std::string& text : components) {
      const auto identifier = parse_component_identifier(text);
      if (!identifier) return invalid(std::string(member) + ": " + text);
      bool known = false;
      for (const owned_component_identifier& other : required_) known = known || other == *identifier;
      if (known) continue;
      if (required_.size() == limits::max_components) return invalid(member);  // no signature covers more
      required_.push_back({std::string(identifier->name), std::string(identifier->argument), identifier->kind,
                           identifier->sf, identifier->bs, identifier->key, identifier->key_first});
      bool usual = false;
      for (const component_identifier& each : usual_components) usual = usual || each == *identifier;
      requires_usual_ = requires_usual_ && usual;
    }
    return {};
  }

  // What Python requests normalises before it signs can never have been signed otherwise: escapes in lower case,
  // blanks, controls and non-ASCII bytes.
  static bool as_requests_writes(std::string_view uri) noexcept {
    for (std::size_t i = 0; i < uri.size(); ++i) {
      if (!is(uri[i], is_printable) || uri[i] == ' ') return false;
      if (uri[i] != '%') continue;
      if (uri.size() - i < 3 || !is(uri[i + 1], is_hex_upper) || !is(uri[i + 2], is_hex_upper)) return false;
    }
    return true;
  }

  bool set_authority(const uri_parts& parts) {
    const auto authority = split_authority(parts.authority);
    if (default_port(parts.scheme).empty() || !authority) return false;
    const std::string_view host = authority->host;
    for (std::size_t i = 0; i < host.size(); ++i) {
      if (host[i] == '%') {
        i += 2;  // the digits of an escape are in upper case
      } else if (is(host[i], is_upper)) {
        return false;
      }
    }
    if (authority->port) {
      const std::string_view port = *authority->port;
      if (port.empty() || port.size() > 5 || (port.size() > 1 && port.front() == '0')) return false;
      if (port.size() == 5 && port > "65535") return false;
    }
    scheme_ = parts.scheme;
    authority_ = parts.authority;
    for (char& c : authority_) c = to_lower(c);
    return true;
  }

  bool set_origin(std::string_view origin) {
    const auto parts = split_uri(origin);
    if (!parts || !as_requests_writes(origin) || !set_authority(*parts)) return false;
    prefix_ = origin;
    return parts->path.empty() && !parts->query && !parts->fragment;
  }

  bool set_target(std::string_view uri) {
    const auto parts = split_uri(uri);
    if (!parts || !as_requests_writes(uri) || !set_authority(*parts)) return false;
    prefix_ = uri;
    whole_ = true;
    path_ = parts->path;
    if (parts->query) query_ = std::string(*parts->query);
    return !parts->path.empty();
  }

  bool add_required_field(required_field field) {
    if (!is_field_name(field.name) || field.value.empty() || trim(field.value).size() != field.value.size())
      return false;
    if (find_forbidden(field.value) != std::string_view::npos) return false;
    for (char& c : field.name) c = to_lower(c);
    for (const required_field& other : required_fields_) {
      if (other.name == field.name) return false;
    }
    required_fields_.push_back(std::move(field));
    return required_fields_.size() <= limits::max_components;
  }

  result<void> resolve_authority(const head_view& head, std::optional<std::string_view> host,
                                 const std::optional<uri_parts>& absolute, authority_space& space,
                                 effective_target& target) const noexcept {
    std::string_view scheme = scheme_;
    if (scheme.empty()) {
      for (const std::string_view stated : {absolute ? absolute->scheme : std::string_view(), head.scheme}) {
        if (stated.empty()) continue;
        const std::string_view known = equals_ignoring_case(stated, "https")  ? "https"
                                       : equals_ignoring_case(stated, "http") ? "http"
                                                                              : std::string_view();
        if (known.empty() || (!scheme.empty() && scheme != known)) return error(errc::malformed_target, "@scheme");
        scheme = known;
      }
      if (scheme.empty()) scheme = "https";
    }
    std::string_view authority;
    const auto agree = [&](std::string_view stated) {
      if (authority.empty()) authority = stated;
      return same_authority(authority, stated, scheme);
    };
    if (absolute && !agree(absolute->authority)) return error(errc::malformed_target, "@authority");
    for (const auto& [name, stated] : {std::pair<std::string_view, std::string_view>(":authority", head.authority),
                                       std::pair<std::string_view, std::string_view>("host", host.value_or(""))}) {
      if (stated.empty() && !(host && name == "host")) continue;
      const auto parts = split_authority(stated);
      if (!parts || parts->userinfo) return error(errc::malformed_field, name);
      if (!agree(stated)) return error(errc::malformed_target, name);
    }
    if (authority.empty()) return error(errc::missing_component, "@authority");
    authority = without_default_port(authority, scheme);
    if (authority.size() > limits::max_authority) return error(errc::limit_exceeded, "@authority");
    char* out = space.text;
    for (const std::string_view part : {scheme, std::string_view("://"), authority}) {
      for (const char c : part) *out++ = to_lower(c);
    }
    target.scheme = scheme;
    target.prefix = {space.text, scheme.size() + 3 + authority.size()};
    target.authority = target.prefix.substr(scheme.size() + 3);
    return {};
  }

  std::string scheme_;  // of the configured URL, or the one that any_authority is to take
  std::string authority_;  // lower-case
  std::string prefix_;  // the origin, or the whole URL; empty with any_authority
  std::string path_;
  std::optional<std::string> query_;
  bool whole_ = false;
  bool check_date_ = true;
  std::int64_t max_age_ = 0;
  std::int64_t clock_skew_ = 0;
  std::vector<owned_component_identifier> required_;
  bool requires_usual_ = true;  // and nothing else
  std::vector<required_field> required_fields_;  // names in lower case
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
