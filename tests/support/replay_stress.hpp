// Many threads that handle the same deliveries, each presented several times, over any replay store; and the rules that
// tell afterwards whether every delivery had its effect, and none a second one without a reason.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_STRESS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_REPLAY_STRESS_HPP

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "how_many.hpp"
#include "replay_suite.hpp"

namespace replay_suite {

struct stress_plan {
  unsigned threads = 64;
  std::size_t deliveries = how_many("UBIOPS_WEBHOOKS_STRESS_DELIVERIES", 1'000);
  unsigned presentations = 4;
  unsigned idle_rounds = 20;  // a round presents again what was not answered 2xx; so many in a row may come to nothing
  int lease = 1;  // in the world's units
  bool may_be_full = false;  // the store has no room at times
};

/// What a worker asks the store for.
struct wish {
  std::string key;
  sys_seconds until;
};

/// Deliveries that nobody signed, for what is to be quick.
struct plain_deliveries {
  sys_seconds until;

  std::optional<wish> operator()(std::size_t delivery, unsigned, sys_seconds) const {
    return wish{"delivery " + std::to_string(delivery), until};
  }
};

struct stress_report {
  std::size_t unanswered = 0;  // deliveries without a 2xx after all rounds
  std::size_t without_effect = 0;  // deliveries that were never handled
  std::size_t done_without_effect = 0;  // 2xx without handling, before any effect
  std::size_t without_reason = 0;  // second effects, although the first claim was committed or its lease ran
  std::size_t double_commits = 0;  // deliveries that the store told two workers they had finished
  std::size_t unfinished = 0;  // deliveries that the store told nobody he had finished
  std::size_t unexpected_errors = 0;
  std::size_t second_effects = 0;  // with or without a reason
  std::size_t lost_claims = 0;  // commits that came too late
  std::size_t refused = 0;  // 503, to be presented again
};

enum class fate { works, dies_before_effect, dies_before_commit, fails, pauses };

// The first worker of a delivery may have a bad day; later ones work.
inline fate fate_of(std::size_t delivery, unsigned claim_number) {
  if (claim_number != 0) return fate::works;
  switch (delivery % 16) {
    case 0: return fate::dies_before_effect;
    case 1: return fate::dies_before_commit;
    case 2: return fate::fails;
    case 3: return fate::pauses;
    default: return fate::works;
  }
}

enum class commit_outcome { none, kept, lost, unknown };

// An effect that a worker had under a claim, which the store gave between two times.
struct effect {
  std::uint64_t number;  // across all workers
  sys_seconds asked_at;
  sys_seconds claimed_at;
  commit_outcome committed = commit_outcome::none;
};

// `deliveries(delivery, presentation, now)` is the wish that a presentation leads to, or nothing if it is refused.
template <replay_world World, class Deliveries>
class stress {
 public:
  using guard = uw::claim_guard<std::remove_reference_t<decltype(std::declval<World&>().store())>>;

  stress(World& world, const Deliveries& wishes, stress_plan plan)
      : world_(world), wishes_(wishes), plan_(plan), lease_(plan.lease * world.unit()), deliveries_(plan.deliveries) {}

  stress_report run() {
    std::vector<presentation> presentations;
    for (unsigned i = 0; i < plan_.presentations; ++i) {
      for (std::size_t d = 0; d < plan_.deliveries; ++d) presentations.push_back({d, i});
    }
    std::mt19937 shuffle(20240229);
    unsigned idle = 0;
    while (!presentations.empty() && idle < plan_.idle_rounds) {
      const std::size_t waiting = presentations.size();
      std::shuffle(presentations.begin(), presentations.end(), shuffle);
      // Who paused in the last round wakes when this one is over, and finds his claim taken.
      auto sleeping = std::exchange(paused_, {});
      presentations = present(presentations);
      for (auto& worker : sleeping) worker.finish(*this);
      world_.pass(lease_);
      idle = presentations.size() < waiting ? 0 : idle + 1;
    }
    for (auto& worker : std::exchange(paused_, {})) worker.finish(*this);
    return report(presentations);
  }

 private:
  struct presentation {
    std::size_t delivery;
    unsigned number;
  };

  struct delivery {
    std::mutex mutex;
    std::vector<effect> effects;
    std::atomic<unsigned> claims{0};
    std::atomic<bool> had_effect{false};
  };

  struct paused_worker {
    std::size_t delivery;
    std::uint64_t effect_number;
    guard claim;

    void finish(stress& all) { all.commit(delivery, effect_number, claim); }
  };

  // One round, on all threads; returns what has to be presented again.
  std::vector<presentation> present(const std::vector<presentation>& presentations) {
    std::atomic<std::size_t> next{0};
    std::vector<presentation> again;
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < plan_.threads; ++t) {
      threads.emplace_back([&] {
        std::vector<presentation> refused;
        for (std::size_t i = next++; i < presentations.size(); i = next++) {
          if (!handle(presentations[i])) refused.push_back(presentations[i]);
        }
        const std::lock_guard lock(mutex_);
        again.insert(again.end(), refused.begin(), refused.end());
      });
    }
    for (auto& thread : threads) thread.join();
    refused_ += again.size();
    return again;
  }

  // What a server does with one verified request. True if it answers 2xx.
  bool handle(presentation presented) {
    const auto now = world_.now();
    auto wanted = wishes_(presented.delivery, presented.number, now);
    if (!wanted) {
      ++unexpected_errors_;
      return false;
    }
    auto claim = uw::take_claim(world_.store(), std::move(wanted->key), wanted->until, lease_, now);
    const std::size_t index = presented.delivery;
    if (!claim) {
      const auto refusal = claim.error().code();
      const bool is_full = refusal == errc::replay_store_full && plan_.may_be_full;
      if (refusal != errc::replay_in_progress && refusal != errc::replay_store_unavailable && !is_full) {
        ++unexpected_errors_;
      }
      return false;
    }
    delivery& handled = deliveries_[index];
    if (claim->already_done()) {
      if (!handled.had_effect) ++done_without_effect_;
      return true;
    }
    const fate chosen = fate_of(index, handled.claims++);
    if (chosen == fate::fails) return false;
    if (chosen == fate::dies_before_effect) return bury(std::move(*claim));
    const std::uint64_t number = have_effect(handled, now, world_.time_of_claim(now));
    if (chosen == fate::dies_before_commit) return bury(std::move(*claim));
    if (chosen == fate::pauses) {
      const std::lock_guard lock(mutex_);
      paused_.push_back({index, number, std::move(*claim)});
      return false;
    }
    commit(index, number, *claim);
    return true;
  }

  std::uint64_t have_effect(delivery& handled, sys_seconds asked_at, sys_seconds claimed_at) {
    const std::uint64_t number = effects_++;
    const std::lock_guard lock(handled.mutex);
    handled.effects.push_back({number, asked_at, claimed_at});
    handled.had_effect = true;
    return number;
  }

  // A killed worker leaves its claim behind.
  bool bury(guard claim) {
    const std::lock_guard lock(mutex_);
    graveyard_.push_back(std::move(claim));
    return false;
  }

  void commit(std::size_t index, std::uint64_t number, guard& claim) {
    auto answer = claim.commit();
    for (int i = 0; i < 3 && code(answer) == errc::replay_store_unavailable; ++i) answer = claim.commit();
    auto outcome = commit_outcome::kept;
    if (code(answer) == errc::claim_lost) {
      outcome = commit_outcome::lost;
    } else if (code(answer) == errc::replay_store_unavailable) {
      outcome = commit_outcome::unknown;
    } else if (!answer) {
      ++unexpected_errors_;
    }
    delivery& handled = deliveries_[index];
    const std::lock_guard lock(handled.mutex);
    for (auto& each : handled.effects) {
      if (each.number == number) each.committed = outcome;
    }
  }

  stress_report report(const std::vector<presentation>& presentations) {
    stress_report result;
    for (delivery& each : deliveries_) judge(each, result);
    result.unanswered = presentations.size();
    result.done_without_effect = done_without_effect_;
    result.unexpected_errors = unexpected_errors_;
    result.refused = refused_;
    return result;
  }

  void judge(delivery& judged, stress_report& result) const {
    auto& effects = judged.effects;
    if (effects.empty()) {
      ++result.without_effect;
      return;
    }
    // The store gave the later claim because the clock that it was shown had passed the end of the earlier lease.
    std::sort(effects.begin(), effects.end(), [](const effect& a, const effect& b) {
      return std::pair(a.claimed_at, a.number) < std::pair(b.claimed_at, b.number);
    });
    std::size_t commits = 0;
    std::size_t unknown = 0;
    for (std::size_t i = 0; i < effects.size(); ++i) {
      commits += effects[i].committed == commit_outcome::kept;
      unknown += effects[i].committed == commit_outcome::unknown;
      result.lost_claims += effects[i].committed == commit_outcome::lost;
      if (i == 0) continue;
      const effect& earlier = effects[i - 1];
      const bool lease_over = effects[i].claimed_at >= earlier.asked_at + lease_;
      if (!lease_over || earlier.committed == commit_outcome::kept) ++result.without_reason;
    }
    result.second_effects += effects.size() - 1;
    result.double_commits += commits > 1;
    result.unfinished += commits == 0 && unknown == 0;
  }

  World& world_;
  const Deliveries& wishes_;
  const stress_plan plan_;
  const seconds lease_;
  std::vector<delivery> deliveries_;
  std::atomic<std::uint64_t> effects_{0};
  std::atomic<std::size_t> done_without_effect_{0};
  std::atomic<std::size_t> unexpected_errors_{0};
  std::size_t refused_ = 0;
  std::mutex mutex_;  // of what follows, and of the lists of a round
  std::vector<paused_worker> paused_;
  std::vector<guard> graveyard_;
};

// What holds for every store and every world.
inline void check_exactly_once(const stress_report& report) {
  CHECK(report.unanswered == 0);
  CHECK(report.without_effect == 0);
  CHECK(report.done_without_effect == 0);
  CHECK(report.without_reason == 0);
  CHECK(report.double_commits == 0);
  CHECK(report.unfinished == 0);
  CHECK(report.unexpected_errors == 0);
}

}  // namespace replay_suite

#endif
