// The URL that requests must have been signed for: the one registered at UbiOps, as the policy configures it, or the
// request's own. Gives the target that the derived components are taken from (RFC 9421 §2.2).
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_REGISTERED_URL_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_REGISTERED_URL_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/detail/query_param.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/verifier/detail/url_spellings.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Space for a normalised authority and what goes before it in a URI.
struct authority_space {
  char text[8 + limits::max_authority];
};

/// Owns all its text; nothing in it views anything else.
class registered_url {
 public:
  /// `invalid_policy` with the member at fault and the reason.
  [[nodiscard]] static result<registered_url> configured_by(const policy& source) {
    registered_url url;
    const bool origin = !source.public_origin.empty();
    const bool uri = !source.target_uri.empty();
    if (!origin && !uri && !source.any_authority) return invalid("one of public_origin, target_uri, any_authority");
    if (origin && uri) return invalid("either public_origin or target_uri, not both");
    if (origin && source.any_authority) return invalid("either public_origin or any_authority, not both");
    if (uri && source.any_authority) return invalid("either target_uri or any_authority, not both");
    if (!source.scheme.empty() && !source.any_authority) return invalid("scheme: only with any_authority");
    if (!source.scheme.empty() && default_port(source.scheme).empty()) return invalid("scheme: http or https");
    url.scheme_ = source.scheme;
    if (source.any_authority) return url;

    url.whole_ = uri;
    auto spelled = spellings_of(uri ? source.target_uri : source.public_origin, uri);
    if (!spelled) return url.invalid_url(spelled.error().subject());
    if (spelled->newer.authority.size() > limits::max_authority) {  // which is what Host will be
      return url.invalid_url("host of more than " + std::to_string(limits::max_authority) + " bytes");
    }
    url.scheme_ = spelled->scheme;
    url.path_ = spelled->path;
    url.query_ = spelled->query;
    url.set(spelled->older);
    if (spelled->newer != spelled->older) url.other_ = std::move(spelled->newer);
    return url;
  }

  /// The same URL as the other generation of the producer signs it, or nothing where both sign the same.
  [[nodiscard]] std::optional<registered_url> other_spelling() const {
    if (!other_) return std::nullopt;
    registered_url url = *this;
    url.set(*other_);
    url.other_.reset();
    return url;
  }

  /// `invalid_policy` with the reason, of the member that the URL comes from.
  [[nodiscard]] error invalid_url(std::string_view reason) const {
    return invalid(std::string(whole_ ? "target_uri: " : "public_origin: ").append(reason));
  }

  /// Whether a request for this URL can have the component, where that depends on the URL: a parameter must occur once
  /// in a query that is known, and is named in its encoded form (RFC 9421 §2.2.8).
  [[nodiscard]] bool can_have(const component_identifier& component) const noexcept {
    if (component.kind != component_kind::query_param) return true;
    if (!whole_) return equals_encoded(component.argument, component.argument);
    std::string_view value;
    const auto status = find_query_param(query_ ? std::string_view(*query_) : "", component.argument, value);
    return status == query_param_status::found;
  }

  /// The fewest bytes that the value of a component has, where that is known of a request for this URL.
  [[nodiscard]] std::size_t smallest_value(component_kind kind) const noexcept {
    switch (kind) {
      case component_kind::authority: return authority_.size();
      case component_kind::target_uri: return whole_ ? url_.size() : url_.size() + 1;  // a path begins with "/"
      case component_kind::path: return path_.size();
      case component_kind::query: return 1 + (query_ ? query_->size() : 0);
      default: return 0;
    }
  }

  /// Sets the target in force. `malformed_target`, `malformed_field`, `missing_component` or `limit_exceeded` where the
  /// request's does not serve. `host` is the combined Host, present or not. Views last as long as the policy, the head
  /// and `space`.
  [[nodiscard]] result<void> resolve(const head_view& head, std::optional<std::string_view> host,
                                     authority_space& space, target_in_force& target) const noexcept {
    std::optional<request_target> received;
    if (head.target) {
      received = parse_request_target(*head.target, head.method);
      if (!received) return error(errc::malformed_target, "@request-target");
      target.received = head.target;
      target.path = received->path;
      target.query = received->query;
    }
    if (url_.empty()) {
      return resolve_authority(head, host, received ? received->absolute : std::nullopt, space, target);
    }
    target.scheme = scheme_;
    target.authority = authority_;
    if (!whole_) {
      target.origin = url_;
    } else {
      target.target_uri = url_;
      target.path = path_;
      target.query = query_ ? std::optional<std::string_view>(*query_) : std::nullopt;
    }
    return {};
  }

 private:
  static error invalid(std::string_view member) noexcept { return error(errc::invalid_policy, member); }

  void set(const url_spelling& spelling) {
    authority_ = spelling.authority;
    url_ = spelling.url;
  }

  result<void> resolve_authority(const head_view& head, std::optional<std::string_view> host,
                                 const std::optional<uri_parts>& absolute, authority_space& space,
                                 target_in_force& target) const noexcept {
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
    std::string_view authority = absolute ? absolute->authority : std::string_view();
    const auto agree = [&](std::string_view stated) {
      if (authority.empty()) authority = stated;
      return same_authority(authority, stated, scheme);
    };
    for (const auto& [name, stated] : {std::pair<std::string_view, std::string_view>(":authority", head.authority),
                                       std::pair<std::string_view, std::string_view>("host", host.value_or(""))}) {
      if (stated.empty() && !(host && name == "host")) continue;
      const auto parts = split_authority(stated);
      if (!parts || parts->userinfo) return error(errc::malformed_field, name);
      if (!agree(stated)) return error(errc::malformed_target, name);
    }
    if (authority.empty()) return error(errc::missing_component, "@authority");
    if (authority.find('@') != std::string_view::npos) {  // of the absolute form alone (RFC 9110 §4.2.4)
      return error(errc::malformed_target, "@request-target");
    }
    authority = without_default_port(authority, scheme);
    if (authority.size() > limits::max_authority) return error(errc::limit_exceeded, "@authority");
    char* out = space.text;
    for (const std::string_view part : {scheme, std::string_view("://"), authority}) {
      for (const char c : part) *out++ = to_lower(c);
    }
    target.scheme = scheme;
    target.origin = {space.text, scheme.size() + 3 + authority.size()};
    target.authority = target.origin.substr(scheme.size() + 3);
    return {};
  }

  std::string scheme_;  // of the configured URL, or the one that any_authority is to take
  std::string authority_;  // lower-case
  std::string url_;  // the origin, or the whole URL; empty with any_authority
  std::string path_;
  std::optional<std::string> query_;
  std::optional<url_spelling> other_;
  bool whole_ = false;  // `url_` is the whole URL
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
