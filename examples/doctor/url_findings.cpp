#include "url_findings.hpp"

#include <cstddef>

#include <ubiops/webhooks/http/target.hpp>

#include "../support/ascii.hpp"
#include "../support/show.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

bool is_local(std::string_view host) {
  const std::string name = examples::lower_case(host);
  const bool in_172 = name.starts_with("172.") && name.size() > 6 && name[6] == '.' && name.substr(4, 2) >= "16" &&
                      name.substr(4, 2) <= "31";
  return name == "localhost" || name.ends_with(".localhost") || name.ends_with(".local") ||
         name.ends_with(".internal") || name.starts_with("127.") || name.starts_with("10.") ||
         name.starts_with("192.168.") || in_172 || name == "[::1]" || name.starts_with("[fe80:") ||
         name.starts_with("[fc") || name.starts_with("[fd") ||
         (name.find('.') == std::string::npos && !name.starts_with('['));
}

void look_at_authority(const uw::uri_parts& parts, std::vector<std::string>& found) {
  const auto authority = uw::split_authority(parts.authority);
  if (!authority) return;
  if (parts.scheme == "http") {
    found.emplace_back("http sends the event and every secret header in the clear: register https.");
  }
  if (is_local(authority->host)) {
    found.emplace_back("Its host is a private name or address, which UbiOps cannot reach: register a public one.");
  }
  if (authority->userinfo) {
    found.emplace_back(
        "It has a user name or password, which older releases sign and newer ones do not. Leave it out, and use a "
        "protected header for a secret.");
  }
  if (authority->port && *authority->port == uw::default_port(parts.scheme)) {
    found.emplace_back("Its port is the scheme's own, which older releases sign and newer ones do not: leave it out.");
  }
  if (authority->host.ends_with('.')) {
    found.emplace_back("Its host ends in a dot, which is signed, and is not in Host: leave it out.");
  }
}

void look_behind_authority(const uw::uri_parts& parts, std::vector<std::string>& found) {
  if (parts.path.find("//") != std::string_view::npos) {
    found.emplace_back("Its path has //, which many proxies merge (nginx: merge_slashes off keeps it).");
  }
  if (parts.path.find('%') != std::string_view::npos) {
    found.emplace_back(
        "Its path has escapes, which many proxies and frameworks decode; the verifier must be shown them as they "
        "came.");
  }
  if (parts.query) {
    found.emplace_back(
        "It has a query: the verifier must be shown it as it came, and what is secret in it stands in logs.");
  }
  if (parts.fragment) {
    found.emplace_back(
        "It has a fragment, which no request shows; older releases sign it. Leave it out, or set target_uri.");
  }
}

}  // namespace

std::vector<std::string> findings_of(std::string_view typed, const uw::testing::prepared_url& sent) {
  std::vector<std::string> found;
  if (typed != sent.text) {
    found.emplace_back(
        "UbiOps's sender does not sign it as it is written: set what is printed above, not what was typed.");
  }
  if (const auto parts = uw::split_uri(sent.text)) {
    look_at_authority(*parts, found);
    look_behind_authority(*parts, found);
  }
  return found;
}

}  // namespace doctor
