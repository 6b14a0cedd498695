#include "diagnosis.hpp"

#include "capture/time_text.hpp"

namespace doctor {

namespace uw = ubiops::webhooks;

namespace {

// Of the signature that is judged: the first of a trusted key, or else the first.
std::optional<std::chrono::sys_seconds> created_of(const uw::diagnosis::report& report) {
  for (const auto& each : report.signatures) {
    if (each.trusted && each.created) return each.created;
  }
  for (const auto& each : report.signatures) {
    if (each.created) return each.created;
  }
  return std::nullopt;
}

bool is_about_time(uw::errc code) {
  return code == uw::errc::created_in_future || code == uw::errc::signature_too_old ||
         code == uw::errc::signature_expired || code == uw::errc::date_out_of_window;
}

std::string age_text(std::chrono::seconds age) {
  const auto seconds = age.count();
  if (seconds < 600) return std::to_string(seconds) + " s";
  if (seconds < 2 * 24 * 3600) return std::to_string(seconds / 60) + " minutes";
  return std::to_string(seconds / (24 * 3600)) + " days";
}

}  // namespace

diagnosis diagnose(const uw::verifier& verifier, const captured_request& request, const std::string& registered,
                   std::chrono::sys_seconds now) {
  const uw::request head = request.head();
  const auto judge = [&](std::chrono::sys_seconds at, std::size_t budget) {
    return uw::diagnosis::explain(verifier, head, request.body,
                                  {.registered_url = registered, .budget = budget, .now = at});
  };
  diagnosis out;
  const auto today = judge(now, 4);
  out.signed_at = created_of(today);
  out.judged_at = request.received_at.value_or(out.signed_at.value_or(now));
  out.report = judge(out.judged_at, uw::diagnosis::options().budget);
  if (!out.signed_at) {
    out.time = "The request does not say when it was signed.";
    return out;
  }
  out.time = "Signed at " + time_text(*out.signed_at) + "; judged as of " +
             (request.received_at ? "when it was received, " + time_text(out.judged_at) : std::string("then")) + ".";
  if (today.verdict && is_about_time(today.verdict->code())) {
    const auto age = now - *out.signed_at;
    const std::string when = age.count() < 0 ? age_text(-age) + " before that" : "after " + age_text(age);
    out.time += " Now, " + when + ", a receiver says " + std::string(to_string(today.verdict->code())) +
                ": that is no fault of a recording.";
  }
  return out;
}

}  // namespace doctor
