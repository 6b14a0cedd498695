// Why the listener refuses a request: explain() under its own keys and policy. In a file of its own, since it is long
// to compile.

#include <algorithm>
#include <optional>

#include <ubiops/webhooks/diagnosis/explain.hpp>

#include "masked.hpp"
#include "verifying_receiver.hpp"

namespace listener {

namespace uw = ubiops::webhooks;
namespace told = uw::diagnosis;

namespace {

bool is_about_the_body(told::cause_id id) {
  return id >= told::cause_id::body_read_before && id <= told::cause_id::body_changed;
}

bool is_step_of_the_body(told::step at) { return at == told::step::content_digest || at == told::step::body; }

// A report on a request whose body we do not have is one on its head. False where it would not be: the head is taken.
bool forget_body(told::report& report) {
  for (told::check& each : report.checks) {
    if (!is_step_of_the_body(each.at) || each.state != told::progress::failed) continue;
    if (report.verdict && each.outcome && each.outcome->code() == report.verdict->code() && !each.as_signed)
      return false;
    each.state = told::progress::not_reached;
    each.outcome.reset();
  }
  std::erase_if(report.causes, [](const told::cause& each) { return is_about_the_body(each.id); });
  return report.verdict.has_value();
}

}  // namespace

std::optional<told::report> verifying_receiver::explain(const delivery& seen, const std::string& registered) const {
  if (!seen.has_head) return std::nullopt;
  const auto all = current();
  const uw::request head = seen.head();
  const told::options with{.registered_url = registered,
                           .now = std::chrono::floor<std::chrono::seconds>(seen.received_at)};
  told::report report = told::explain(all->by_url, head, seen.body, with);
  const auto is_mismatch = [](const told::report& each) {
    return each.verdict && each.verdict->code() == uw::errc::signature_mismatch;
  };
  if (is_mismatch(report) && all->by_localhost) {  // as judge() does
    told::report other = told::explain(*all->by_localhost, head, seen.body, with);
    if (!is_mismatch(other)) report = std::move(other);
  }
  if (!seen.has_body && !forget_body(report)) return std::nullopt;
  mask(report, secret_names_);
  return report;
}

}  // namespace listener
