// Which other method, field values, Date and Content-Digest may have been signed.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_LINE_GUESSES_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_LINE_GUESSES_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/diagnosis/detail/body_forms.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/percent.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_guesses.hpp>
#include <ubiops/webhooks/diagnosis/detail/value_forms.hpp>
#include <ubiops/webhooks/http/date.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// UbiOps sends POST; a redirect makes GET of it.
inline guess_family method_guesses(const evidence& of) {
  distinct_texts out(of.received.method);
  std::string upper = of.received.method.substr(0, 32);
  for (char& c : upper) c = is(c, is_lower) ? static_cast<char>(c - 32) : c;
  out.add(upper);
  for (const std::string_view each : {"POST", "PUT", "GET"}) out.add(std::string(each));
  guess_family family;
  for (const std::string& each : out.texts()) family.push_back({.method = each});
  return family;
}

/// The Date that the sender wrote when it signed: UbiOps's takes both from one clock, a moment apart.
inline guess_family date_guesses(std::size_t line, const draft& of, std::string_view built) {
  guess_family family;
  if (!of.created) return family;
  for (const std::int64_t apart : {0, -1, 1, -2, 2}) {
    const auto date = format_imf_fixdate(std::chrono::sys_seconds(std::chrono::seconds(*of.created + apart)));
    std::string text(date.data(), date.size());
    if (text != built) family.push_back({.line = changed_line{line, std::move(text)}});
  }
  return family;
}

/// A Content-Digest of the body as it is, by either algorithm and by both; then of the body in other forms.
inline guess_family digest_guesses(std::size_t line, std::string_view body, std::string_view built) {
  guess_family family;
  const auto add = [&](std::string text) {
    if (text != built) family.push_back({.line = changed_line{line, std::move(text)}});
  };
  add(digest_field<sodium_crypto::sha256>("sha-256", body));
  add(digest_field<sodium_crypto::sha512>("sha-512", body));
  add(digest_field<sodium_crypto::sha256>("sha-256", body) + ", " +
      digest_field<sodium_crypto::sha512>("sha-512", body));
  constexpr std::size_t most = 12;
  for_each_body_form(body, [&](const body_form& form) {
    add(digest_field<sodium_crypto::sha256>("sha-256", form.text));
    return family.size() < most;
  });
  return family;
}

/// `Authorization` as Python requests makes it of a user name in a URL.
inline void add_basic(distinct_texts& out, std::string_view url_authority) {
  const std::string_view user = userinfo_of(url_authority);
  if (!user.empty()) out.add("Basic " + base64_of(percent_decoded(user)));
}

/// Values that stand for a field which something takes from elsewhere: the policy, the URL, the body.
inline void add_known_values(const evidence& of, const draft_line& line, const std::optional<url_text>& typed,
                             distinct_texts& out) {
  for (const required_field& required : of.rules.required_fields()) {
    if (required.name == line.name) out.add(required.value);
  }
  const std::string_view authority = of.built.url.authority();
  const std::string_view typed_authority = typed ? typed->authority() : std::string_view();
  if (line.name == "authorization") {
    add_basic(out, authority);
    add_basic(out, typed_authority);
  } else if (line.name == "host") {
    for (const std::string_view each : {typed_authority, authority}) {
      const std::string_view host = each.substr(each.rfind('@') + 1);
      if (host.empty()) continue;
      out.add(std::string(host));
      out.add(std::string(without_default_port(host, "https")));
    }
  } else if (line.name == "content-length") {
    out.add(std::to_string(of.body.size()));
  } else if (line.name == "content-type") {
    for (const std::string_view each : {"application/json", "application/json; charset=utf-8"}) {
      out.add(std::string(each));
    }
  }
}

/// The lines in other orders, fewer of them, and joined otherwise.
inline void add_joined_otherwise(const std::vector<std::string_view>& lines, distinct_texts& out) {
  if (lines.size() < 2) return;
  auto order = lines;
  std::reverse(order.begin(), order.end());
  out.add(joined_by(order, ", "));
  for (const std::string_view separator : {",", "; ", ";", " "}) out.add(joined_by(lines, separator));
  out.add(std::string(lines.front()));
  out.add(std::string(lines.back()));
  constexpr std::size_t most = 4;
  if (lines.size() > most) return;
  auto fewer = lines;
  fewer.pop_back();
  out.add(joined_by(fewer, ", "));
  fewer.assign(lines.begin() + 1, lines.end());
  out.add(joined_by(fewer, ", "));
  order = lines;
  std::sort(order.begin(), order.end());
  do out.add(joined_by(order, ", "));
  while (std::next_permutation(order.begin(), order.end()));
}

/// One line that a framework may have made of several, or of one with other separators.
inline void add_parted_otherwise(std::string_view value, distinct_texts& out) {
  out.add(joined_by({value, value}, ", "));  // a set keeps equal lines once
  if (value.find_first_of(",;") == std::string_view::npos) return;
  auto members = members_of(value);
  constexpr std::size_t most = 16;
  if (members.size() > most) return;
  for (const std::string_view separator : {", ", ",", "; "}) out.add(joined_by(members, separator));
  std::reverse(members.begin(), members.end());
  out.add(joined_by(members, ", "));
  if (members.size() > 3) return;
  std::sort(members.begin(), members.end());
  do out.add(joined_by(members, ", "));
  while (std::next_permutation(members.begin(), members.end()));
}

/// The value with blanks, letters, quotes and escapes that something may have taken away.
inline void add_respelled(std::string_view value, distinct_texts& out) {
  const std::string text(value);
  if (find_forbidden(value) != std::string_view::npos) {
    for (std::string& each : mime_encoded(value)) out.add(std::move(each));
    for (const std::string& each : {utf8_of_latin1(value), text}) out.add(each);
    out.add(percent_encoded(is_utf8(value) ? text : utf8_of_latin1(value), "/ !$&'()*+,;=:@?\"#"));
  }
  for (const std::string_view blank : {" ", "  ", "\t"}) out.add(text + std::string(blank));
  if (!value.starts_with("=?") && find_forbidden(value) == std::string_view::npos && value.size() <= 64 &&
      value.find(' ') != std::string_view::npos) {
    for (std::string& each : mime_encoded(value)) out.add(std::move(each));
  }
  for (const std::string_view kept : {"/", "", "/:@!$&'()*+,;=?", "/:;,=?&"}) out.add(percent_encoded(value, kept));
  add_replaced(out, "", value, "", " ", "+", 0, 0);
  add_replaced(out, "", value, "", " ", "  ", 0, 4);
  add_replaced(out, "", value, "", " ", "\t", 0, 1);
  out.add("\"" + text + "\"");
  out.add(std::string(without_quotes(value)));
  std::string changed = text;
  if (!changed.empty() && is(changed.front(), is_lower)) changed.front() = static_cast<char>(changed.front() - 32);
  out.add(changed);
  for (std::size_t i = 1; i < changed.size(); ++i) {
    const bool first = std::string_view(" -/_,;=").find(changed[i - 1]) != std::string_view::npos;
    if (first && is(changed[i], is_lower)) changed[i] = static_cast<char>(changed[i] - 32);
  }
  out.add(changed);
  for (char& c : changed) c = is(c, is_lower) ? static_cast<char>(c - 32) : c;
  out.add(changed);
  out.add(lower_case(value));
}

/// Other values of one covered field.
inline guess_family field_guesses(const evidence& of, std::size_t line, const draft& subject,
                                  const std::optional<url_text>& typed) {
  const draft_line& covered = subject.lines[line];
  const auto lines = of.received.values(covered.name);
  const std::string built = of.received.joined(covered.name);
  guess_family family;
  if (covered.name == "date") family = date_guesses(line, subject, covered.value.value_or(std::string()));
  if (covered.name == "content-digest") family = digest_guesses(line, of.body, covered.value.value_or(std::string()));
  distinct_texts out(covered.value ? std::string_view(*covered.value) : std::string_view());
  add_known_values(of, covered, typed, out);
  if (!lines.empty() && built.size() <= limits::max_signature_base) {
    add_joined_otherwise(lines, out);
    if (lines.size() == 1 && covered.name != "date") add_parted_otherwise(built, out);
    if (lines.size() == 1 && covered.name != "date" && covered.name != "content-digest") add_respelled(built, out);
  }
  for (const std::string& each : out.texts()) family.push_back({.line = changed_line{line, each}});
  return family;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
