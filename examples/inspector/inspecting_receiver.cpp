#include "inspecting_receiver.hpp"

#include <utility>

#include "../support/ascii.hpp"

namespace inspector {

namespace uw = ubiops::webhooks;

namespace {

listener::options trusting(listener::options settings, const uw::testing::key_pair& throw_away) {
  settings.more_keys.push_back(throw_away.public_key());
  return settings;
}

std::vector<std::string> secret_names_of(const listener::options& settings) {
  std::vector<std::string> names;
  names.reserve(settings.required_fields.size());
  for (const uw::required_field& field : settings.required_fields) names.push_back(examples::lower_case(field.name));
  return names;
}

}  // namespace

inspecting_receiver::inspecting_receiver(const listener::options& settings, std::uint16_t port, std::uint16_t page_port,
                                         uw::testing::key_pair throw_away, listener::log& log)
    : listener::verifying_receiver(trusting(settings, throw_away), port, log),
      pressed_(settings, port, std::move(throw_away)),
      page_({.kept = kept_,
             .pressed = pressed_,
             .explain = [this](const listener::delivery& seen) { return explain(seen, pressed_.registered_url()); },
             .keyids = [this] { return trusted_key_ids(); },
             .secret_names = secret_names_of(settings),
             .window = "A signature is good for " + std::to_string(settings.max_age.count()) +
                       " s, and clocks may differ by " + std::to_string(settings.clock_skew.count()) + " s."}),
      server_(std::make_unique<page_server>(page_port, page_)) {}

bool inspecting_receiver::wants(const listener::answer& given, bool) noexcept {
  return !given.code.empty() || given.status == 204;  // not what the health path answers
}

void inspecting_receiver::see(listener::delivery seen) {
  if (seen.given.code.empty() && seen.method == "HEAD") return;
  kept_.add(std::move(seen));
  server_->tell_of_news();
}

listener::answer inspecting_receiver::have_effect(const verified_head&, std::string_view, time_point) { return {}; }

}  // namespace inspector
