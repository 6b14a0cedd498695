#include "store.hpp"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "connection.hpp"

namespace replay_redis {

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

// The end of the year 9999: later is the same, and in milliseconds still exact in Lua.
constexpr std::int64_t last_second = 253'402'300'799;

std::string milliseconds(std::int64_t seconds) { return std::to_string(std::min(seconds, last_second) * 1000); }

// Nobody else's: of 64 random bits, compared only with the owners of the same key.
std::uint64_t new_owner() {
  std::random_device device;
  std::uint64_t owner = 0;
  while (owner == 0) owner = std::uint64_t{device()} << 32 | device();
  return owner;
}

std::string shown(std::uint64_t owner) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(owner));
  return digits;
}

// The code word that Redis's errors begin with; what follows may repeat what was sent.
std::string_view code_word(std::string_view text) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto end = std::find_if_not(text.begin(), text.end(), is_upper);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

uw::error refusal(const outcome& failed) {
  switch (failed.what) {
    case outcome::kind::refused:
      // A script's own command that has no memory says so in the middle of the text, in some releases.
      if (failed.text.find("OOM command not allowed") != std::string::npos) return uw::error(errc::replay_store_full);
      return uw::error(errc::replay_store_unavailable, code_word(failed.text));
    case outcome::kind::timed_out: return uw::error(errc::replay_store_unavailable, "time-out");
    case outcome::kind::closed:
    case outcome::kind::answered: break;
  }
  return uw::error(errc::replay_store_unavailable);
}

uw::result<void> kept_or_lost(const uw::result<std::string>& answer) {
  if (!answer) return answer.error();
  if (*answer == "kept") return {};
  return uw::error(*answer == "lost" ? errc::claim_lost : errc::replay_store_unavailable);
}

}  // namespace

class store::pool {
 public:
  explicit pool(settings settings) : settings_(std::move(settings)) {}

  uw::result<void> check() {
    auto link = take(end_of_call());
    if (!link) return link.error();
    give_back(std::move(link->connection));
    return {};
  }

  uw::result<std::string> run(script which, std::string_view key, const std::vector<std::string>& arguments) {
    const deadline end = end_of_call();
    const std::string name = settings_.key_prefix + std::string(key);
    for (;;) {
      auto link = take(end);
      if (!link) return link.error();
      outcome reply = link->connection.run(which, name, arguments, end);
      if (reply.what == outcome::kind::answered) {
        give_back(std::move(link->connection));
        return std::move(reply.text);
      }
      // Only where the connection was an old one, so that this ends; and a release that was carried out cannot tell.
      if (reply.what == outcome::kind::closed && link->is_old && which != script::release) continue;
      return refusal(reply);
    }
  }

 private:
  struct taken {
    replay_redis::connection connection;
    bool is_old;
  };

  [[nodiscard]] deadline end_of_call() const { return std::chrono::steady_clock::now() + settings_.timeout; }

  uw::result<taken> take(deadline end) {
    while (auto old = take_idle()) {
      if (old->is_usable()) return taken{*std::move(old), true};
    }
    auto made = connection::open(settings_.server, end);
    if (!made) return made.error();
    return taken{*std::move(made), false};
  }

  std::optional<connection> take_idle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::nullopt;
    connection last = std::move(idle_.back());
    idle_.pop_back();
    return last;
  }

  void give_back(connection used) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < settings_.max_idle) idle_.push_back(std::move(used));
  }

  const settings settings_;
  std::mutex mutex_;
  std::vector<connection> idle_;  // guarded by mutex_
};

store::store(std::unique_ptr<pool> owned) noexcept : pool_(std::move(owned)) {}
store::store(store&&) noexcept = default;
store& store::operator=(store&&) noexcept = default;
store::~store() = default;

uw::result<store> store::create(settings settings) {
  if (settings.timeout <= std::chrono::milliseconds::zero()) return uw::error(errc::invalid_policy, "timeout");
  auto made = std::make_unique<pool>(std::move(settings));
  if (auto checked = made->check(); !checked) return checked.error();
  return store(std::move(made));
}

uw::result<uw::claim_ticket> store::claim(std::string_view key, std::chrono::sys_seconds until,
                                          std::chrono::seconds lease, std::chrono::sys_seconds now) {
  if (key.size() > uw::limits::max_replay_key) return uw::error(errc::limit_exceeded, "replay key");
  if (lease < std::chrono::seconds{1}) return uw::error(errc::invalid_policy, "lease");
  if (until <= now) return uw::error(errc::signature_too_old);
  if (pool_ == nullptr) return uw::error(errc::replay_store_unavailable);
  const std::uint64_t owner = new_owner();
  const std::int64_t ends = std::max<std::int64_t>(until.time_since_epoch().count(), 0);
  const auto answer = pool_->run(script::claim, key, {shown(owner), milliseconds(ends), milliseconds(lease.count())});
  if (!answer) return answer.error();
  if (*answer == "claimed") return uw::claim_ticket{uw::claim_state::claimed, owner};
  if (*answer == "in progress") return uw::claim_ticket{uw::claim_state::in_progress, 0};
  if (*answer == "done") return uw::claim_ticket{uw::claim_state::done, 0};
  return uw::error(*answer == "too old" ? errc::signature_too_old : errc::replay_store_unavailable);
}

uw::result<void> store::commit(std::string_view key, std::uint64_t owner) {
  if (pool_ == nullptr) return uw::error(errc::replay_store_unavailable);
  return kept_or_lost(pool_->run(script::commit, key, {shown(owner)}));
}

uw::result<void> store::release(std::string_view key, std::uint64_t owner) {
  if (pool_ == nullptr) return uw::error(errc::replay_store_unavailable);
  return kept_or_lost(pool_->run(script::release, key, {shown(owner)}));
}

}  // namespace replay_redis
