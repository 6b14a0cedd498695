// The claim protocol: tickets, what a store has to be, and the claim that releases itself. The states of a key stand in
// replay.hpp.
#ifndef UBIOPS_WEBHOOKS_REPLAY_CLAIM_HPP
#define UBIOPS_WEBHOOKS_REPLAY_CLAIM_HPP

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// What a claim found.
enum class claim_state : std::uint8_t {
  claimed,  ///< the key is ours: act, then commit
  in_progress,  ///< another worker has it, and its lease runs
  done,  ///< it has been committed: answer 2xx and do nothing
};

/// The answer to a claim. `owner` is what commit and release ask for: never 0 where the key was claimed, never given
/// twice by one store, and 0 where it was not claimed.
struct claim_ticket {
  claim_state state;
  std::uint64_t owner;
};

/// Where claims are kept. Each call is atomic and may come from any thread. `now` is the caller's clock.
///
/// `claim` refuses with `signature_too_old` where `until <= now`, or where `until` is not later than one that the store
/// has forgotten; with `limit_exceeded` a key of more than `limits::max_replay_key` bytes, with `invalid_policy` a
/// lease of less than a second, with `replay_store_full` or `replay_store_unavailable` where it cannot promise.
/// `commit` and `release` compare and set on the owner, and give `claim_lost` and change nothing where it differs.
/// Errors are returned, and so is the want of memory: what a `claim` that throws has claimed stays so until its lease
/// is over. A `release` that throws has failed, no more, where a guard calls it as it goes. A claim that is answered
/// when its lease is over was not claimed.
template <class Store>
concept replay_store = requires(Store& store, std::string_view key, std::uint64_t owner, std::chrono::seconds lease,
                                std::chrono::sys_seconds time) {
  { store.claim(key, /*until*/ time, lease, /*now*/ time) } -> std::same_as<result<claim_ticket>>;
  { store.commit(key, owner) } -> std::same_as<result<void>>;
  { store.release(key, owner) } -> std::same_as<result<void>>;
};

/// What to send as Retry-After with a 503: by then the worker that holds the delivery has answered or failed, since
/// UbiOps waits 10 s by default.
inline constexpr std::chrono::seconds replay_retry_after{10};

/// Retry-After for a refusal, or nothing where the same request would be refused again.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> retry_after(const error& refusal) noexcept {
  if (refusal.http_status() != 503) return std::nullopt;
  return replay_retry_after;
}

/// A claim that releases itself, unless it was committed. Move-only; the store must outlive it.
template <replay_store Store>
class claim_guard {
 public:
  /// Claims `key`. Errors are the store's, and `replay_in_progress` where another worker has it: that is answered 503,
  /// since a 2xx would lose the event if the other worker fails. See `take_claim`.
  static result<claim_guard> take(Store& store UBIOPS_WEBHOOKS_LIFETIMEBOUND, std::string key,
                                  std::chrono::sys_seconds until, std::chrono::seconds lease,
                                  std::chrono::sys_seconds now) {
    const auto ticket = store.claim(key, until, lease, now);
    if (!ticket) return ticket.error();
    if (ticket->state == claim_state::in_progress) return error(errc::replay_in_progress);
    return claim_guard(store, std::move(key), *ticket);
  }

  claim_guard(claim_guard&& other) noexcept
      : store_(other.store_), key_(std::move(other.key_)), owner_(other.owner_),
        stage_(std::exchange(other.stage_, stage::empty)) {}

  claim_guard& operator=(claim_guard&& other) noexcept {
    claim_guard moved(std::move(other));
    std::swap(store_, moved.store_);
    std::swap(key_, moved.key_);
    std::swap(owner_, moved.owner_);
    std::swap(stage_, moved.stage_);
    return *this;
  }

  /// Releases what was neither committed nor released. An error of the store is dropped, and whatever it throws: there
  /// is nobody to tell, and the lease ends the claim anyway.
  ~claim_guard() {
#ifdef __cpp_exceptions
    try {
      static_cast<void>(release());
    } catch (...) {
      return;
    }
#else
    static_cast<void>(release());
#endif
  }

  /// The delivery has been handled before: answer 2xx and do nothing.
  [[nodiscard]] bool already_done() const noexcept { return stage_ == stage::already_done; }

  /// The handler has had its effect. From here on the claim is never released, whatever the store answers: call it
  /// again after `replay_store_unavailable`, and answer 2xx in any case, for a retry could only repeat the effect.
  /// `claim_lost` says that the lease had run out and that another worker may have had the same effect, or that this
  /// guard holds no claim.
  result<void> commit() {
    if (stage_ != stage::claimed && stage_ != stage::committing) return error(errc::claim_lost);
    stage_ = stage::committing;
    return store_->commit(key_, owner_);
  }

  /// The handler has had no effect; the destructor does the same. `claim_lost` if there is nothing to release.
  result<void> release() {
    if (stage_ != stage::claimed) return error(errc::claim_lost);
    stage_ = stage::empty;
    return store_->release(key_, owner_);
  }

 private:
  enum class stage : std::uint8_t { empty, claimed, committing, already_done };

  claim_guard(Store& store, std::string key, claim_ticket ticket) noexcept
      : store_(&store), key_(std::move(key)), owner_(ticket.owner),
        stage_(ticket.state == claim_state::done ? stage::already_done : stage::claimed) {}

  Store* store_;
  std::string key_;
  std::uint64_t owner_;
  stage stage_;
};

/// Claims a delivery before it is handled:
///
///     std::string key = receiver + ' ' + event->delivery_key();  // whose delivery it is: see replay.hpp
///     auto claim = take_claim(store, std::move(key), verified->created() + horizon, lease, now);
///     if (!claim) return reply(claim.error().http_status(), claim.error().message(), retry_after(claim.error()));
///     if (claim->already_done()) return reply(204);
///     if (!handle(*event)) return reply(500);          // released: UbiOps may retry
///     if (auto kept = claim->commit(); !kept) log(kept.error().message());
///     return reply(204);
///
/// `lease` is how long the handler may take at most, counted from before this call; when it has run out, another worker
/// may claim the same key.
template <replay_store Store>
result<claim_guard<Store>> take_claim(Store& store UBIOPS_WEBHOOKS_LIFETIMEBOUND, std::string key,
                                      std::chrono::sys_seconds until, std::chrono::seconds lease,
                                      std::chrono::sys_seconds now) {
  return claim_guard<Store>::take(store, std::move(key), until, lease, now);
}

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
