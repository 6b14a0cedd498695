#include "verifying_receiver.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/http/target.hpp>

#include "../support/ascii.hpp"
#include "../support/key_file.hpp"
#include "../support/show.hpp"
#include "command.hpp"
#include "readable.hpp"

namespace listener {

namespace uw = ubiops::webhooks;

namespace {

using clock = std::chrono::steady_clock;

// How long a delivery is remembered: UbiOps's retries come within minutes.
constexpr std::chrono::hours retry_horizon{24};
// What a claim lasts beyond the end of its effect: to kill the command, and to commit.
constexpr std::chrono::seconds time_to_commit{5};
// Bytes of events that were handled and wait to be shown.
constexpr std::size_t max_unshown = 16 * 1024 * 1024;

// A name for a URL, in which a secret may stand.
std::string hashed(std::string_view url) {
  constexpr std::size_t bytes = 16;
  uw::sodium_crypto::sha256 hash;
  hash.update(std::as_bytes(std::span(url)));
  const auto digest = hash.finish();
  std::string name;
  for (std::size_t i = 0; i < bytes; ++i) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = std::to_integer<unsigned>(digest[i]);
    name += digits[byte >> 4];
    name += digits[byte & 15];
  }
  return name;
}

}  // namespace

class verifying_receiver::request final : public incoming {
 public:
  request(verifying_receiver& owner, uw::pending_request pending) : owner_(owner), pending_(std::move(pending)) {}

  void update(std::string_view chunk) override { pending_.update(chunk); }

  std::optional<answer> finish() override {
    auto verified = std::move(pending_).finish();
    if (!verified) return refusal(verified.error());
    verified_.emplace(*std::move(verified));
    return std::nullopt;
  }

  answer handle(std::string_view body) override { return owner_.handle(*verified_, body); }

 private:
  verifying_receiver& owner_;
  uw::pending_request pending_;
  std::optional<uw::verified_head> verified_;
};

verifying_receiver::verifying_receiver(options settings, std::uint16_t bound_port, log& log)
    : settings_(std::move(settings)), log_(log), output_(STDOUT_FILENO, max_unshown),
      policy_(policy_for(settings_, bound_port)), localhost_policy_(policy_for_localhost(settings_, bound_port)) {
  for (const uw::required_field& field : settings_.required_fields) {
    secret_names_.push_back(examples::lower_case(field.name));
  }
  verifiers_ = make_verifiers();
  store_ = claims::open(settings_);
  log_.announce({.text = "UbiOps must have been given the URL " + expected_url()});
  for (const std::string& path : settings_.key_files) {
    if (const auto key = uw::public_key::from_pem_file(path)) {
      log_.announce({.text = "trusted is the key " + std::string(key->key_id()) + " of " + path});
    }
  }
  if (!settings_.record.empty()) begin_recording();
}

void verifying_receiver::begin_recording() {
  recorder_ = std::make_unique<recorder>(
      recorder::settings{settings_.record, settings_.record_raw, secret_names_},
      [this](const delivery& seen) { return explain(seen, settings_.target_uri); }, log_);
  const std::string folder = examples::escaped(settings_.record);
  if (settings_.record_raw) {
    log_.announce({.level = "warning",
                   .text = "refused requests are kept in " + folder +
                           " with their secrets: a genuine one stays a live "
                           "credential until its window ends, " +
                           window_in_words() + " after it was signed"});
  } else {
    log_.announce({.text = "refused requests are kept in " + folder + ", secrets and signatures masked"});
  }
}

std::string verifying_receiver::window_in_words() const {
  return std::to_string((settings_.max_age + settings_.clock_skew).count()) + " s";
}

std::string verifying_receiver::expected_url() const {
  if (!policy_.target_uri.empty()) return examples::shown_url(policy_.target_uri);
  std::string text = examples::shown_url(policy_.public_origin);
  if (localhost_policy_) text += " or " + localhost_policy_->public_origin;
  return text + ", with any path";
}

verifying_receiver::loaded_keys verifying_receiver::load_keys() const {
  loaded_keys keys;
  for (const std::string& path : settings_.key_files) {
    auto key = uw::public_key::from_pem_file(path);
    if (!key) {
      std::string problem = examples::key_file_problem(path, key.error());
      if (settings_.has_default_key) problem += "; --pubkey names the file of UbiOps's public key";
      throw bad_setting(problem);
    }
    if (auto added = keys.ring.add(*key); !added) throw bad_setting(path + ": " + added.error().message());
    keys.ids.emplace_back(key->key_id());
  }
  for (const uw::public_key& key : settings_.more_keys) {
    if (auto added = keys.ring.add(key); !added) throw bad_setting(added.error().message());
    keys.ids.emplace_back(key.key_id());
  }
  return keys;
}

std::shared_ptr<const verifying_receiver::verifiers> verifying_receiver::make_verifiers() const {
  const loaded_keys keys = load_keys();
  auto made = uw::verifier::create(keys.ring, policy_);
  if (!made) throw bad_setting(policy_problem(made.error(), settings_));
  verifiers all{*std::move(made), std::nullopt, keys.ids};
  if (localhost_policy_) {
    auto other = uw::verifier::create(keys.ring, *localhost_policy_);
    if (!other) throw bad_setting(policy_problem(other.error(), settings_));
    all.by_localhost = *std::move(other);
  }
  return std::make_shared<const verifiers>(std::move(all));
}

std::string verifying_receiver::reload_keys() {
  try {
    auto next = make_verifiers();
    const std::lock_guard lock(mutex_);
    verifiers_ = std::move(next);
    return "keys reloaded";
  } catch (const bad_setting& wrong) {
    return std::string("keys not reloaded, the old ones stay: ") + wrong.what();
  }
}

std::shared_ptr<const verifying_receiver::verifiers> verifying_receiver::current() const {
  const std::lock_guard lock(mutex_);
  return verifiers_;
}

std::variant<std::unique_ptr<incoming>, answer> verifying_receiver::judge(const examples::beast_head& head) {
  const auto all = current();
  auto pending = all->by_url.verify_head(head);
  if (!pending && pending.error().code() == uw::errc::signature_mismatch && all->by_localhost) {
    auto other = all->by_localhost->verify_head(head);
    if (other || other.error().code() != uw::errc::signature_mismatch) pending = std::move(other);
  }
  if (!pending) return refusal(pending.error());
  return std::make_unique<request>(*this, *std::move(pending));
}

answer verifying_receiver::handle(const verified_head& verified, std::string_view body) {
  const auto event = uw::parse_event(body);
  if (!settings_.allowed_objects.empty() || !settings_.allowed_names.empty()) {
    if (!event) return refusal(event.error());
    if (!is_allowed(*event)) {
      return {403, "object_not_allowed", "the event is of an object that the listener was not told to take",
              std::nullopt};
    }
  }
  return act(verified, body, event);
}

// Against our URL registered by another customer of UbiOps: ids are UbiOps's, and names anybody's.
bool verifying_receiver::is_allowed(const uw::event& event) const {
  const auto holds = [](const std::vector<std::string>& allowed, std::string_view value) {
    return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
  };
  return holds(settings_.allowed_objects, event.object_id()) || holds(settings_.allowed_names, event.object_name());
}

// Of the URLs that are taken, the one that this authority was signed for.
std::string verifying_receiver::registered_origin(std::string_view authority) const {
  constexpr std::string_view name = "localhost";
  const std::string_view behind = authority.substr(0, name.size() + 1);
  const bool is_localhost = behind == name || behind == "localhost:";
  return localhost_policy_ && is_localhost ? localhost_policy_->public_origin : policy_.public_origin;
}

// Listeners of several URLs may share a store, and one listener may have several paths: the same event is delivered to
// each of them. What is no event has no delivery key: its replay id stops a replay all the same.
// The URL is taken as it is configured: what is signed for it differs between releases of UbiOps's packages.
std::string verifying_receiver::replay_key(const verified_head& verified, const parsed_event& event) const {
  std::string key = settings_.replay_prefix;
  if (key.empty() && !policy_.target_uri.empty()) key = hashed(policy_.target_uri);
  if (key.empty()) {
    const auto parts = uw::split_uri(verified.component("@target-uri").value_or(""));
    std::string url = registered_origin(parts ? parts->authority : std::string_view());
    if (parts) url.append(parts->path);
    if (parts && parts->query) url.append("?").append(*parts->query);
    key = hashed(url);
  }
  key += '/';  // which no delivery key has
  const auto id = verified.replay_id();
  return event ? key + event->delivery_key() : key.append(reinterpret_cast<const char*>(id.data()), id.size());
}

answer verifying_receiver::act(const verified_head& verified, std::string_view body, const parsed_event& event) {
  // The claim lasts longer, however long it takes to get it.
  const time_point end = clock::now() + settings_.lease;
  if (store_ == nullptr) return have_effect(verified, body, end);
  auto claim = uw::take_claim(*store_, replay_key(verified, event),
                              event ? verified.created() + retry_horizon : verified.replay_until(),
                              settings_.lease + time_to_commit, uw::now_by_system_clock());
  if (!claim) return refusal(claim.error());
  if (claim->already_done()) {
    const std::string which = event ? examples::escaped(event->request_id()) : "the same content";
    log_.tell({.text = "delivered before: " + which, .status = 204});
    return {};
  }
  answer given = have_effect(verified, body, end);
  if (!given.code.empty()) return given;
  auto kept = claim->commit();
  if (!kept && kept.error().code() == uw::errc::replay_store_unavailable) kept = claim->commit();
  if (!kept) log_.tell({.level = "warning", .text = "the claim could not be committed: " + kept.error().message()});
  return given;
}

// The effect is the command's; where there is none, it is that the event is shown.
answer verifying_receiver::have_effect(const verified_head& verified, std::string_view body, time_point end) {
  if (settings_.on_event.empty()) {
    if (output_.write(shown(verified, body), end)) return {};
    return {500, "output_failed", "the event could not be written to standard output; send it again", std::nullopt};
  }
  answer given = run_follow_up(body, end);
  if (!given.code.empty()) return given;
  // Nobody waits for what is only shown, and it makes no failure of what is done.
  const bool is_taken = output_.offer(shown(verified, body));
  const std::size_t lost = output_.take_failures() + (is_taken ? 0 : 1);
  if (lost != 0) {
    log_.tell({.level = "warning", .text = std::to_string(lost) + " handled events could not be shown"});
  }
  return given;
}

answer verifying_receiver::run_follow_up(std::string_view body, time_point end) const {
  switch (run_command(settings_.on_event, body, end)) {
    case command_end::succeeded: return {};
    case command_end::out_of_time: return {500, "command_timeout", "the follow-up command took too long", std::nullopt};
    case command_end::failed:
    case command_end::not_started: break;
  }
  return {500, "command_failed", "the follow-up command failed; send the event again", std::nullopt};
}

std::string verifying_receiver::shown(const verified_head& verified, std::string_view body) const {
  std::string text = "Verified components:\n";
  for (const auto& [identifier, value] : verified.components()) {
    text.append("  ").append(identifier).append(": ").append(examples::shown(identifier, value, secret_names_)) += '\n';
  }
  return text.append("Verified body:\n").append(readable(body)).append("\n\n");
}

}  // namespace listener
