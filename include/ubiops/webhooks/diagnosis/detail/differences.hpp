// What was signed against what was built: each difference of a base that Ed25519 verified, told as a cause.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_DIFFERENCES_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_DIFFERENCES_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_difference.hpp>
#include <ubiops/webhooks/diagnosis/detail/value_difference.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>

namespace ubiops::webhooks::inline v1::detail {

class difference_teller {
 public:
  /// `typed` is the URL that the user gave.
  difference_teller(evidence& of, const draft& subject, const found_base& found, const std::optional<url_text>& typed)
      : of_(of), subject_(subject), found_(found), typed_(typed) {}

  void tell() {
    tell_method();
    tell_url();
    tell_fields();
    tell_key();
  }

 private:
  using cause_id = diagnosis::cause_id;

  diagnosis::cause& proved(cause_id id, std::string change) {
    return of_.add(id, diagnosis::proof::signature, std::move(change));
  }

  /// The value that was signed for a line; nothing where it was built so.
  [[nodiscard]] std::optional<std::string> changed_value(std::size_t line) const {
    if (subject_.lines[line].value == found_.values[line]) return std::nullopt;
    return found_.values[line];
  }

  void tell_method() {
    for (std::size_t i = 0; i < subject_.lines.size(); ++i) {
      if (subject_.lines[i].kind != component_kind::method) continue;
      const auto value = changed_value(i);
      if (!value) return;
      const std::string& came = of_.received.method;
      const bool to_get = *value == "POST" && came == "GET";
      const bool spelled = lower_case(*value) == lower_case(came);
      diagnosis::cause& told =
          proved(to_get    ? cause_id::redirected_to_get
                 : spelled ? cause_id::method_case
                           : cause_id::method_changed,
                 to_get ? "Register at UbiOps the URL that answers without a redirect: the method " + *value +
                              " and the body are lost on the way."
                 : spelled ? "Have the adapter show the method as it came: " + *value + "."
                           : "Let the method through as it was sent: " + *value + ".");
      told.identifier = "\"@method\"";
      told.signed_value = *value;
      told.built_value = came;
    }
  }

  void tell_url() {
    const url_text* const found = found_url();
    if (found == nullptr) return;
    const std::string_view target = of_.received.target ? std::string_view(*of_.received.target) : std::string_view();
    const url_advice advice(of_.built, *found, typed_ && *typed_ == *found,
                            parse_request_target(target, of_.received.method).has_value());
    for (const url_difference& each : compare_urls(*found, of_.built.url)) {
      const bool redirected = each.id == cause_id::other_host && seems_redirected();
      diagnosis::cause& told = proved(redirected ? cause_id::redirected_url : each.id, advice_for(each.id, advice));
      if (redirected) {
        told.change = advice.for_redirect();
        told.why =
            "Host names the configured host: whoever sent this was sent there, by a redirect (307, 308) of the "
            "registered URL, and follows it with an unchanged Signature";
      }
      told.identifier = "\"@target-uri\"";
      told.signed_value = shown_part(each.signed_value);
      told.built_value = shown_part(each.built_value);
    }
  }

  /// The URL that was signed; null where it was built so.
  [[nodiscard]] const url_text* found_url() {
    if (found_.by.changes_url()) url_ = found_.by.url(of_.built.url);
    // In the values of a guess the other spelling of the same URL would look like a difference.
    if (found_.by.is_given) url_ = given_url();
    return url_ && *url_ != of_.built.url ? &*url_ : nullptr;
  }

  /// The URL of a base that somebody gave: `@target-uri`, or what other lines have of it.
  [[nodiscard]] url_text given_url() const {
    url_text url = of_.built.url;
    for (std::size_t i = 0; i < subject_.lines.size(); ++i) {
      const auto value = changed_value(i);
      if (!value) continue;
      switch (subject_.lines[i].kind) {
        case component_kind::target_uri:
          if (auto cut = cut_url(*value)) return with_what_is_not_signed(*std::move(cut));
          break;
        case component_kind::authority:
          if (*value != signed_url(of_.built.url, true).authority) {
            url.origin = std::string(url.scheme()) + "://" + *value;
          }
          break;
        case component_kind::scheme: url.origin = *value + "://" + std::string(url.authority()); break;
        case component_kind::path:
          url.target = *value + url.target.substr((std::min)(url.target.size(), url.target.find('?')));
          break;
        case component_kind::query: url.target = std::string(url.path()) + (*value == "?" ? "" : *value); break;
        default: break;
      }
    }
    return url;
  }

  /// The newer generation of the sender signs no userinfo and no fragment: what it leaves out of the URL that was built
  /// is no difference.
  [[nodiscard]] url_text with_what_is_not_signed(url_text given) const {
    const url_text& built = of_.built.url;
    const bool older = !userinfo_of(given.authority()).empty() || !given.fragment.empty();
    if (older) return given;
    if (given.authority() == built.authority().substr(built.authority().rfind('@') + 1)) {
      given.origin = std::string(given.scheme()).append("://").append(built.authority());
    }
    given.fragment = built.fragment;
    return given;
  }

  /// A request that was sent to the configured host, by no proxy that left a trace, and signed for another one.
  [[nodiscard]] bool seems_redirected() const {
    const std::string host = lower_case(host_of(of_.host ? std::string_view(*of_.host) : std::string_view()));
    const bool inner = host.find('.') == std::string::npos || host.front() == '[' || is_ipv4_address(host);
    if (inner || of_.built.source == url_source::any_authority) return false;
    if (host != lower_case(host_of(of_.built.url.authority()))) return false;
    for (const std::string_view trace :
         {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via", "x-real-ip"}) {
      if (of_.received.value(trace)) return false;
    }
    return true;
  }

  static std::string shown_part(std::string_view part) {
    if (part.find('@') != std::string_view::npos && part.find("://") == std::string_view::npos &&
        !part.starts_with('/') && !part.starts_with('?') && !part.starts_with('#')) {
      return redaction::authority(part).text;
    }
    return redaction::url(part).text;
  }

  static std::string advice_for(cause_id id, const url_advice& advice) {
    switch (id) {
      case cause_id::other_scheme:
      case cause_id::port_missing:
      case cause_id::port_extra:
      case cause_id::other_port:
      case cause_id::other_www:
      case cause_id::trailing_dot:
      case cause_id::other_host:
      case cause_id::userinfo:
      case cause_id::international_host:
      case cause_id::ipv6_spelling: return advice.for_origin();
      case cause_id::host_case: return advice.for_host_case();
      case cause_id::fragment: return advice.for_fragment();
      case cause_id::path_prefix_stripped:
      case cause_id::path_prefix_added:
      case cause_id::path_replaced:
      case cause_id::path_case:
        return advice.for_target("Have the proxy pass the path on unchanged, or the adapter show it as it came.");
      case cause_id::trailing_slash:
        return advice.for_target(
            "Register the path that the server answers without a redirect, and pass it on unchanged.");
      case cause_id::slashes_merged:
        return advice.for_target(
            "Have the proxy keep slashes apart (nginx: merge_slashes off), or register one slash.");
      case cause_id::query_replaced:
        return advice.for_target("Have the proxy pass the query on unchanged, or the adapter show it as it came.");
      case cause_id::query_added: return advice.for_target("Have the proxy add nothing to the query.");
      default: return advice.for_target("Have the adapter show the request-target as it came over the wire.");
    }
  }

  void tell_fields() {
    for (std::size_t i = 0; i < subject_.lines.size(); ++i) {
      const draft_line& line = subject_.lines[i];
      const auto value = changed_value(i);
      if (line.kind != component_kind::field || !value) continue;
      const auto lines = of_.received.values(line.name);
      std::optional<std::string> built = line.value;
      if (!built && !lines.empty()) built = of_.received.joined(line.name);  // it could not be used, but is there
      const cause_id id = compare_values(line.name, *value, built, lines.size() > 1);
      diagnosis::cause& told = proved(id, advice_for_field(id, line.name));
      told.identifier = line.identifier;
      told.signed_value = of_.shown.component(line.kind, line.name, *value).text;
      if (built) told.built_value = of_.shown.component(line.kind, line.name, *built).text;
      if (id != cause_id::trailing_blank) continue;
      for (std::string* const shown : {&told.signed_value, &told.built_value}) {  // else nobody sees it
        shown->insert(0, 1, '"').push_back('"');
      }
    }
  }

  static std::string advice_for_field(cause_id id, const std::string& name) {
    switch (id) {
      case cause_id::field_lost:
      case cause_id::authorization_lost: return "Let " + name + " through, and have the adapter show it.";
      case cause_id::lines_reordered:
      case cause_id::lines_joined:
      case cause_id::lines_lost:
        return "Have the adapter show each line of " + name + " by itself, in the order in which they came.";
      case cause_id::lines_added:
        return "Let the lines of " + name + " through as they were sent: nothing may add one, or show one twice.";
      case cause_id::percent_decoded:
      case cause_id::mime_decoded:
        return "Let " + name + " through as it was sent, and have the adapter show it undecoded.";
      case cause_id::value_charset: return "Register the value of " + name + " in ASCII alone.";
      case cause_id::trailing_blank: return "Register the value of " + name + " without a blank at its end.";
      case cause_id::digest_remade: return "Let Content-Digest through as it was sent.";
      case cause_id::date_rewritten:
      case cause_id::date_zone: return "Let Date through as it was sent.";
      default: return "Let " + name + " through as it was sent, and have the adapter show it as it came.";
    }
  }

  void tell_key() {
    if (found_.params != subject_.params) {
      const bool spelled = found_.by.key != nullptr && subject_.key == nullptr;
      diagnosis::cause& told =
          proved(spelled ? cause_id::key_id_spelling : cause_id::parameters_changed,
                 spelled ? "Have keyid come as UbiOps writes it: " + std::string(found_.by.key->key_id()) + "."
                         : "Let Signature-Input through as it was sent.");
      told.identifier = "\"@signature-params\"";
      told.signed_value = found_.params;
      told.built_value = subject_.params;
      return;
    }
    if (found_.by.key == nullptr) return;
    const std::string own(found_.by.key->key_id());
    const std::string call = subject_.key_id == own ? "keys.add(key)" : "keys.add(\"" + subject_.key_id + "\", key)";
    diagnosis::cause& told =
        proved(cause_id::other_key, "Put the key that signed it under the id that the sender uses: " + call +
                                        " with the key " + own.substr(0, 19) + "...");
    told.identifier = "keyid";
    told.signed_value = "the key " + own;
    told.built_value = "the keyid " + subject_.key_id;
  }

  evidence& of_;
  const draft& subject_;
  const found_base& found_;
  const std::optional<url_text>& typed_;
  std::optional<url_text> url_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
