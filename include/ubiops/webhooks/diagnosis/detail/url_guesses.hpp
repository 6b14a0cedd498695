// Which URLs a request may have been signed for: other origins, and other paths and queries, out of what the policy and
// the request themselves say. `Forwarded` and `X-Forwarded-*` are not asked: anybody writes them.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_URL_GUESSES_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_URL_GUESSES_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/percent.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_parts.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Texts in the order in which they came, each once, without what was built.
class distinct_texts {
 public:
  explicit distinct_texts(std::string_view built) : built_(built) {}

  void add(std::string text) {
    if (text == built_ || std::find(texts_.begin(), texts_.end(), text) != texts_.end()) return;
    texts_.push_back(std::move(text));
  }
  [[nodiscard]] const std::vector<std::string>& texts() const noexcept { return texts_; }

 private:
  std::string_view built_;
  std::vector<std::string> texts_;
};

/// "user:password" out of `Authorization: Basic`, which Python requests makes of the user name in a URL; nothing where
/// there is none.
inline std::optional<std::string> basic_credentials(const received_head& received) {
  const auto value = received.value("authorization");
  constexpr std::string_view scheme = "basic ";
  if (!value || value->size() > limits::max_authority || lower_case(value->substr(0, scheme.size())) != scheme) {
    return std::nullopt;
  }
  const std::string_view encoded = value->substr(scheme.size());
  std::string plain(encoded.size(), '\0');
  const auto size = structured_fields::base64::decode(encoded, std::as_writable_bytes(std::span(plain)));
  if (!size) return std::nullopt;
  plain.resize(*size);
  return plain;
}

/// Other authorities: those that the request names, then the configured one in other spellings.
inline std::vector<std::string> authority_guesses(const evidence& of) {
  const std::string authority(of.built.url.authority());
  distinct_texts out(authority);
  const auto add = [&out](std::string_view text) {
    if (const auto parts = split_authority(text); parts && text.size() <= limits::max_authority) {
      out.add(lower_case(text));
    }
  };
  const auto absolute = cut_absolute_target(of.received.target.value_or(std::string()));
  const std::string_view host = of.host ? std::string_view(*of.host) : std::string_view();
  const std::string_view named[] = {host, of.received.authority, absolute ? absolute->authority() : std::string_view()};
  for (const std::string_view each : named) add(each);

  const auto variants = [&](std::string_view base) {
    const std::string name(host_of(base));
    const std::string port = port_of(base).empty() ? std::string() : ":" + std::string(port_of(base));
    if (name.empty()) return;
    add(name);
    const bool literal = name.front() == '[';
    if (!literal) add((name.starts_with("www.") ? name.substr(4) : "www." + name) + port);
    if (!literal) add((name.ends_with('.') ? name.substr(0, name.size() - 1) : name + ".") + port);
    for (const std::string_view common : {":443", ":8443", ":80", ":8080"}) add(name + std::string(common));
    if (!port_of(host).empty()) add(name + ":" + std::string(port_of(host)));
  };
  variants(authority);
  if (const auto credentials = basic_credentials(of.received)) {
    const std::size_t colon = credentials->find(':');
    const std::string user = percent_encoded(credentials->substr(0, colon), userinfo_delimiters.substr(0, 11));
    const std::string password =
        colon == std::string::npos ? "" : ":" + percent_encoded(credentials->substr(colon + 1), userinfo_delimiters);
    const std::string before = user + password + "@";
    const std::string bare(authority.substr(userinfo_of(authority).empty() ? 0 : userinfo_of(authority).size() + 1));
    for (const std::string& each : {bare, std::string(host)}) {
      if (!each.empty()) add(before + each);
    }
  }
  if (!host.empty()) variants(host);
  for (const std::string_view common : {":8000", ":5000", ":3000", ":9443", ":4443", ":8888"}) {
    add(std::string(host_of(authority)) + std::string(common));
  }
  return out.texts();
}

/// Other origins: the other scheme, other authorities, both.
inline guess_family origin_guesses(const evidence& of) {
  const std::string scheme(of.built.url.scheme());
  const std::string same = (scheme.empty() ? "https" : scheme) + "://";
  const std::string other = scheme == "http" ? "https://" : "http://";
  const std::string authority(of.built.url.authority());
  distinct_texts out(of.built.url.origin);
  if (!authority.empty()) out.add(other + authority);
  const auto authorities = authority_guesses(of);
  for (std::size_t i = 0; i < authorities.size(); ++i) {
    out.add(same + authorities[i]);
    if (i < 2) out.add(other + authorities[i]);
  }
  for (const std::string& each : authorities) out.add(other + each);
  guess_family family;
  for (const std::string& each : out.texts()) family.push_back({.origin = each});
  return family;
}

/// What UbiOps's sender makes of a target; empty where it can make nothing of it.
inline std::string as_sent_target(std::string_view target) {
  if (!target.starts_with('/')) return {};
  const auto sent = as_requests_sends("http://h" + std::string(target));
  return sent ? sent->target : std::string();
}

/// The target with `from` replaced by `to` at each place by itself, at most `most` of them; then at all of them.
inline void add_replaced(distinct_texts& out, std::string_view before, std::string_view text, std::string_view behind,
                         std::string_view from, std::string_view to, std::size_t begin, std::size_t most) {
  std::string all(text.substr(0, begin));
  std::size_t count = 0;
  std::size_t copied = begin;
  for (std::size_t at = text.find(from, begin); at != std::string_view::npos; at = text.find(from, at + from.size())) {
    if (++count <= most) {
      std::string one(text);
      one.replace(at, from.size(), to);
      out.add(std::string(before) + one + std::string(behind));
    }
    all.append(text.substr(copied, at - copied)).append(to);
    copied = at + from.size();
  }
  all.append(text.substr(copied));
  if (count > 1) out.add(std::string(before) + all + std::string(behind));
}

/// Other queries, each with what stands before it.
inline void add_query_guesses(std::string_view path, std::string_view query, distinct_texts& out) {
  const std::string before = std::string(path) + "?";
  const auto add = [&](const std::string& text) { out.add(before + text); };
  out.add(std::string(path));  // it was added, or is empty
  if (query.empty()) return;
  add_replaced(out, before, query, "", "+", "%20", 0, 2);
  add_replaced(out, before, query, "", "%20", "+", 0, 2);
  constexpr std::size_t most = 5;  // parameters whose every order is tried: more are 720 orders
  auto parameters = parameters_of(query);
  if (parameters.size() > 1 && parameters.size() <= most) {
    auto order = parameters;
    std::reverse(order.begin(), order.end());
    add(joined_parameters(order));
    std::sort(order.begin(), order.end());
    std::size_t left = 30;
    do add(joined_parameters(order));
    while (--left != 0 && std::next_permutation(order.begin(), order.end()));
  }
  for (std::size_t i = 0; parameters.size() > 1 && i < (std::min)(most, parameters.size()); ++i) {
    auto fewer = parameters;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    add(joined_parameters(fewer));
  }
  for (const std::string_view kept : {"&=", "&=+", "&=/:", "&=+/:?@,"})
    add(percent_encoded(percent_decoded(query), kept));
  for (const std::string_view each : {"/", ":", "@", ",", "+", "=", "?", "'", "*", "$", ";", "!", "(", ")"}) {
    std::string escape;
    append_escape(escape, "%", static_cast<unsigned char>(each.front()));
    const std::size_t first_value = each == "=" ? query.find('=') : std::string_view::npos;
    add_replaced(out, before, query, "", each, escape, first_value == std::string_view::npos ? 0 : first_value + 1, 1);
    add_replaced(out, before, query, "", escape, each, 0, 1);
  }
  add_replaced(out, before, query, "", "%25", "%", 0, 1);
  add_replaced(out, before, query, "", "&amp;", "&", 0, 1);
  std::string flags;
  for (const std::string_view parameter : parameters) {
    if (!flags.empty()) flags.push_back('&');
    flags.append(parameter.ends_with('=') ? parameter.substr(0, parameter.size() - 1) : parameter);
  }
  add(flags);
  std::string valued;
  for (const std::string_view parameter : parameters) {
    if (!valued.empty()) valued.push_back('&');
    valued.append(parameter);
    if (parameter.find('=') == std::string_view::npos) valued.push_back('=');
  }
  add(valued);
}

/// Other paths, each with what stands behind it.
inline void add_path_guesses(std::string_view path, std::string_view behind, distinct_texts& out) {
  const std::string rest(behind);
  const auto add = [&](const std::string& text) { out.add(text + rest); };
  if (path.size() > 1 && path.ends_with('/')) {
    add(std::string(path.substr(0, path.size() - 1)));
  } else {
    add(std::string(path) + "/");
  }
  std::string_view tail = path;  // without what a proxy may have put before it
  for (int i = 0; i < 4 && tail.size() > 1; ++i) {
    const std::size_t next = tail.find('/', 1);
    tail = next == std::string_view::npos ? std::string_view("/") : tail.substr(next);
    add(std::string(tail));
  }
  add_replaced(out, "", path, behind, "/", "//", 0, 6);
  add(with_merged_slashes(path));
  add(percent_encoded(percent_decoded(path), path_delimiters));
  add_replaced(out, "", path, behind, "%2F", "/", 0, 2);
  add_replaced(out, "", path, behind, "/", "%2F", 1, 6);
  add_replaced(out, "", path, behind, "%25", "%", 0, 2);
  add(percent_encoded(path, "/"));
  for (const std::string_view each : {"+", ":", "@", ",", ";", "=", "&", "$", "!", "'", "(", ")", "*"}) {
    std::string escape;
    append_escape(escape, "%", static_cast<unsigned char>(each.front()));
    add_replaced(out, "", path, behind, each, escape, 0, 1);
    add_replaced(out, "", path, behind, escape, each, 0, 1);
  }
  add_replaced(out, "", path, behind, "+", "%20", 0, 1);
  add(lower_case(path));
  for (const std::string_view prefix :
       {"/api", "/webhooks", "/webhook", "/hooks", "/hook", "/ubiops", "/v1", "/api/v1", "/app"}) {
    add(std::string(prefix) + std::string(path == "/" ? std::string_view() : path));
  }
}

/// Other paths and queries.
inline guess_family target_guesses(const evidence& of) {
  const std::string& built = of.built.url.target;
  distinct_texts out(built);
  if (of.built.source == url_source::target_uri && of.received.target) {
    const auto absolute = cut_absolute_target(*of.received.target);
    const std::string received = absolute ? absolute->target : *of.received.target;
    if (received.starts_with('/')) out.add(received);
    out.add(as_sent_target(received));
  }
  const std::string rooted = built.starts_with('/') ? built : "/" + built;
  out.add(rooted);
  if (std::string sent = as_sent_target(rooted); !sent.empty()) out.add(std::move(sent));
  const std::size_t mark = rooted.find('?');
  const std::string_view path = std::string_view(rooted).substr(0, mark);
  const std::string_view behind = std::string_view(rooted).substr(path.size());
  distinct_texts paths(built);
  distinct_texts queries(built);
  add_path_guesses(path, behind, paths);
  if (mark != std::string::npos) add_query_guesses(path, behind.substr(1), queries);
  for (std::size_t i = 0; i < (std::max)(paths.texts().size(), queries.texts().size()); ++i) {
    if (i < queries.texts().size()) out.add(queries.texts()[i]);
    if (i < paths.texts().size()) out.add(paths.texts()[i]);
  }
  guess_family family;
  for (const std::string& each : out.texts()) {
    if (each.starts_with('/')) family.push_back({.target = each});
  }
  return family;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
