#include "receiver.hpp"

#include <cstdio>
#include <utility>

#include <ubiops/webhooks/event.hpp>

#include "../support/show.hpp"
#include "command.hpp"
#include "readable.hpp"

namespace listener {

namespace uw = ubiops::webhooks;

namespace {

// How long a delivery is remembered: UbiOps's retries come within minutes.
constexpr std::chrono::hours retry_horizon{24};
// A delivery takes about 200 bytes, so at most some 200 MB.
constexpr std::size_t max_deliveries = 1'000'000;

// Two: whoever reads our standard output late must not hold up refusals too.
std::mutex output;
std::mutex errors;

}  // namespace

receiver::receiver(options settings, std::uint16_t bound_port)
    : settings_(std::move(settings)), policy_(policy_for(settings_, bound_port)) {
  for (const uw::required_field& field : settings_.required_fields) {
    std::string name;
    for (const char c : field.name) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    secret_names_.push_back(std::move(name));
  }
  auto made = uw::verifier::create(load_keys(), policy_);
  if (!made) throw bad_setting(made.error().message());
  verifier_ = std::make_shared<const uw::verifier>(*std::move(made));
  if (settings_.replay == "memory") {
    auto store = uw::memory_replay_store::create(max_deliveries);
    if (!store) throw bad_setting("--replay memory: " + store.error().message());
    store_ = std::make_unique<uw::memory_replay_store>(*std::move(store));
  } else if (settings_.replay != "off") {
    throw bad_setting("--replay " + settings_.replay + ": expected memory or off");
  }
}

uw::keyring receiver::load_keys() const {
  uw::keyring keys;
  for (const std::string& path : settings_.key_files) {
    auto key = uw::public_key::from_pem_file(path);
    if (!key) throw bad_setting(path + ": " + key.error().message());
    if (auto added = keys.add(*key); !added) throw bad_setting(path + ": " + added.error().message());
  }
  return keys;
}

std::string receiver::reload_keys() {
  try {
    auto made = uw::verifier::create(load_keys(), policy_);
    if (!made) throw bad_setting(made.error().message());
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
  const auto command_fails = [&] {
    return !settings_.on_event.empty() && !run_command(settings_.on_event, body, settings_.lease);
  };
  const answer failed{500, "command_failed", "the follow-up command failed; send the event again", std::nullopt};
  if (store_ == nullptr) {
    show(verified, body);
    return command_fails() ? failed : answer{};
  }
  // What is no event has no delivery key: its signature stops a replay all the same.
  const auto event = uw::parse_event(body);
  const auto signature = verified.signature();
  const std::string key =
      event ? event->delivery_key() : std::string(reinterpret_cast<const char*>(signature.data()), signature.size());
  auto claim = uw::take_claim(*store_, key, event ? verified.created() + retry_horizon : verified.replay_until(),
                              settings_.lease, uw::now_by_system_clock());
  if (!claim) return refusal(claim.error());
  if (claim->already_done()) {
    log("204 delivered before: " + (event ? examples::escaped(event->request_id()) : "the same signature"));
    return {};
  }
  show(verified, body);
  if (command_fails()) return failed;
  if (auto kept = claim->commit(); !kept) log("the claim could not be committed: " + kept.error().message());
  return {};
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
