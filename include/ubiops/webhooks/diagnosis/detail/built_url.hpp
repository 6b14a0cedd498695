// The URL that the verifier takes a request to be signed for, in its parts, and what UbiOps's sender signs for any URL
// (RFC 9421 §2.2).
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BUILT_URL_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_BUILT_URL_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/text_buffer.hpp>
#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/detail/query_param.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/verifier/detail/registered_url.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A URL that owns its text, cut where it may be changed.
struct url_text {
  std::string origin;  // scheme and authority
  std::string target;  // path and query
  std::string fragment;  // with its "#", or empty

  [[nodiscard]] std::string whole() const { return origin + target + fragment; }
  [[nodiscard]] std::string_view scheme() const noexcept {
    return std::string_view(origin).substr(0, origin.find("://"));
  }
  [[nodiscard]] std::string_view authority() const noexcept {
    const std::size_t at = origin.find("://");
    return at == std::string::npos ? std::string_view() : std::string_view(origin).substr(at + 3);
  }
  [[nodiscard]] std::string_view path() const noexcept { return std::string_view(target).substr(0, target.find('?')); }
  [[nodiscard]] std::optional<std::string_view> query() const noexcept {
    const std::size_t mark = target.find('?');
    if (mark == std::string::npos) return std::nullopt;
    return std::string_view(target).substr(mark + 1);
  }

  friend bool operator==(const url_text&, const url_text&) = default;
};

/// Cuts a URL; nothing where it is none.
inline std::optional<url_text> cut_url(std::string_view url) {
  const auto parts = split_uri(url);
  if (!parts) return std::nullopt;
  url_text cut;
  cut.origin = url.substr(0, parts->scheme.size() + 3 + parts->authority.size());
  url.remove_prefix(cut.origin.size());
  const std::size_t hash = url.find('#');
  cut.target = url.substr(0, hash);
  if (hash != std::string_view::npos) cut.fragment = url.substr(hash);
  return cut;
}

/// The parts of a request-target in absolute form (RFC 9112 §3.2.2); nothing for another form.
inline std::optional<url_text> cut_absolute_target(std::string_view target) {
  return target.starts_with('/') ? std::nullopt : cut_url(target);
}

/// Which member of the policy says where the URL comes from.
enum class url_source : std::uint8_t { public_origin, target_uri, any_authority };

/// The URL in force, as far as it can be told.
struct built_url {
  url_source source = url_source::public_origin;
  url_text url;

  /// Asks the policy as a verifier does, and once more without the target where that is malformed.
  built_url(const registered_url& configured, const head_view& head, std::optional<std::string_view> host,
            target_in_force& target, authority_space& space) {
    if (!configured.resolve(head, host, space, target)) {
      head_view bare = head;
      bare.target.reset();
      target = {};
      if (!configured.resolve(bare, host, space, target)) target = {};
    }
    source = source_of(configured);
    if (target.target_uri) {
      url = cut_url(*target.target_uri).value_or(url_text());
      return;
    }
    url.origin = target.origin;
    const std::string_view received = head.target.value_or(std::string_view());
    const auto absolute = cut_absolute_target(received);
    url.target = absolute ? absolute->target : std::string(received);
    if (absolute && url.target.empty()) url.target = "/";
    if (url.target.size() > limits::max_signature_base) url.target.resize(limits::max_signature_base);
  }

 private:
  /// A request that names no host has a target only where the policy names one.
  static url_source source_of(const registered_url& configured) noexcept {
    const head_view nothing{"POST", std::string_view("/"), {}, {}, nullptr, [](const void*, field_sink) {}};
    authority_space space;
    target_in_force target;
    if (!configured.resolve(nothing, std::nullopt, space, target)) return url_source::any_authority;
    return target.target_uri ? url_source::target_uri : url_source::public_origin;
  }
};

/// The values that a generation of UbiOps's sender signs for a URL. A reading of its own beside `spellings_of`, which
/// refuses what no policy may have: a request may have been signed for what a policy may not.
struct signed_url {
  std::string authority;
  std::string target_uri;
  url_text url;

  signed_url(const url_text& of, bool newer) : authority(of.authority()), target_uri(of.whole()), url(of) {
    if (newer) {
      const std::string_view host_and_port = of.authority().substr(of.authority().rfind('@') + 1);
      authority = without_default_port(host_and_port, of.scheme());
      target_uri = std::string(of.scheme()).append("://").append(host_and_port).append(of.target);
    }
    for (char& c : authority) c = to_lower(c);
  }

  /// The value of a line that is part of the URL; nothing where the URL has none, or the line is no part of it.
  [[nodiscard]] std::optional<std::string> value_of(const draft_line& line) const {
    switch (line.kind) {
      case component_kind::target_uri: return target_uri;
      case component_kind::authority: return authority;
      case component_kind::scheme: return std::string(url.scheme());
      case component_kind::path: return std::string(url.path().empty() ? std::string_view("/") : url.path());
      case component_kind::query: return std::string("?").append(url.query().value_or(std::string_view()));
      case component_kind::request_target: return url.target;
      case component_kind::query_param: {
        std::string_view raw;
        const auto status = find_query_param(url.query().value_or(std::string_view()), line.argument, raw);
        if (status != query_param_status::found) return std::nullopt;
        std::string value;
        append_encoded(value, raw);
        return value;
      }
      default: return std::nullopt;
    }
  }
};

/// Whether the value of such a line comes from the URL.
constexpr bool is_of_url(component_kind kind) noexcept {
  return kind != component_kind::field && kind != component_kind::method;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
