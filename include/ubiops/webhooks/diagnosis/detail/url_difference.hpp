// In what a URL that was signed differs from the one that was built, as causes; and which setting mends it, where one
// may be named.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_URL_DIFFERENCE_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_URL_DIFFERENCE_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/built_url.hpp>
#include <ubiops/webhooks/diagnosis/detail/percent.hpp>
#include <ubiops/webhooks/diagnosis/detail/received.hpp>
#include <ubiops/webhooks/diagnosis/detail/redaction.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_parts.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What one part of a URL is, signed and built.
struct url_difference {
  diagnosis::cause_id id;
  std::string signed_value;
  std::string built_value;
};

using url_differences = std::vector<url_difference>;

/// Of two authorities.
inline void compare_authorities(std::string_view of_signed, std::string_view of_built, url_differences& out) {
  using diagnosis::cause_id;
  const auto add = [&](cause_id id) { out.push_back({id, std::string(of_signed), std::string(of_built)}); };
  if (userinfo_of(of_signed) != userinfo_of(of_built)) add(cause_id::userinfo);
  const std::string_view host = host_of(of_signed);
  const std::string_view built_host = host_of(of_built);
  if (host != built_host) {
    const auto address = ipv6_of(host);
    const auto is_international = [](std::string_view name) {
      return name.find("xn--") != std::string_view::npos || name.find('%') != std::string_view::npos ||
             std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    };
    if (lower_case(host) == lower_case(built_host)) {
      add(cause_id::host_case);
    } else if (address && address == ipv6_of(built_host)) {
      add(cause_id::ipv6_spelling);
    } else if (site_of(host) == site_of(built_host)) {
      const bool dots = host.ends_with('.') != built_host.ends_with('.');
      if (dots) add(cause_id::trailing_dot);
      if (lower_case(host).starts_with("www.") != lower_case(built_host).starts_with("www.")) add(cause_id::other_www);
    } else if (is_international(host) && is_international(built_host)) {
      add(cause_id::international_host);
    } else {
      add(cause_id::other_host);
    }
  }
  const std::string_view port = port_of(of_signed);
  const std::string_view built_port = port_of(of_built);
  if (port == built_port) return;
  add(built_port.empty() ? cause_id::port_missing : port.empty() ? cause_id::port_extra : cause_id::other_port);
}

/// Of two paths.
inline void compare_paths(std::string_view path, std::string_view built, url_differences& out) {
  using diagnosis::cause_id;
  if (path == built) return;
  const auto add = [&, whole = path, whole_built = built](cause_id id) {
    out.push_back({id, std::string(whole), std::string(whole_built)});
  };
  if (!built.starts_with('/')) return add(cause_id::target_missing);
  if (remove_dot_segments(built) == path) return add(cause_id::dot_segments);
  const bool slash = path.ends_with('/');
  if (slash != built.ends_with('/') && path != "/" && built != "/") {
    add(cause_id::trailing_slash);
    (slash ? path : built).remove_suffix(1);
    if (path == built) return;
  }
  if (with_merged_slashes(path) == with_merged_slashes(built)) return add(cause_id::slashes_merged);
  const std::string decoded = percent_decoded(path);
  const std::string built_decoded = percent_decoded(built);
  if (decoded == built_decoded || percent_decoded(decoded) == percent_decoded(built_decoded)) {
    return add(cause_id::path_escapes);
  }
  if (lower_case(path) == lower_case(built)) return add(cause_id::path_case);
  const std::string_view rest = built == "/" ? std::string_view() : built;
  if (path.ends_with(rest)) return add(cause_id::path_prefix_stripped);
  if (built.ends_with(path == "/" ? std::string_view() : path)) return add(cause_id::path_prefix_added);
  add(cause_id::path_replaced);
}

/// Of two queries.
inline void compare_queries(std::optional<std::string_view> query, std::optional<std::string_view> built,
                            url_differences& out) {
  using diagnosis::cause_id;
  if (query == built) return;
  const std::string_view text = query.value_or(std::string_view());
  const std::string_view built_text = built.value_or(std::string_view());
  const auto add = [&](cause_id id) {
    const auto shown = [](const auto& each) { return each ? std::string("?").append(*each) : std::string(); };
    out.push_back({id, shown(query), shown(built)});
  };
  if (text.empty() && built_text.empty()) return add(cause_id::query_empty);
  if (text.empty()) return add(cause_id::query_added);
  if (built_text.empty()) return add(cause_id::query_lost);
  if (with_plus(text) == with_plus(built_text)) return add(cause_id::query_plus);
  if (percent_decoded(text, true) == percent_decoded(built_text, true)) return add(cause_id::query_escapes);
  const auto meaning = meaning_of(text);
  const auto built_meaning = meaning_of(built_text);
  if (meaning == built_meaning) {
    add(cause_id::query_order);
    const auto sorted = [](std::string_view each) {
      auto parameters = parameters_of(each);
      std::sort(parameters.begin(), parameters.end());
      return joined_parameters(parameters);
    };
    if (sorted(text) != sorted(built_text)) add(cause_id::query_escapes);
    return;
  }
  const auto holds = [](const auto& all, const auto& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
  };
  if (holds(meaning, built_meaning)) return add(cause_id::query_lost);
  if (holds(built_meaning, meaning)) return add(cause_id::query_added);
  // What was decoded may no longer be parted where it was.
  if (percent_decoded(percent_decoded(text, true)) == percent_decoded(percent_decoded(built_text, true))) {
    return add(cause_id::query_escapes);
  }
  add(cause_id::query_replaced);
}

/// Of two URLs.
inline url_differences compare_urls(const url_text& of_signed, const url_text& built) {
  using diagnosis::cause_id;
  url_differences out;
  if (of_signed.scheme() != built.scheme()) out.push_back({cause_id::other_scheme, of_signed.origin, built.origin});
  compare_authorities(of_signed.authority(), built.authority(), out);
  compare_paths(of_signed.path(), built.path(), out);
  compare_queries(of_signed.query(), built.query(), out);
  if (of_signed.fragment != built.fragment) out.push_back({cause_id::fragment, of_signed.fragment, built.fragment});
  return out;
}

/// Says what to change in the policy, or asks. A request that was signed for another receiver and one that was signed
/// for us while our policy is wrong are the same bytes: a setting is named only where the URL that was found is on the
/// configured host, or was typed by the user.
class url_advice {
 public:
  /// `typed`: the user gave that URL. `usable`: the request's own target is well-formed, without which no policy helps.
  url_advice(const built_url& built, const url_text& found, bool typed, bool usable)
      : built_(built), found_(found), typed_(typed), usable_(usable) {}

  [[nodiscard]] bool may_name_a_setting() const {
    return typed_ || (built_.source != url_source::any_authority &&
                      site_of(host_of(found_.authority())) == site_of(host_of(built_.url.authority())));
  }

  /// For a difference in scheme or authority.
  [[nodiscard]] std::string for_origin() const {
    if (!may_name_a_setting()) return question();
    return built_.source == url_source::target_uri ? set_target_uri() : set_public_origin();
  }

  /// For a host that was signed with capital letters, which no policy takes.
  [[nodiscard]] std::string for_host_case() const {
    return "Register the URL with its host in lower case, as UbiOps's sender signs it: " + shown_built() + ".";
  }

  /// For a URL that led here by a redirect.
  [[nodiscard]] std::string for_redirect() const {
    if (!may_name_a_setting()) return question();
    return "Register at UbiOps the URL that answers without a redirect: " + shown_built() +
           ". Where that cannot be done, " + with_small_letter(for_origin());
  }

  /// For a difference behind the authority; `first` is what to try before the policy is changed.
  [[nodiscard]] std::string for_target(std::string_view first) const {
    if (!may_name_a_setting()) return question();
    if (!usable_) return std::string(first);
    if (built_.source == url_source::target_uri) return set_target_uri();
    return std::string(first) + " Where that cannot be done, " + with_small_letter(replace_source());
  }

  /// For a fragment, which no request shows.
  [[nodiscard]] std::string for_fragment() const {
    if (!may_name_a_setting()) return question();
    return "No request shows a fragment, so it is a matter of configuration. " +
           (built_.source == url_source::target_uri ? set_target_uri() : replace_source());
  }

 private:
  [[nodiscard]] std::string_view source_name() const noexcept {
    return built_.source == url_source::any_authority ? "any_authority" : "public_origin";
  }

  [[nodiscard]] std::string set_public_origin() const {
    if (!userinfo_of(found_.authority()).empty()) {
      return "Set public_origin to scheme and authority of the URL as registered, with its user name.";
    }
    std::string text = "Set .public_origin = \"" + found_.origin + "\"";
    if (built_.source == url_source::any_authority) text.append(" in place of any_authority");
    return text.append(".");
  }

  [[nodiscard]] std::string set_target_uri() const {
    const shown_value shown = redaction::url(found_.whole());
    if (shown.secret) return "Set target_uri to the URL exactly as it is registered: " + shown.text;
    return "Set .target_uri = \"" + shown.text + "\"";
  }

  [[nodiscard]] std::string replace_source() const {
    return set_target_uri() + " in place of " + std::string(source_name()) +
           ", and verify on the route of that URL alone.";
  }

  [[nodiscard]] std::string shown_built() const { return redaction::url(built_.url.origin + built_.url.target).text; }

  [[nodiscard]] std::string question() const {
    return "Is " + redaction::url(found_.origin + found_.target).text +
           " your registered URL? If not, somebody relays another receiver's webhook to you: change nothing.";
  }

  static std::string with_small_letter(std::string text) {
    text.front() = to_lower(text.front());
    return text;
  }

  const built_url& built_;
  const url_text& found_;
  bool typed_;
  bool usable_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
