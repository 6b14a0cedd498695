#include "probe.hpp"

#include <cstddef>
#include <span>
#include <utility>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/http/target.hpp>

#include "../support/show.hpp"
#include "base64_text.hpp"
#include "capture/lines.hpp"
#include "paper.hpp"
#include "problem.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

// What both of them look at: as much JSON as an event has, with what proxies like to change left out of the body.
constexpr std::string_view probe_body = R"({"event": "doctor_probe", "text": "caf\u00e9 100% <ok>"})";

// The 64 bytes in "label=:…:".
std::optional<std::string> signature_of(const captured_request& request) {
  const std::string* const field = request.field("signature");
  if (field == nullptr) return std::nullopt;
  const std::size_t begin = field->find("=:");
  const std::size_t end = field->rfind(':');
  if (begin == std::string::npos || end < begin + 2) return std::nullopt;
  auto bytes = from_base64(std::string_view(*field).substr(begin + 2, end - begin - 2));
  return bytes && bytes->size() == 64 ? bytes : std::nullopt;
}

struct base_line {
  std::string identifier;
  std::string value;
};

std::vector<base_line> lines_of(const std::string& base) {
  std::vector<base_line> out;
  lines all(base);
  for (auto line = all.next(); line; line = all.next()) {
    const std::size_t colon = line->find(": ");
    if (colon == std::string_view::npos) continue;
    out.push_back({std::string(line->substr(0, colon)), std::string(line->substr(colon + 2))});
  }
  return out;
}

std::string value_in(const std::vector<base_line>& of, std::string_view identifier) {
  for (const base_line& line : of) {
    if (line.identifier == identifier) return line.value;
  }
  return {};
}

// What arrived for a line of the base; nothing where there is none. The scheme is the signed one: TLS may end before.
std::optional<std::string> received_for(const base_line& line, const captured_request& received,
                                        const std::string& scheme) {
  const std::string* const host = received.field("host");
  const std::string authority = host == nullptr ? std::string() : examples::lower_case(*host);
  if (line.identifier == "\"@method\"") return received.method;
  if (line.identifier == "\"@authority\"") return std::string(uw::without_default_port(authority, scheme));
  if (line.identifier == "\"@target-uri\"") return scheme + "://" + authority + received.target;
  if (line.identifier == "\"@signature-params\"") return line.value;
  std::optional<std::string> joined;  // RFC 9421 §2.1
  for (const examples::header_line& field : received.fields) {
    if ("\"" + examples::lower_case(field.name) + "\"" != line.identifier) continue;
    joined = joined ? *joined + ", " + field.value : field.value;
  }
  return joined;
}

bool show_lines(const captured_request& received, const std::vector<base_line>& base, const std::string& scheme,
                paper& sheet) {
  bool changed = false;
  sheet.heading("SENT AGAINST RECEIVED");
  for (const base_line& line : base) {
    const auto arrived = received_for(line, received, scheme);
    if (arrived == line.value) continue;
    changed = true;
    sheet.paragraph("  ", examples::escaped(line.identifier));
    sheet.paragraph("    sent:     ", examples::shown(line.identifier, line.value));
    sheet.paragraph("    received: ", arrived ? examples::shown(line.identifier, *arrived) : "(nothing)");
  }
  if (received.body != probe_body) {
    changed = true;
    sheet.paragraph("  ", "the body");
    sheet.paragraph("    sent:     ", std::to_string(probe_body.size()) + " bytes");
    sheet.paragraph("    received: ", std::to_string(received.body.size()) + " other bytes");
  }
  if (!changed) sheet.paragraph("  ", "No line that is signed differs.");
  return changed;
}

// Names alone: values may be secrets of the proxy's.
void show_added_fields(const captured_request& received, paper& sheet) {
  const std::string* const names = received.field("doctor-field-names");
  if (names == nullptr) return;
  std::string added;
  for (const examples::header_line& line : received.fields) {
    const std::string name = examples::lower_case(line.name);
    if (("," + *names + ",").find("," + name + ",") != std::string::npos) continue;
    added += (added.empty() ? "" : ", ") + examples::escaped(line.name);
  }
  sheet.heading("FIELDS THAT THE WAY ADDED");
  sheet.paragraph("  ", added.empty() ? "None." : added + " (your proxy says so: never take a setting from them)");
}

std::optional<uw::error> refusal(const captured_request& received, const uw::public_key& key,
                                 const uw::policy& policy) {
  const auto verifier = uw::verifier::create(key, policy);
  if (!verifier) return verifier.error();
  const auto verified = verifier->verify(received.head(), received.body);
  return verified ? std::nullopt : std::optional(verified.error());
}

}  // namespace

uw::testing::signed_request make_probe(const uw::testing::key_pair& key, const std::string& url) {
  auto made = uw::testing::sign(key, "POST", url,
                                {{"Content-Type", "application/json"}, {"User-Agent", "doctor"}, {"Accept", "*/*"}},
                                probe_body);
  if (!made) throw cannot_read("no probe can be sent to this URL: " + made.error().message());
  const auto verifier = uw::verifier::create(key.public_key(), {.target_uri = made->url});
  if (!verifier) throw cannot_read("no probe can be sent to this URL: " + verifier.error().message());
  const auto verified = verifier->verify(made->head(), made->body);
  if (!verified) throw cannot_read("no probe can be sent to this URL: " + verified.error().message());
  std::string names = examples::lower_case(base_field) + "," + examples::lower_case(names_field) + ",connection";
  for (const auto& line : made->fields) names += "," + examples::lower_case(line.name);
  made->fields.push_back({std::string(base_field), to_base64(verified->signature_base())});
  made->fields.push_back({std::string(names_field), names});
  return *std::move(made);
}

std::optional<std::string> base_of_probe(const captured_request& request, const uw::public_key& key) {
  const std::string* const field = request.field(examples::lower_case(base_field));
  const auto signature = signature_of(request);
  auto base = field == nullptr ? std::nullopt : from_base64(*field);
  if (!base || !signature) return std::nullopt;
  const auto bytes = std::as_bytes(std::span<const char>(*signature)).first<64>();
  if (!uw::sodium_crypto::initialize() || !uw::sodium_crypto::verify_ed25519(bytes, *base, key.raw())) {
    return std::nullopt;
  }
  return base;
}

way compare(const captured_request& received, const std::string& base, const uw::public_key& key) {
  const std::vector<base_line> all = lines_of(base);
  const std::string url = value_in(all, "\"@target-uri\"");
  const std::string scheme = url.substr(0, url.find("://"));
  paper sheet;
  way out;
  out.changed = show_lines(received, all, scheme, sheet);
  show_added_fields(received, sheet);

  sheet.heading("WHICH POLICY FITS");
  const std::string origin = url.substr(0, url.find('/', scheme.size() + 3));
  const auto with_origin = refusal(received, key, {.public_origin = origin});
  const auto with_whole = refusal(received, key, {.target_uri = url});
  const auto say = [&](const std::string& member, const std::optional<uw::error>& why) {
    sheet.paragraph("  ", member + (why ? " does not: " + examples::escaped(why->message()) + "." : " does."));
  };
  say(".public_origin = \"" + examples::shown_url(origin) + "\"", with_origin);
  say(".target_uri = \"" + examples::shown_url(url) + "\"", with_whole);
  if (with_origin && !with_whole) {
    const std::string path = received.target.substr(0, received.target.find('?'));
    sheet.paragraph("  ", "The way changes path or query: verify on the route " + examples::escaped(path) + " alone.");
  }
  out.text = sheet.text();
  if (with_origin && with_whole) {
    if (const auto verifier = uw::verifier::create(key, {.target_uri = url})) {
      out.text += "\n" + uw::diagnosis::to_text(uw::diagnosis::explain(*verifier, received.head(), received.body,
                                                                       {.registered_url = url, .signed_base = base}));
    }
  }
  return out;
}

}  // namespace doctor
