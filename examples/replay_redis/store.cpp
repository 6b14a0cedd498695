#include "store.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <list>
#include <mutex>
#include <new>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

#include "connection.hpp"
#include "servers.hpp"
#include "unanswered_claims.hpp"

namespace replay_redis {

namespace uw = ubiops::webhooks;
using uw::errc;

namespace {

// The end of the year 9999: later is the same, and in milliseconds still exact in Lua.
constexpr std::int64_t last_second = 253'402'300'799;

// Far longer than anybody waits, and short enough to be added to any time.
constexpr std::chrono::hours longest_timeout{1};

std::string in_milliseconds(std::int64_t seconds) { return std::to_string(std::min(seconds, last_second) * 1000); }

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

// No blank, which ends it in a key; and nothing that nobody could read there.
bool is_scope(std::string_view text) {
  const auto is_graphic = [](char c) { return c > ' ' && c < 0x7f; };
  return text.size() <= uw::limits::max_replay_key && std::all_of(text.begin(), text.end(), is_graphic);
}

uw::error unavailable(std::string_view why) { return uw::error(errc::replay_store_unavailable, why); }

uw::error refusal(const outcome& failed) {
  if (failed.is_error("OOM")) return uw::error(errc::replay_store_full);
  if (failed.what == outcome::kind::timed_out) return unavailable("time-out");
  return unavailable(failed.error_code());
}

// A server that has not carried it out, and will not soon: it has become a replica, or another holds its place.
bool has_moved(const outcome& reply) {
  for (const std::string_view code : {"READONLY", "MASTERDOWN", "LOADING", "MOVED", "CLUSTERDOWN"}) {
    if (reply.is_error(code)) return true;
  }
  return false;
}

// Want of memory, or of a thread or another thing of the system's: where it happens, nothing else is known to be wrong.
template <class Call>
std::invoke_result_t<Call> or_unavailable(Call call) noexcept {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return unavailable("no memory");
  } catch (const std::exception&) {
    return unavailable("no resources");
  }
}

uw::result<void> kept_or_lost(const uw::result<std::string>& answer) {
  if (!answer) return answer.error();
  if (*answer == "kept") return {};
  return uw::error(*answer == "lost" ? errc::claim_lost : errc::replay_store_unavailable);
}

}  // namespace

class store::pool {
 public:
  pool(settings settings, std::unique_ptr<servers> reached)
      : settings_(std::move(settings)),
        prefix_(settings_.key_prefix + settings_.scope + (settings_.scope.empty() ? "" : " ")),
        servers_(std::move(reached)) {}

  uw::result<void> check() {
    const deadline end = after(settings_.timeout);
    auto link = take(end);
    if (!link) return link.error();
    if (may_evict_) return unavailable(evicts);
    if (auto tried = link->held().try_out(prefix_ + "trial claim " + shown(new_owner()), end); !tried) {
      return tried.error();
    }
    give_back(*link);
    return {};
  }

  // As whom to claim a key.
  std::uint64_t owner_for(std::string_view key) {
    const std::uint64_t owner = unanswered_.take(key);
    return owner != 0 ? owner : new_owner();
  }

  // What is claimed is of no use when its lease is over, so a claim has no longer than that.
  uw::result<std::string> claim(std::string_view key, std::uint64_t owner, std::int64_t until,
                                std::chrono::seconds lease) {
    const milliseconds longest = std::min(lease, std::chrono::ceil<std::chrono::seconds>(settings_.timeout));
    auto answer = run(script::claim, key, {shown(owner), in_milliseconds(until), in_milliseconds(lease.count())},
                      after(std::min(longest, settings_.timeout)));
    if (!answer) unanswered_.keep(key, owner);
    return answer;
  }

  uw::result<std::string> finish(script which, std::string_view key, std::uint64_t owner) {
    return run(which, key, {shown(owner)}, after(settings_.timeout));
  }

 private:
  using milliseconds = std::chrono::milliseconds;

  static constexpr std::string_view evicts = "maxmemory-policy is not noeviction";

  // A connection in a list of its own, so that it moves between lists without memory.
  struct taken {
    std::list<connection> link;
    bool is_old;

    connection& held() { return link.front(); }
  };

  static deadline after(milliseconds span) { return std::chrono::steady_clock::now() + span; }

  uw::result<std::string> run(script which, std::string_view key, const std::vector<std::string>& arguments,
                              deadline end) {
    const std::string name = prefix_ + std::string(key);
    for (;;) {
      auto link = take(end);
      if (!link) return link.error();
      if (which == script::claim) {
        if (auto fit = look_at(*link, end); !fit) {
          if (link->is_old && std::chrono::steady_clock::now() < end) continue;
          return fit.error();
        }
        if (may_evict_) {
          give_back(*link);
          return unavailable(evicts);
        }
      }
      outcome reply = link->held().run(which, name, arguments, end);
      if (reply.is_answer() || reply.is_error("OOM")) give_back(*link);
      if (reply.is_answer()) return std::move(reply.text);
      // Only where the connection was an old one, so that this ends; and a release that was carried out cannot tell.
      const bool may_repeat = has_moved(reply) || (reply.what == outcome::kind::closed && which != script::release);
      if (link->is_old && may_repeat) continue;
      return refusal(reply);
    }
  }

  uw::result<taken> take(deadline end) {
    for (;;) {
      taken old{take_idle(), true};
      if (old.link.empty()) break;
      if (old.held().is_usable()) return old;
    }
    auto made = servers_->connect(end);
    if (!made) return made.error();
    seen(*made);
    taken fresh{{}, false};
    fresh.link.push_back(*std::move(made));
    return fresh;
  }

  // The policy can be set at any time, so it is looked at again: by one claim each interval, and by all while it is
  // wrong.
  uw::result<void> look_at(taken& link, deadline end) {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    auto last = last_look_.load();
    const bool is_due = now - deadline::duration(last) >= settings_.look_again;
    if (!may_evict_ && (!is_due || !last_look_.compare_exchange_strong(last, now.count()))) return {};
    auto looked = link.held().look_again(end);
    if (looked) seen(link.held());
    if (!looked) last_look_ = last;
    return looked;
  }

  void seen(const connection& looked_at) noexcept {
    may_evict_ = looked_at.may_evict();
    last_look_ = std::chrono::steady_clock::now().time_since_epoch().count();
  }

  std::list<connection> take_idle() {
    std::list<connection> last;
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) last.splice(last.begin(), idle_, idle_.begin());
    return last;
  }

  void give_back(taken& used) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < settings_.max_idle) idle_.splice(idle_.begin(), used.link);
  }

  const settings settings_;
  const std::string prefix_;
  const std::unique_ptr<servers> servers_;
  unanswered_claims unanswered_;
  std::atomic<bool> may_evict_{false};
  std::atomic<deadline::rep> last_look_{0};
  std::mutex mutex_;
  std::list<connection> idle_;  // guarded by mutex_; the one that was used last comes first
};

store::store(std::unique_ptr<pool> owned) noexcept : pool_(std::move(owned)) {}
store::store(store&&) noexcept = default;
store& store::operator=(store&&) noexcept = default;
store::~store() = default;

uw::result<store> store::create(settings settings) {
  if (settings.timeout <= std::chrono::milliseconds::zero() || settings.timeout > longest_timeout) {
    return uw::error(errc::invalid_policy, "timeout");
  }
  if (!is_scope(settings.scope)) return uw::error(errc::invalid_policy, "scope");
  auto reached = servers::create(settings.server);
  if (!reached) return reached.error();
  auto made = std::make_unique<pool>(std::move(settings), *std::move(reached));
  if (auto checked = made->check(); !checked) return checked.error();
  return store(std::move(made));
}

uw::result<uw::claim_ticket> store::claim(std::string_view key, std::chrono::sys_seconds until,
                                          std::chrono::seconds lease, std::chrono::sys_seconds now) noexcept {
  if (key.size() > uw::limits::max_replay_key) return uw::error(errc::limit_exceeded, "replay key");
  if (lease < std::chrono::seconds{1}) return uw::error(errc::invalid_policy, "lease: less than 1 s");
  if (until <= now) return uw::error(errc::signature_too_old);
  if (pool_ == nullptr) return uw::error(errc::replay_store_unavailable);
  return or_unavailable([&]() -> uw::result<uw::claim_ticket> {
    const std::uint64_t owner = pool_->owner_for(key);
    const std::int64_t ends = std::max<std::int64_t>(until.time_since_epoch().count(), 0);
    const auto answer = pool_->claim(key, owner, ends, lease);
    if (!answer) return answer.error();
    if (*answer == "claimed") return uw::claim_ticket{uw::claim_state::claimed, owner};
    if (*answer == "in progress") return uw::claim_ticket{uw::claim_state::in_progress, 0};
    if (*answer == "done") return uw::claim_ticket{uw::claim_state::done, 0};
    return uw::error(*answer == "too old" ? errc::signature_too_old : errc::replay_store_unavailable);
  });
}

uw::result<void> store::commit(std::string_view key, std::uint64_t owner) noexcept {
  if (pool_ == nullptr) return uw::error(errc::replay_store_unavailable);
  return or_unavailable([&] { return kept_or_lost(pool_->finish(script::commit, key, owner)); });
}

uw::result<void> store::release(std::string_view key, std::uint64_t owner) noexcept {
  if (pool_ == nullptr) return uw::error(errc::replay_store_unavailable);
  return or_unavailable([&] { return kept_or_lost(pool_->finish(script::release, key, owner)); });
}

}  // namespace replay_redis
