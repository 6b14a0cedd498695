#include "page.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/diagnosis/text.hpp>

#include "../support/show.hpp"
#include "base64_text.hpp"
#include "page_style.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;
namespace told = uw::diagnosis;

namespace {

constexpr std::size_t most_of_a_value = 4096;

// Text for an element or a quoted attribute.
std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

// What a stranger wrote: control bytes and what is not ASCII as \xNN, then as HTML.
std::string shown(std::string_view text) {
  return html(examples::escaped(text.substr(0, most_of_a_value))) + (text.size() > most_of_a_value ? " ..." : "");
}

std::string hash_of_style() {
  uw::sodium_crypto::sha256 hash;
  hash.update(std::as_bytes(std::span<const char>(page_style)));
  const auto digest = hash.finish();
  return to_base64(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

// How much two values have in common at their front and, behind that, at their end.
struct common {
  common(std::string_view a, std::string_view b) {
    const std::size_t most = std::min(a.size(), b.size());
    while (front < most && a[front] == b[front]) ++front;
    while (back < most - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  }
  std::size_t front = 0;
  std::size_t back = 0;
};

std::string highlighted(std::string_view value, const common& with, std::string_view if_empty) {
  if (value.empty()) return "<mark>" + html(if_empty) + "</mark>";
  if (value.size() > most_of_a_value) return shown(value);
  const std::string_view other = value.substr(with.front, value.size() - with.front - with.back);
  return shown(value.substr(0, with.front)) + (other.empty() ? "" : "<mark>" + shown(other) + "</mark>") +
         shown(value.substr(value.size() - with.back));
}

std::string cause_html(const told::cause& each) {
  const auto& text = told::text_of(each.id);
  std::string out = "<section class=\"cause\">\n<h3>" + html(text.what) + "</h3>\n<p class=\"soft\"><code>" +
                    html(text.name) + "</code>, " + html(told::proof_in_words(each.how)) + "</p>\n";
  if (!each.signed_value.empty() || !each.built_value.empty()) {
    const common both(each.signed_value, each.built_value);
    out += "<table>\n";
    if (!each.identifier.empty()) {
      out += "<tr><th scope=\"row\">line</th><td class=\"value\">" + shown(each.identifier) + "</td></tr>\n";
    }
    out += "<tr class=\"signed\"><th scope=\"row\">signed</th><td class=\"value\">" +
           highlighted(each.signed_value, both, told::no_signed_value(each)) +
           "</td></tr>\n<tr class=\"built\"><th scope=\"row\">built</th>" + "<td class=\"value\">" +
           highlighted(each.built_value, both, "(nothing)") + "</td></tr>\n</table>\n";
  }
  if (!each.change.empty()) out += "<p><strong>" + shown(each.change) + "</strong></p>\n";
  if (!each.why.empty()) {
    out += "<p>Why, " + std::string(each.known == told::reason::observed ? "as observed: " : "a guess: ") +
           shown(each.why) + ".</p>\n";
  }
  return out + "</section>\n";
}

std::string step_html(const told::check& each) {
  const bool passed = each.state == told::progress::passed;
  const bool failed = each.state == told::progress::failed;
  std::string out = "<li><code>" + html(to_string(each.at)) + "</code>: <span class=\"" +
                    (passed   ? "passed\">passed"
                     : failed ? "failed\">failed"
                              : "soft\">not reached") +
                    "</span>";
  if (each.as_signed && (passed || failed)) out += " <span class=\"soft\">(judged at the time of signing)</span>";
  if (each.outcome) out += ": " + shown(each.outcome->message());
  return out + "</li>\n";
}

std::string base_html(const told::report& report) {
  if (report.base.empty()) return "<p>None: no signature could be read.</p>\n";
  std::string out = "<table>\n";
  for (const told::line& each : report.base) {
    out += "<tr><th scope=\"row\"><code>" + shown(each.identifier) + "</code></th><td class=\"value\">" +
           (each.missing ? "<span class=\"soft\">(not in the request)</span>" : shown(each.value)) + "</td></tr>\n";
  }
  return out + "</table>\n";
}

}  // namespace

std::string html_page(const told::report& report, const std::vector<std::string>& about) {
  // The sentence is escaped for the eye by who made it.
  const std::string sentence = html(told::to_sentence(report));
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
      hash_of_style() +
      "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      sentence + "</title>\n<style>" + std::string(page_style) + "</style>\n</head>\n<body>\n<main>\n<h1 class=\"" +
      (report.verdict ? "refused" : "valid") + "\">" + sentence + "</h1>\n";
  if (report.verdict) out += "<p>verify() says: " + shown(report.verdict->message()) + ".</p>\n";

  out += "<h2>What was signed, what was built, and the change</h2>\n";
  for (const told::cause& each : report.causes) out += cause_html(each);
  if (report.causes.empty()) out += "<p>No line differs, and no change is needed.</p>\n";
  if (report.exhausted) out += "<p>The search ended with its budget: there was more to try.</p>\n";

  out += "<h2>The eight steps</h2>\n<ol>\n";
  for (const told::check& each : report.checks) out += step_html(each);
  out += "</ol>\n<h2>The signature base that was built</h2>\n" + base_html(report);
  out += "<h2>The recording</h2>\n";
  for (const std::string& text : about) out += "<p>" + html(text) + "</p>\n";  // escaped for the eye by who made it
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace doctor
