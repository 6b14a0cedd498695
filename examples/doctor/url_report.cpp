#include "url_report.hpp"

#include <optional>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "../support/missing_scheme.hpp"
#include "../support/show.hpp"
#include "paper.hpp"
#include "problem.hpp"
#include "url_findings.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;
using uw::testing::producer;

namespace {

// A request for the URL, signed as one generation of UbiOps's packages signs.
uw::testing::signed_request signed_for(const uw::testing::key_pair& key, const std::string& url, producer by) {
  auto request = uw::testing::sign(key, "POST", url, {}, "{}", {.signed_by = by});
  if (!request) throw cannot_read("the URL cannot be signed: " + request.error().message());
  return *std::move(request);
}

struct spelling {
  std::string authority;
  std::string target_uri;

  friend bool operator==(const spelling&, const spelling&) = default;
};

// What was signed, asked of a verifier: nothing here says it a second time.
std::optional<spelling> spelling_in(const uw::testing::signed_request& request, const uw::testing::key_pair& key,
                                    const uw::policy& policy) {
  const auto verifier = uw::verifier::create(key.public_key(), policy);
  if (!verifier) return std::nullopt;
  const auto verified = verifier->verify(request.head(), request.body);
  if (!verified) return std::nullopt;
  return spelling{std::string(verified->component("@authority").value_or("")),
                  std::string(verified->component("@target-uri").value_or(""))};
}

void show(paper& sheet, const spelling& of) {
  sheet.paragraph("  \"@authority\": ", examples::shown("\"@authority\"", of.authority));
  sheet.paragraph("  \"@target-uri\": ", examples::shown_url(of.target_uri));
}

}  // namespace

url_report report_on_url(const std::string& url) {
  const auto sent = uw::testing::prepare_url(url);
  if (!sent) {
    const std::string no_scheme = examples::missing_scheme(url);
    throw cannot_read(
        "UbiOps's sender cannot send to this URL: " +
        (no_scheme.empty() ? "its " + std::string(sent.error().subject()) + " cannot be used" : "it " + no_scheme));
  }
  const auto key = uw::testing::key_pair::generate();
  if (!key) throw cannot_read(key.error().message());
  const auto newer = signed_for(*key, url, producer::newer);
  const auto older = signed_for(*key, url, producer::older);
  const uw::policy whole{.target_uri = sent->text};
  const uw::policy origin{.public_origin = sent->text.substr(0, sent->text.find('/', sent->text.find("://") + 3))};
  const auto of_newer = spelling_in(newer, *key, whole);
  const auto of_older = spelling_in(older, *key, whole);
  if (!of_newer || !of_older) throw cannot_read("no policy accepts what UbiOps's sender makes of this URL");

  paper sheet;
  sheet.heading("WHAT UBIOPS SENDS");
  sheet.paragraph("  ", "POST " + examples::shown_url(sent->target) + " HTTP/1.1");
  sheet.paragraph("  ", "Host: " + examples::escaped(sent->host));
  if (*of_newer == *of_older) {
    sheet.heading("WHAT IT SIGNS");
    show(sheet, *of_newer);
  } else {
    sheet.heading("WHAT NEWER RELEASES SIGN (http-message-signatures since 2.1.0)");
    show(sheet, *of_newer);
    sheet.heading("WHAT OLDER RELEASES SIGN");
    show(sheet, *of_older);
  }
  sheet.heading("WHICH POLICY FITS");
  const bool newer_fits = spelling_in(newer, *key, origin).has_value();
  const bool older_fits = spelling_in(older, *key, origin).has_value();
  if (newer_fits && older_fits) {
    sheet.paragraph("  ", ".public_origin = \"" + examples::shown_url(origin.public_origin) + "\"");
    sheet.paragraph("    ", "where path and query reach the verifier as they were sent");
  } else {
    sheet.paragraph("  ", std::string("public_origin does not: ") + (newer_fits ? "older" : "newer") +
                              " releases sign what no request shows.");
  }
  sheet.paragraph("  ", ".target_uri = \"" + examples::shown_url(sent->text) + "\"");
  sheet.paragraph("    ", "where a proxy rewrites them; verify on the route of this URL alone");
  const auto findings = findings_of(url, *sent);
  sheet.heading("WHAT TO LOOK AT");
  for (const std::string& finding : findings) sheet.paragraph("  - ", finding);
  if (findings.empty())
    sheet.paragraph("  ",
                    "Nothing. Never let the URL answer with a redirect: UbiOps follows it with the old signature.");
  return {sheet.text(), findings.empty()};
}

}  // namespace doctor
