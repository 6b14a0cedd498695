// A URL that was typed as browsers take it, without its scheme.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_MISSING_SCHEME_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_SUPPORT_MISSING_SCHEME_HPP

#include <string>
#include <string_view>

#include "ascii.hpp"
#include "show.hpp"

namespace examples {

/// What to say of a URL that has no scheme; empty where it has one. Whether that one is known is another question.
inline std::string missing_scheme(std::string_view url) {
  if (url.find("://") < url.find_first_of("/?#")) return {};
  if (url.starts_with("//")) url.remove_prefix(2);
  const std::string lower = lower_case(url.substr(0, 10));
  const bool is_here = lower.starts_with("localhost") || lower.starts_with("127.") || lower.starts_with("[::1]");
  return "has no scheme: write " + std::string(is_here ? "http://" : "https://") +
         (url.find('@') == std::string_view::npos ? shown_url(url) : std::string("..."));
}

}  // namespace examples

#endif
