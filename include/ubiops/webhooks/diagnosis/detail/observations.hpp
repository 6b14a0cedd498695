// What shows in a request without any search: fields that are not there, times, the policy's own fields, the size of
// the body, and the traces of relays.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_OBSERVATIONS_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_OBSERVATIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_parts.hpp>
#include <ubiops/webhooks/diagnosis/detail/value_forms.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/http/date.hpp>

namespace ubiops::webhooks::inline v1::detail {

inline std::string in_seconds(std::int64_t seconds) { return std::to_string(seconds) + " s"; }

/// Half-hours as hours: "1 hour", "5.5 hours".
inline std::string in_hours(std::int64_t half_hours) {
  if (half_hours == 2) return "1 hour";
  return std::to_string(half_hours / 2) + (half_hours % 2 != 0 ? ".5" : "") + " hours";
}

/// Two times of a request that should be one, as a cause may show them.
inline void set_times(diagnosis::cause& told, std::int64_t of_signed, std::int64_t now) {
  told.signed_value = in_seconds(of_signed) + " since 1970";
  told.built_value = "now: " + in_seconds(now) + " since 1970";
}

/// The time that failed: how far it is off, and what such a distance usually is. `whole` says that nothing else is
/// wrong.
inline void observe_time(evidence& of, errc code, bool whole) {
  using diagnosis::cause_id;
  using diagnosis::proof;
  const draft* const subject = of.subject();
  if (subject == nullptr || !subject->created) return;
  std::int64_t stated = *subject->created;
  std::string identifier = "created";
  if (code == errc::signature_expired && subject->expires) {
    stated = *subject->expires;
    identifier = "expires";
  }
  if (code == errc::date_out_of_window) {
    const draft_line* const line = subject->find(component_kind::field, "date");
    const auto date = parse_imf_fixdate(line != nullptr && line->value ? *line->value : std::string());
    if (date) stated = date->time_since_epoch().count();
    identifier = "\"date\"";
  }
  const std::int64_t now = of.settings.now.time_since_epoch().count();
  const std::int64_t off = now - stated;
  of.report.off_by = std::chrono::seconds(off);
  const auto tell = [&](cause_id id, diagnosis::place where, std::string change) {
    diagnosis::cause& told = of.add(id, proof::observed, std::move(change));
    told.where = where;
    told.identifier = identifier;
    set_times(told, stated, now);
  };
  constexpr std::int64_t too_large = 100'000'000'000;  // the year 5138 in seconds, 1973 in milliseconds
  if (now > too_large && stated < too_large) {
    return tell(cause_id::milliseconds, diagnosis::place::clock,
                "Give verify() seconds: the time that it was given is one of milliseconds.");
  }
  if (stated > too_large && now < too_large) {
    return tell(cause_id::milliseconds, diagnosis::place::sender,
                "Have the sender state " + identifier + " in seconds, not in milliseconds.");
  }
  if (code == errc::signature_expired && subject->expires && *subject->expires <= *subject->created) {
    return tell(cause_id::clock_off, diagnosis::place::sender,
                "Have the sender state an expires that is later than created: no time at all is accepted now.");
  }
  const std::int64_t distance = off < 0 ? -off : off;
  constexpr std::int64_t half_an_hour = 1800;
  const std::int64_t beside = distance % half_an_hour;
  constexpr std::int64_t on_its_way = 60;  // from signing to the verifier
  const bool zone = distance >= half_an_hour - on_its_way && distance <= 14 * 3600 + on_its_way &&
                    (off > 0 ? beside <= on_its_way : beside <= on_its_way || beside >= half_an_hour - on_its_way);
  const std::string amount = in_seconds(distance) + (off < 0 ? " in the future" : " ago");
  if (zone) {
    tell(cause_id::time_zone, diagnosis::place::clock,
         "Its time is " + amount + ", about " + in_hours((distance + half_an_hour / 2) / half_an_hour) +
             ": set both clocks by UTC, and give verify() the time in UTC.");
  } else {
    tell(cause_id::clock_off, diagnosis::place::clock,
         "Its time is " + amount + ": compare this machine's clock with an NTP server, and set it.");
  }
  if (off > 0 && whole) {
    tell(cause_id::retry_or_replay, diagnosis::place::sender,
         "Nothing to change where the clocks are right: it was signed " + amount +
             ", and a capture that is sent again is refused so. Judge a recording at the time at which it came.");
  }
}

/// The policy's required fields, of which one is not as it should be.
inline void observe_required_fields(evidence& of) {
  using diagnosis::cause_id;
  for (const required_field& required : of.rules.required_fields()) {
    const auto values = of.received.values(required.name);
    const auto tell = [&](cause_id id, std::string change) {
      diagnosis::cause& told = of.add(id, diagnosis::proof::observed, std::move(change));
      told.identifier = required.name;
      told.known = diagnosis::reason::guessed;
      told.signed_value = of.shown.field(required.name, required.value).text;
      if (!values.empty()) told.built_value = of.shown.field(required.name, values.front()).text;
    };
    if (values.size() == 1 && values.front() == required.value) continue;
    if (values.empty()) {
      tell(cause_id::required_field_absent, "Register the field with the webhook at UbiOps, and let it through.");
    } else if (values.size() > 1) {
      tell(cause_id::required_field_twice, "Have one line of it come: something adds another.");
    } else if (without_quotes(values.front()) == without_quotes(required.value)) {
      tell(cause_id::required_field_quoted, "Write the value on both sides without the quotes, or on both with them.");
    } else if (lower_case(values.front()) == lower_case(required.value)) {
      tell(cause_id::required_field_case, "Write the value on both sides in the same case.");
    } else {
      tell(cause_id::required_field_other,
           "Compare the value that is registered at UbiOps with that of required_fields; if yours is right, somebody "
           "else has registered your URL.");
    }
  }
}

/// Fields of the signature that are not there.
inline bool observe_missing_signature(evidence& of) {
  using diagnosis::cause_id;
  for (const std::string_view name : {"signature-input", "signature"}) {
    if (of.received.value(name)) continue;
    diagnosis::cause& told = of.add(cause_id::signature_stripped, diagnosis::proof::observed,
                                    "Let Signature-Input and Signature through, and show both to the verifier.");
    told.identifier = name;
    for (const auto& line : of.received.lines) {  // as CGI and WSGI name fields
      std::string plain = line.name;
      for (char& c : plain) c = c == '_' ? '-' : c;
      if (plain == line.name || !plain.ends_with(name)) continue;
      told.where = diagnosis::place::adapter;
      told.known = diagnosis::reason::observed;
      told.why = "the adapter shows " + line.name + " in its place";
      told.change = "Have the adapter show fields under the names that they came with.";
    }
    return true;
  }
  return false;
}

/// Content-Length against what is there: it tells that the body is not the one that was sent, before any hash does.
inline void observe_size(evidence& of) {
  using diagnosis::cause_id;
  const auto values = of.received.values("content-length");
  if (values.size() != 1 || values.front().empty() || values.front().size() > 12) return;
  std::size_t stated = 0;
  for (const char c : values.front()) {
    if (!is(c, is_digit)) return;
    stated = stated * 10 + static_cast<std::size_t>(c - '0');
  }
  if (stated == of.body.size()) return;
  const cause_id id = of.body.empty()           ? cause_id::body_read_before
                      : of.body.size() < stated ? cause_id::body_cut
                                                : cause_id::body_longer;
  if (of.has(id)) return;
  diagnosis::cause& told =
      of.add(id, diagnosis::proof::observed,
             id == cause_id::body_read_before ? "Keep the bytes of the body when it is read, and verify those."
             : id == cause_id::body_cut       ? "Read the body to its end, as bytes, before it is verified."
                                              : "Verify the bytes of the body as they came, and no more of them.");
  told.identifier = "content-length";
  told.signed_value = std::to_string(stated) + " bytes";
  told.built_value = std::to_string(of.body.size()) + " bytes";
}

/// A relay or tunnel, and how it is known: by the end of a host, or by the beginning of a field's name.
struct relay_trace {
  std::string_view relay;
  std::string_view host_end;
  std::string_view field_begin;
};

inline constexpr relay_trace relay_traces[] = {
    {"smee", "smee.io", "x-smee"},
    {"ngrok", ".ngrok.io", "ngrok-"},
    {"ngrok", ".ngrok.app", "x-ngrok"},
    {"ngrok", ".ngrok.dev", {}},
    {"ngrok", ".ngrok-free.app", {}},
    {"ngrok", ".ngrok-free.dev", {}},
    {"cloudflared", ".trycloudflare.com", "cf-ray"},
    {"cloudflared", ".cfargotunnel.com", "cf-warp-"},
    {"localtunnel", ".loca.lt", "x-localtunnel"},
    {"localhost.run", ".lhr.life", {}},
    {"Hookdeck", ".hookdeck.com", "x-hookdeck-"},
    {"Tailscale", ".ts.net", "tailscale-"},
    {"Visual Studio dev tunnel", ".devtunnels.ms", "x-ms-devtunnel"},
    {"webhook.site", "webhook.site", {}},
};

/// Relays that left their traces.
inline void observe_relays(evidence& of) {
  std::string relays;
  std::string traces;
  const auto note = [&](std::string_view relay, std::string_view trace) {
    if (relays.find(relay) == std::string::npos) relays.append(relays.empty() ? "" : ", ").append(relay);
    if (traces.size() < 160) traces.append(traces.empty() ? "" : ", ").append(trace);
  };
  const std::string host = lower_case(host_of(of.host ? std::string_view(*of.host) : std::string_view()));
  for (const relay_trace& each : relay_traces) {
    if (!host.empty() && host.ends_with(each.host_end)) note(each.relay, "Host");
  }
  for (const auto& line : of.received.lines) {
    for (const relay_trace& each : relay_traces) {
      if (!each.field_begin.empty() && line.name.starts_with(each.field_begin)) {
        note(each.relay, std::string_view(line.name).substr(0, 40));
      }
    }
    // What smee's client adds to each request: the time in milliseconds.
    bool digits = line.name == "timestamp" && line.value.size() == 13;
    for (const char c : line.value) digits = digits && is(c, is_digit);
    if (digits) note("smee", "timestamp");
  }
  if (relays.empty()) return;
  diagnosis::cause& told = of.add(diagnosis::cause_id::relay, diagnosis::proof::observed,
                                  "Compare with a request that comes without " + relays +
                                      ", or have it pass method, URL, fields and body on unchanged.");
  told.known = diagnosis::reason::observed;
  told.why = "traces of " + relays + ": " + traces;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
