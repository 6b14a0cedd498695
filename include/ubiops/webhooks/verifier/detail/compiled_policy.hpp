// A policy in the form that verification wants: checked once, when a verifier is made. One that contradicts itself, or
// that no request can satisfy, does not compile.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_COMPILED_POLICY_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_COMPILED_POLICY_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/component.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/ubiops_components.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>
#include <ubiops/webhooks/verifier/detail/registered_url.hpp>
#include <ubiops/webhooks/verifier/detail/smallest_signature.hpp>
#include <ubiops/webhooks/verifier/detail/time_window.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A policy in the form that verification wants. Owns all its text; nothing in it views anything else.
class compiled_policy {
 public:
  /// `invalid_policy` where the policy is contradictory or unsatisfiable. The subject is the member at fault and,
  /// behind
  /// ": ", the reason.
  [[nodiscard]] static result<compiled_policy> compile(policy source) {
    compiled_policy compiled;
    auto url = registered_url::configured_by(source);
    if (!url) return url.error();
    compiled.url_ = *std::move(url);
    if (auto required = compiled.require_components("required_components", source.required_components); !required)
      return required.error();
    if (!source.nothing_else_required) {
      if (auto required = compiled.require_method_and_url(); !required) return required.error();
    }
    // Behind these, since what is added takes nothing away from what is required.
    if (auto required = compiled.require_components("also_required", source.also_required); !required)
      return required.error();
    if (out_of_range(source.max_age)) return invalid_bound("max_age", source.max_age);
    if (out_of_range(source.clock_skew)) return invalid_bound("clock_skew", source.clock_skew);
    compiled.max_age_ = source.max_age.count();
    compiled.clock_skew_ = source.clock_skew.count();
    compiled.checks_date_ = source.check_date;
    for (required_field& field : source.required_fields) {
      if (auto added = compiled.add_required_field(std::move(field)); !added) return added.error();
    }
    // Of the other spelling too: it leaves parts of the URL out, and adds none.
    if (auto checked = compiled.check_url_size(); !checked) return checked.error();
    if (auto other = compiled.url_.other_spelling()) {
      compiled_policy spelled = compiled;
      spelled.url_ = *std::move(other);
      compiled.other_spelling_.push_back(std::move(spelled));
    }
    return compiled;
  }

  /// `component_not_covered` unless the signature covers all that is required.
  [[nodiscard]] result<void> check_coverage(const candidate& signature) const noexcept {
    if (signature.begins_as_ubiops && requires_only_ubiops_components_) return {};
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

  [[nodiscard]] const registered_url& url() const noexcept { return url_; }

  /// The same policy for the URL as the other generation of the producer signs it, or null where both sign the same.
  [[nodiscard]] const compiled_policy* other_spelling() const noexcept {
    return other_spelling_.empty() ? nullptr : other_spelling_.data();
  }

  /// Whether a covered Date must lie inside the window.
  [[nodiscard]] bool checks_date() const noexcept { return checks_date_; }
  [[nodiscard]] const std::vector<required_field>& required_fields() const noexcept { return required_fields_; }

 private:
  static error invalid(std::string_view member) noexcept { return error(errc::invalid_policy, member); }

  static bool out_of_range(std::chrono::seconds bound) noexcept {
    return bound.count() < 0 || bound.count() > limits::max_window_seconds;
  }

  static error invalid_bound(std::string_view member, std::chrono::seconds bound) {
    static_assert(limits::max_window_seconds == 366 * 24 * 60 * 60);
    return invalid(std::string(member) + (bound.count() < 0 ? ": less than 0 s" : ": more than 366 days"));
  }

  // Without them a signature does not say whose request it is.
  result<void> require_method_and_url() {
    bool authority = false;
    bool path = false;
    for (const owned_component_identifier& each : required_) {
      authority = authority || each.kind == component_kind::authority;
      path = path || each.kind == component_kind::path;
    }
    constexpr std::string_view member = "required_components";
    if (auto required = require_components(member, {"@method"}); !required) return required;
    return authority && path ? result<void>() : require_components(member, {"@target-uri"});
  }

  result<void> require_components(std::string_view member, const std::vector<std::string>& components) {
    for (const std::string& text : components) {
      const auto identifier = parse_component_identifier(text);
      if (!identifier || !can_be(*identifier)) return invalid(std::string(member) + ": " + text);
      bool known = false;
      for (const owned_component_identifier& other : required_) known = known || other == *identifier;
      if (known) continue;
      if (required_.size() == limits::max_components) {  // no signature covers more
        return invalid(std::string(member) + ": more than " + std::to_string(limits::max_components));
      }
      required_.push_back({std::string(identifier->name), std::string(identifier->argument), identifier->kind,
                           identifier->sf, identifier->bs, identifier->key, identifier->key_first});
      if (smallest().input_size() > limits::max_signature_input) {
        return invalid(std::string(member) + ": more than " + std::to_string(limits::max_signature_input) + " bytes");
      }
      bool covered_by_ubiops = false;
      for (const component_identifier& each : ubiops_components)
        covered_by_ubiops = covered_by_ubiops || each == *identifier;
      requires_only_ubiops_components_ = requires_only_ubiops_components_ && covered_by_ubiops;
    }
    return {};
  }

  // A request for this URL, and a member of a dictionary, can have that name.
  [[nodiscard]] bool can_be(const component_identifier& component) const {
    std::string key;
    return url_.can_have(component) && (!component.key || structured_fields::append_key(key, component.argument));
  }

  [[nodiscard]] smallest_signature smallest() const {
    smallest_signature signature;
    for (const owned_component_identifier& each : required_) signature.cover(each, url_.smallest_value(each.kind));
    return signature;
  }

  // Of a base that is too long most is the URL's: all other names together fit into Signature-Input.
  [[nodiscard]] result<void> check_url_size() const {
    if (smallest().base_size() <= limits::max_signature_base) return {};
    return url_.invalid_url("base of more than " + std::to_string(limits::max_signature_base) + " bytes");
  }

  // The reason tells which of them by its number: where a name and its value were exchanged, the name is the secret.
  result<void> add_required_field(required_field field) {
    const auto refused = [number = required_fields_.size() + 1](std::string_view reason) {
      return invalid("required_fields: no. " + std::to_string(number) + ": " + std::string(reason));
    };
    if (!is_field_name(field.name)) return refused("no field name");
    if (field.value.empty()) return refused("empty value");
    if (find_forbidden(field.value) != std::string_view::npos) return refused("not printable ASCII");
    if (trim(field.value).size() != field.value.size()) return refused("blank at an end");
    for (char& c : field.name) c = to_lower(c);
    for (const required_field& other : required_fields_) {
      if (other.name == field.name) return refused("name given before");
    }
    if (required_fields_.size() == limits::max_components) {
      return invalid("required_fields: more than " + std::to_string(limits::max_components));
    }
    required_fields_.push_back(std::move(field));
    return {};
  }

  registered_url url_;
  std::vector<compiled_policy> other_spelling_;  // one, or none
  bool checks_date_ = true;
  std::int64_t max_age_ = 0;
  std::int64_t clock_skew_ = 0;
  std::vector<owned_component_identifier> required_;
  bool requires_only_ubiops_components_ = true;  // every required component is one of `ubiops_components`
  std::vector<required_field> required_fields_;  // names in lower case
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
