#include "receiver.hpp"

#include <cstdio>
#include <utility>

#include <ubiops/webhooks/event.hpp>

#include "../support/ascii.hpp"
#include "../support/key_file.hpp"
#include "../support/show.hpp"
#include "command.hpp"
#include "readable.hpp"

namespace listener {

namespace uw = ubiops::webhooks;

namespace {

// How long a delivery is remembered: UbiOps's retries come within minutes.
constexpr std::chrono::hours retry_horizon{24};
// What a claim lasts beyond the command's time: to claim, to kill the command, to commit.
constexpr std::chrono::seconds time_to_commit{5};

// Two: whoever reads our standard output late must not hold up refusals too.
std::mutex output;
std::mutex errors;

}  // namespace

receiver::receiver(options settings, std::uint16_t bound_port)
    : settings_(std::move(settings)), policy_(policy_for(settings_, bound_port)) {
  for (const uw::required_field& field : settings_.required_fields) {
    secret_names_.push_back(examples::lower_case(field.name));
  }
  auto made = uw::verifier::create(load_keys(), policy_);
  if (!made) throw bad_setting(policy_problem(made.error()));
  verifier_ = std::make_shared<const uw::verifier>(*std::move(made));
  store_ = claims::open(settings_);
}

uw::keyring receiver::load_keys() const {
  uw::keyring keys;
  for (const std::string& path : settings_.key_files) {
    auto key = uw::public_key::from_pem_file(path);
    if (!key) throw bad_setting(examples::key_file_problem(path, key.error()));
    if (auto added = keys.add(*key); !added) throw bad_setting(path + ": " + added.error().message());
  }
  return keys;
}

std::string receiver::reload_keys() {
  try {
    auto made = uw::verifier::create(load_keys(), policy_);
    if (!made) throw bad_setting(policy_problem(made.error()));
    auto next = std::make_shared<const uw::verifier>(*std::move(made));
    const std::lock_guard lock(mutex_);
    verifier_ = std::move(next);
    return "keys reloaded";
  } catch (const bad_setting& wrong) {
    return std::string("keys not reloaded, the old ones stay: ") + wrong.what();
  }
}

std::shared_ptr<const uw::verifier> receiver::verifier() const {
  const std::lock_guard lock(mutex_);
  return verifier_;
}

answer receiver::handle(const uw::verified_head& verified, std::string_view body) {
  answer refused;
  if (!settings_.allowed_objects.empty() && !is_allowed(body, refused)) return refused;
  return act(verified, body);
}

// Against our URL registered by another customer of UbiOps.
bool receiver::is_allowed(std::string_view body, answer& refused) const {
  const auto event = uw::parse_event(body);
  if (!event) {
    refused = refusal(event.error());
    return false;
  }
  for (const std::string& allowed : settings_.allowed_objects) {
    if (event->object_id() == allowed || event->object_name() == allowed) return true;
  }
  refused = {403, "object_not_allowed", "the event is of an object that --allow-object does not name", std::nullopt};
  return false;
}

answer receiver::act(const uw::verified_head& verified, std::string_view body) {
  if (store_ == nullptr) {
    show(verified, body);
    return follow_up(body);
  }
  // What is no event has no delivery key: its signature stops a replay all the same.
  const auto event = uw::parse_event(body);
  const auto signature = verified.signature();
  const std::string key =
      event ? event->delivery_key() : std::string(reinterpret_cast<const char*>(signature.data()), signature.size());
  auto claim = uw::take_claim(*store_, key, event ? verified.created() + retry_horizon : verified.replay_until(),
                              settings_.lease + time_to_commit, uw::now_by_system_clock());
  if (!claim) return refusal(claim.error());
  if (claim->already_done()) {
    log("204 delivered before: " + (event ? examples::escaped(event->request_id()) : "the same signature"));
    return {};
  }
  show(verified, body);
  answer given = follow_up(body);
  if (!given.code.empty()) return given;
  auto kept = claim->commit();
  if (!kept && kept.error().code() == uw::errc::replay_store_unavailable) kept = claim->commit();
  if (!kept) log("the claim could not be committed: " + kept.error().message());
  return given;
}

answer receiver::follow_up(std::string_view body) const {
  if (settings_.on_event.empty()) return {};
  switch (run_command(settings_.on_event, body, settings_.lease)) {
    case command_end::succeeded: return {};
    case command_end::out_of_time: return {500, "command_timeout", "the follow-up command took too long", std::nullopt};
    case command_end::failed:
    case command_end::not_started: break;
  }
  return {500, "command_failed", "the follow-up command failed; send the event again", std::nullopt};
}

void receiver::show(const uw::verified_head& verified, std::string_view body) const {
  std::string text = "Verified components:\n";
  for (const auto& [identifier, value] : verified.components()) {
    text.append("  ").append(identifier).append(": ").append(examples::shown(identifier, value, secret_names_)) += '\n';
  }
  text.append("Verified body:\n").append(readable(body)).append("\n\n");
  const std::lock_guard lock(output);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void receiver::log(const std::string& line) {
  const std::lock_guard lock(errors);
  std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace listener
