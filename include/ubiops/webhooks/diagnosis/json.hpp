// A report as JSON (RFC 8259), for programs.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_JSON_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_JSON_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/json_writer.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/diagnosis/text.hpp>

namespace ubiops::webhooks::inline v1::diagnosis {

/// The version of what `to_json` writes. It grows when a member goes, or changes its meaning; members may be added.
inline constexpr int json_schema_version = 1;

/// One JSON object in one line, of ASCII alone: a byte that is not printable ASCII is written as the character of that
/// number, `\u00NN`. Secrets are redacted. Times are seconds since 1970. Allocates; linear.
[[nodiscard]] inline std::string to_json(const report& told) {
  detail::json_writer out;
  const auto failure = [&out](std::string_view name, const std::optional<error>& what) {
    if (!what) return out.null(name);
    out.open_object(name);
    out.string("code", to_string(what->code()));
    out.string("subject", what->subject());
    out.string("message", what->message());
    out.number("http_status", what->http_status());
    out.close_object();
  };
  const auto time = [&out](std::string_view name, const std::optional<std::chrono::sys_seconds>& at) {
    if (!at) return out.null(name);
    out.number(name, at->time_since_epoch().count());
  };

  out.open_object();
  out.number("schema_version", json_schema_version);
  out.string("sentence", to_sentence(told));
  failure("verdict", told.verdict);
  out.open_array("causes");
  for (const cause& each : told.causes) {
    out.open_object();
    out.string("id", to_string(each.id));
    out.string("what", text_of(each.id).what);
    out.string("proof", to_string(each.how));
    out.string("place", to_string(each.where));
    out.string("identifier", each.identifier);
    out.string("signed_value", each.signed_value);
    out.string("built_value", each.built_value);
    out.string("change", each.change);
    out.string("why", each.why);
    out.string("why_is", to_string(each.known));
    out.close_object();
  }
  out.close_array();
  out.open_array("checks");
  for (const check& each : told.checks) {
    out.open_object();
    out.string("step", to_string(each.at));
    out.string("state", to_string(each.state));
    out.boolean("as_signed", each.as_signed);
    failure("outcome", each.outcome);
    out.close_object();
  }
  out.close_array();
  out.open_array("signatures");
  for (const signature_seen& each : told.signatures) {
    out.open_object();
    out.string("label", each.label);
    out.string("keyid", each.key_id);
    out.string("alg", each.algorithm);
    time("created", each.created);
    time("expires", each.expires);
    out.open_array("components");
    for (const std::string& component : each.components) out.string(component);
    out.close_array();
    out.boolean("trusted", each.trusted);
    out.boolean("verified", each.verified);
    out.close_object();
  }
  out.close_array();
  out.open_array("base");
  for (const line& each : told.base) {
    out.open_object();
    out.string("identifier", each.identifier);
    out.string("value", each.value);
    out.string("from", to_string(each.from));
    out.boolean("secret", each.secret);
    out.boolean("missing", each.missing);
    out.close_object();
  }
  out.close_array();
  if (told.off_by) {
    out.number("off_by", told.off_by->count());
  } else {
    out.null("off_by");
  }
  out.number("ed25519_checks", static_cast<std::int64_t>(told.ed25519_checks));
  out.boolean("exhausted", told.exhausted);
  out.close_object();
  return std::move(out).take();
}

}  // namespace ubiops::webhooks::inline v1::diagnosis

#endif
