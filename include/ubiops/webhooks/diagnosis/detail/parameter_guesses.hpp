// Which other signature parameters (RFC 9421 §2.3) may have been signed: in the order in which UbiOps's sender writes
// them, with and without `alg`, and with the second that Date shows.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_PARAMETER_GUESSES_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_PARAMETER_GUESSES_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_guesses.hpp>
#include <ubiops/webhooks/http/date.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The parameters behind an inner list, each without its ";". What stands in a string parts nothing.
inline std::vector<std::string> parted_parameters(std::string_view text) {
  std::vector<std::string> parameters;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ';' && !in_string) {
      parameters.emplace_back();
      continue;
    }
    if (parameters.empty()) return {};
    parameters.back().push_back(c);
    const bool escape = c == '\\' && in_string && i + 1 < text.size();
    if (escape) parameters.back().push_back(text[++i]);
    if (c == '"') in_string = !in_string;
  }
  return parameters;
}

/// They in the sender's order: its oldest releases write `alg` last, and one that is no parameter of RFC 9421 stays
/// behind the others.
inline std::string joined_in_order(const std::vector<std::string>& parameters, bool alg_last) {
  static constexpr std::string_view order[] = {"created=", "keyid=", "alg=", "expires=", "nonce=", "tag="};
  const auto rank = [alg_last](const std::string& each) {
    if (alg_last && each.starts_with("alg=")) return std::size(order);
    const auto* const at =
        std::find_if(std::begin(order), std::end(order), [&](std::string_view name) { return each.starts_with(name); });
    return static_cast<std::size_t>(at - std::begin(order));
  };
  std::string text;
  for (std::size_t wanted = 0; wanted <= std::size(order); ++wanted) {
    for (const std::string& each : parameters) {
      if (rank(each) == wanted) text.append(";").append(each);
    }
  }
  return text;
}

/// Other values of `@signature-params`: at most a handful.
inline guess_family parameter_guesses(const draft& of) {
  std::string components = "(";
  for (const draft_line& line : of.lines) components.append(components.size() > 1 ? " " : "").append(line.identifier);
  components.push_back(')');
  if (!std::string_view(of.params).starts_with(components)) return {};
  auto parameters = parted_parameters(std::string_view(of.params).substr(components.size()));

  distinct_texts out(of.params);
  const auto add_orders = [&] {
    auto bare = parameters;
    std::erase_if(bare, [](const std::string& each) { return each.starts_with("alg="); });
    auto stated = bare;
    stated.emplace_back("alg=\"ed25519\"");
    out.add(components + joined_in_order(stated, false));
    out.add(components + joined_in_order(bare, false));
    out.add(components + joined_in_order(stated, true));
  };
  add_orders();
  const draft_line* const line = of.find(component_kind::field, "date");
  if (const auto date = parse_imf_fixdate(line != nullptr && line->value ? *line->value : std::string())) {
    std::erase_if(parameters, [](const std::string& each) { return each.starts_with("created="); });
    parameters.push_back("created=" + std::to_string(date->time_since_epoch().count()));
    add_orders();
  }
  guess_family family;
  for (const std::string& each : out.texts()) family.push_back({.params = each});
  return family;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
