// What the memory store does beyond the protocol, which tests/unit/replay.cpp holds it to: its bounds, its memory of
// what it dropped, and how much it does at a time.
#include <ubiops/webhooks/replay/memory_store.hpp>

#include <ubiops/webhooks/replay/memory_store.hpp>  // again: the guard holds

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "outcomes.hpp"

namespace uw = ubiops::webhooks;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using uw::claim_state;
using uw::errc;

namespace {

static_assert(uw::replay_store<uw::memory_replay_store>);
static_assert(!std::is_copy_constructible_v<uw::memory_replay_store>);
static_assert(std::is_nothrow_move_constructible_v<uw::memory_replay_store>);
static_assert(std::is_nothrow_move_assignable_v<uw::memory_replay_store>);

claim_state state_of(const uw::result<uw::claim_ticket>& ticket) {
  REQUIRE(code(ticket) == ok);
  return ticket->state;
}

constexpr sys_seconds at(std::int64_t time) { return sys_seconds(seconds(time)); }

std::string key(std::size_t number) { return "delivery " + std::to_string(number); }

// A store whose times are small numbers, with a lease of 1 s unless told.
struct memory_bench {
  uw::memory_replay_store store;

  explicit memory_bench(std::size_t max_entries) : store(*uw::memory_replay_store::create(max_entries)) {}

  uw::result<uw::claim_ticket> claim(std::string_view text, std::int64_t until, std::int64_t now,
                                     std::int64_t lease = 1) {
    return store.claim(text, at(until), seconds(lease), at(now));
  }
  std::uint64_t claimed(std::string_view text, std::int64_t until, std::int64_t now, std::int64_t lease = 1) {
    const auto ticket = claim(text, until, now, lease);
    REQUIRE(code(ticket) == ok);
    REQUIRE(ticket->state == claim_state::claimed);
    return ticket->owner;
  }
  void done(std::string_view text, std::int64_t until, std::int64_t now) {
    REQUIRE(code(store.commit(text, claimed(text, until, now))) == ok);
  }
  claim_state state(std::string_view text, std::int64_t until, std::int64_t now) {
    return state_of(claim(text, until, now));
  }
};

// A key that lies in this shard of a store with that seed, and another one for each number.
constexpr uw::memory_replay_store::hash_seed shard_seed{1, 2};
std::string in_shard(std::uint64_t shard, std::size_t number) {
  for (std::size_t i = 0;; ++i) {
    std::string text = key(i);
    if (uw::sodium_crypto::short_hash(shard_seed, text) >> 60 == shard && number-- == 0) return text;
  }
}

}  // namespace

TEST_CASE("a store has at least one entry, and no more than it can count") {
  for (const std::size_t wrong :
       {std::size_t{0}, uw::memory_replay_store::max_capacity + 1, std::numeric_limits<std::size_t>::max()}) {
    const auto refusal = uw::memory_replay_store::create(wrong);
    REQUIRE(code(refusal) == errc::invalid_policy);
    CHECK(refusal.error().subject() == (wrong == 0 ? "max_entries: 0" : "max_entries: too many"));
  }
  for (const std::size_t right : {1u, 2u, 1000u}) {
    const auto store = uw::memory_replay_store::create(right);
    REQUIRE(code(store) == ok);
    CHECK(store->max_entries() == right);
    CHECK(store->size() == 0);
  }
}

TEST_CASE("a store holds exactly as many live entries as it was told, whatever their shards") {
  for (const std::size_t max : {1u, 2u, 3u, 15u, 16u, 17u, 100u, 1000u}) {
    memory_bench b(max);
    for (std::size_t i = 0; i < max; ++i) b.done(key(i), 1000, 0);
    CHECK(b.store.size() == max);
    CHECK(code(b.claim("one more", 2000, 999)) == errc::replay_store_full);
    CHECK(code(b.claim("one more", 2000, 999)) == errc::replay_store_full);
    for (std::size_t i = 0; i < max; ++i) CHECK(b.state(key(i), 1000, 999) == claim_state::done);
    CHECK(b.store.size() == max);
    b.claimed("one more", 2000, 1000);
    CHECK(b.store.size() <= max);
  }
}

TEST_CASE("a full store still answers for what it holds, and takes what was released") {
  memory_bench b(3);
  b.done("done", 1000, 0);
  const auto owner = b.claimed("held", 1000, 0, 500);
  b.claimed("dead", 1000, 0, 1);
  CHECK(code(b.claim("one more", 1000, 1)) == errc::replay_store_full);
  CHECK(b.state("done", 1000, 1) == claim_state::done);
  CHECK(b.state("held", 1000, 1) == claim_state::in_progress);
  CHECK(b.state("dead", 1000, 1) == claim_state::claimed);
  CHECK(code(b.claim("one more", 1000, 1)) == errc::replay_store_full);
  REQUIRE(code(b.store.release("held", owner)) == ok);
  CHECK(b.store.size() == 2);
  b.claimed("one more", 1000, 1);
  CHECK(code(b.claim("held", 1000, 1)) == errc::replay_store_full);
}

TEST_CASE("a single expired entry makes room in a full store, in whatever shard it lies") {
  constexpr std::size_t max = 64;
  for (std::size_t old = 0; old < max; ++old) {
    memory_bench b(max);
    for (std::size_t i = 0; i < max; ++i) b.done(key(i), i == old ? 100 : 1000, 0);
    CHECK(code(b.claim("one more", 1000, 99)) == errc::replay_store_full);
    b.claimed("one more", 1000, 100);
    CHECK(code(b.claim("and more", 1000, 100)) == errc::replay_store_full);
    CHECK(b.store.size() == max);
    for (std::size_t i = 0; i < max; ++i) {
      if (i != old) CHECK(b.state(key(i), 1000, 100) == claim_state::done);
    }
  }
}

TEST_CASE("a single expired entry makes room in a full store, be it behind more than one claim looks at in its shard") {
  constexpr std::size_t max = 40;
  memory_bench b(max);
  b.store = *uw::memory_replay_store::create(max, shard_seed);
  b.done(in_shard(3, 0), 100, 0);
  // In one slot of the expiry wheel, and in front of it: what came last.
  for (std::size_t i = 1; i < max; ++i) b.done(in_shard(3, i), 126, 0);
  b.claimed(in_shard(3, max), 1000, 100);
  CHECK(b.store.size() == max);
  CHECK(code(b.claim(in_shard(3, max + 1), 1000, 100)) == errc::replay_store_full);
}

TEST_CASE("a full store of expired entries is as good as an empty one") {
  constexpr std::size_t max = 500;
  memory_bench b(max);
  for (std::size_t i = 0; i < max; ++i) b.done(key(i), 100, 0);
  for (std::size_t i = 0; i < max; ++i) b.done("new " + key(i), 1000, 200);
  CHECK(b.store.size() == max);
  CHECK(code(b.claim("one more", 1000, 200)) == errc::replay_store_full);
  for (std::size_t i = 0; i < max; ++i) CHECK(b.state("new " + key(i), 1000, 200) == claim_state::done);
}

TEST_CASE("a running lease is never dropped to make room") {
  memory_bench b(1);
  const auto owner = b.claimed("key", 10, 0, 100);
  CHECK(code(b.claim("one more", 1000, 99)) == errc::replay_store_full);
  SECTION("its owner may commit, and the entry goes with its end") {
    CHECK(code(b.store.commit("key", owner)) == ok);
    b.claimed("one more", 1000, 99);
  }
  SECTION("when it is over, the entry goes, and the owner has lost it") {
    b.claimed("one more", 1000, 100);
    CHECK(code(b.store.commit("key", owner)) == errc::claim_lost);
    CHECK(code(b.store.release("key", owner)) == errc::claim_lost);
  }
}

TEST_CASE("no step of the clock reopens what was dropped") {
  memory_bench b(1);
  b.done("old", 100, 0);
  SECTION("dropped to make room") { b.done("new", 1000, 100); }
  SECTION("dropped on the way") {
    // A larger store than needed: the claim of any key of the same shard drops it.
    memory_bench large(1000);
    large.done("old", 100, 0);
    for (std::size_t i = 0; large.store.size() == i + 1; ++i) large.done(key(i), 1000, 100);
    b = std::move(large);
  }
  for (const std::int64_t now : {0, 50, 99, -1000}) {
    CHECK(code(b.claim("old", 100, now)) == errc::signature_too_old);
    CHECK(code(b.claim("old", 99, now - 2)) == errc::signature_too_old);
    CHECK(code(b.claim("another", 100, now)) == errc::signature_too_old);
  }
  // The twin: one second later is not what was dropped.
  CHECK(code(b.claim("another", 101, 0)) != errc::signature_too_old);
}

TEST_CASE("nor what was claimed anew after its end, before it was dropped") {
  memory_bench b(20'000);
  // So many that expire first that the claim below drops some of them, and not yet its own key.
  for (std::size_t i = 0; i < 5'000; ++i) b.done(key(i), 100, 0);
  b.done("key", 150, 0);
  const auto owner = b.claimed("key", 500, 200);
  REQUIRE(b.store.size() > 4'900);
  REQUIRE(code(b.store.release("key", owner)) == ok);
  CHECK(code(b.claim("key", 150, 50)) == errc::signature_too_old);
  b.claimed("key", 151, 50);
}

TEST_CASE("at its very end a key may be claimed again, be it not dropped yet") {
  memory_bench b(20'000);
  for (std::size_t i = 0; i < 5'000; ++i) b.done(key(i), 100, 0);
  b.done("key", 200, 0);
  CHECK(b.state("key", 500, 199) == claim_state::done);
  b.done("other", 200, 0);
  b.claimed("other", 500, 200);
  REQUIRE(b.store.size() > 4'900);
}

TEST_CASE("an earlier end that is dropped later, in another shard and at an earlier time, reopens nothing") {
  memory_bench b(1000);
  b.store = *uw::memory_replay_store::create(1000, shard_seed);
  b.done(in_shard(3, 0), 200, 0);
  b.done(in_shard(5, 0), 100, 0);
  b.claimed(in_shard(3, 1), 1000, 200, 900);
  REQUIRE(b.store.size() == 2);  // the one that ended at 200 is dropped
  b.claimed(in_shard(5, 1), 1000, 150, 900);
  REQUIRE(b.store.size() == 2);  // and now the other one
  CHECK(code(b.claim(in_shard(3, 0), 200, 150)) == errc::signature_too_old);
  CHECK(code(b.claim("another", 200, 150)) == errc::signature_too_old);
  CHECK(code(b.claim("another", 151, 150)) == errc::signature_too_old);
  b.claimed("another", 201, 150);
}

TEST_CASE("what was claimed while the clock was set back makes room at the latest once the clock is where it was") {
  memory_bench b(1);
  b.store = *uw::memory_replay_store::create(1, shard_seed);  // all in the shard that has seen the later time
  b.done(in_shard(3, 0), 100, 0);
  REQUIRE(code(b.store.release(in_shard(3, 1), b.claimed(in_shard(3, 1), 1000, 500))) == ok);
  const std::string expired = in_shard(3, 2);
  b.done(expired, 150, 110);  // the clock is set back
  CHECK(b.state(expired, 150, 149) == claim_state::done);
  // Expired, and not found yet: the store is full rather than searched for as long as it is large.
  CHECK(code(b.claim(in_shard(3, 3), 1000, 160)) == errc::replay_store_full);
  CHECK(code(b.claim(in_shard(3, 3), 1000, 499)) == errc::replay_store_full);
  CHECK(b.store.size() == 1);
  b.claimed(in_shard(3, 3), 1000, 500);
  CHECK(b.store.size() == 1);
}

TEST_CASE("what was only released was not dropped") {
  memory_bench b(10);
  REQUIRE(code(b.store.release("key", b.claimed("key", 1000, 0))) == ok);
  b.claimed("key", 10, 0);
}

TEST_CASE("a clock that is set back finds what is still there") {
  memory_bench b(100);
  b.done("done", 1000, 500);
  const auto owner = b.claimed("held", 1000, 500, 10);
  CHECK(b.state("done", 1000, 0) == claim_state::done);
  CHECK(b.state("held", 1000, 0) == claim_state::in_progress);
  CHECK(b.state("held", 1000, 509) == claim_state::in_progress);
  CHECK(b.state("done", 1000, -1'000'000) == claim_state::done);
  b.claimed("new", 2, 1);
  CHECK(b.state("held", 1000, 510) == claim_state::claimed);
  CHECK(code(b.store.commit("held", owner)) == errc::claim_lost);
}

TEST_CASE("a clock that runs ahead and is set back loses nothing that it did not reach") {
  memory_bench b(100);
  b.done("short", 100, 0);
  b.done("long", 10'000, 0);
  for (std::size_t i = 0; i < 50; ++i) b.done(key(i), 9'000, 5'000);
  CHECK(b.state("long", 10'000, 10) == claim_state::done);
  // Dropped or not, which depends on its shard, it is not claimed again.
  const auto again = b.claim("short", 100, 10);
  CHECK((again ? again->state == claim_state::done : code(again) == errc::signature_too_old));
  b.claimed("new", 5'001, 10);
}

TEST_CASE("times at the ends of the range are times") {
  memory_bench b(10);
  const auto first = sys_seconds::min();
  const auto last = sys_seconds::max();
  CHECK(code(b.store.claim("key", first, seconds{1}, first)) == errc::signature_too_old);
  CHECK(code(b.store.claim("key", last, seconds{1}, last)) == errc::signature_too_old);
  const auto ticket = b.store.claim("key", last, seconds::max(), first);
  REQUIRE(code(ticket) == ok);
  CHECK(state_of(b.store.claim("key", last, seconds::max(), at(-2))) == claim_state::in_progress);
  const auto other = b.store.claim("other", last, seconds::max(), last - seconds{1});
  REQUIRE(code(other) == ok);
  CHECK(state_of(b.store.claim("other", last, seconds{1}, last - seconds{1})) == claim_state::in_progress);
  CHECK(code(b.store.commit("other", other->owner)) == ok);
  const auto early = b.store.claim("early", first + seconds{1}, seconds{1}, first);
  REQUIRE(code(early) == ok);
  CHECK(early->state == claim_state::claimed);
  CHECK(code(b.store.commit("early", early->owner)) == ok);
  CHECK(state_of(b.store.claim("early", first + seconds{9}, seconds{1}, first + seconds{2})) == claim_state::claimed);
}

TEST_CASE("one claim drops a few expired entries, however many there are, and they all go in the end") {
  constexpr std::size_t backlog = 20'000;
  memory_bench b(2 * backlog + 100);
  for (std::size_t i = 0; i < backlog; ++i) b.done(key(i), 1'700'086'400, 1'700'000'000);
  std::size_t most = 0;
  std::size_t claims = 0;
  std::size_t size = b.store.size();
  // The old ones go faster than new ones come: in no more claims than there were entries, all are gone.
  for (; claims < backlog; ++claims) {
    b.claimed("new " + key(claims), 1'700'200'000, 1'700'100'000);
    most = std::max(most, size + 1 - b.store.size());
    size = b.store.size();
    if (size == claims + 1) break;
  }
  CHECK(most > 1);
  CHECK(most <= 8);
  CHECK(size == claims + 1);
}

TEST_CASE("a store that is used all the time holds little more than what is alive") {
  constexpr std::int64_t horizon = 1000;
  constexpr std::int64_t per_second = 10;
  constexpr std::size_t alive = horizon * per_second;
  memory_bench b(10 * alive);
  std::size_t number = 0;
  std::size_t most = 0;
  for (std::int64_t now = 0; now < 10 * horizon; ++now) {
    for (std::int64_t i = 0; i < per_second; ++i) b.done(key(number++), now + horizon, now);
    most = std::max(most, b.store.size());
  }
  CHECK(most >= alive);
  // At eight steps a claim, new entries come in while a slot of the wheel is moved down.
  CHECK(most <= alive + alive / 4);
  CHECK(b.store.size() <= alive + alive / 4);
}

TEST_CASE("owner numbers are unique across the shards of a store") {
  memory_bench b(2000);
  std::set<std::uint64_t> owners;
  for (std::size_t i = 0; i < 1000; ++i) {
    owners.insert(b.claimed(key(i), 1000, 0, 1));
    owners.insert(b.claimed(key(i), 1000, 1, 1));
  }
  CHECK(owners.size() == 2000);
  CHECK(owners.count(0) == 0);
}

TEST_CASE("a store works with any seed, and seeds differ") {
  for (const uw::memory_replay_store::hash_seed seed :
       {uw::memory_replay_store::hash_seed{0, 0}, uw::memory_replay_store::hash_seed{~std::uint64_t{0}, 1}}) {
    auto store = *uw::memory_replay_store::create(1000, seed);
    for (std::size_t i = 0; i < 1000; ++i) {
      CHECK(state_of(store.claim(key(i), at(10), seconds{1}, at(0))) == claim_state::claimed);
    }
    for (std::size_t i = 0; i < 1000; ++i) {
      CHECK(state_of(store.claim(key(i), at(10), seconds{1}, at(0))) == claim_state::in_progress);
    }
  }
  CHECK(uw::memory_replay_store::random_seed() != uw::memory_replay_store::random_seed());
}

TEST_CASE("a store moves with all that it holds, and what is left of it is unavailable") {
  memory_bench b(10);
  b.done("key", 1000, 0);
  auto moved = std::move(b.store);
  CHECK(moved.size() == 1);
  CHECK(moved.max_entries() == 10);
  CHECK(state_of(moved.claim("key", at(1000), seconds{1}, at(0))) == claim_state::done);
  CHECK(b.store.size() == 0);
  CHECK(b.store.max_entries() == 0);
  CHECK(code(b.claim("key", 1000, 0)) == errc::replay_store_unavailable);
  CHECK(code(b.store.commit("key", 1)) == errc::replay_store_unavailable);
  CHECK(code(b.store.release("key", 1)) == errc::replay_store_unavailable);
  b.store = std::move(moved);
  CHECK(b.state("key", 1000, 0) == claim_state::done);
}

TEST_CASE("threads that fill a small store lose no entry that is alive, and never exceed its size") {
  constexpr std::size_t max = 64;
  constexpr unsigned threads = 16;
  constexpr std::int64_t horizon = 20;
  memory_bench b(max);
  std::atomic<std::int64_t> clock{0};
  std::atomic<std::size_t> handled{0}, full{0}, wrong{0}, too_many{0}, lost{0};
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      for (std::size_t i = 0; i < 2'000; ++i) {
        const std::string text = std::to_string(t) + " " + key(i);
        const std::int64_t now = clock;
        const auto ticket = b.claim(text, now + horizon, now, horizon);
        if (b.store.size() > max) ++too_many;
        if (code(ticket) == errc::replay_store_full || code(ticket) == errc::signature_too_old) {
          ++full;
          if (code(ticket) == errc::replay_store_full) ++clock;
          continue;
        }
        if (!ticket || ticket->state != claim_state::claimed) {
          ++wrong;
          continue;
        }
        const auto kept = b.store.commit(text, ticket->owner);
        // As of the time of the claim it is alive: either it is there, or somebody who is later has dropped it.
        const auto again = b.claim(text, now + horizon, now, horizon);
        const bool may_be_gone = clock >= now + horizon;
        if (!kept && !may_be_gone) ++lost;
        if (again ? again->state != claim_state::done : code(again) != errc::signature_too_old || !may_be_gone) {
          ++wrong;
        }
        ++handled;
      }
    });
  }
  for (auto& worker : workers) worker.join();
  CHECK(wrong == 0);
  CHECK(lost == 0);
  CHECK(too_many == 0);
  CHECK(handled > 0);
  CHECK(full > 0);
  CHECK(b.store.size() <= max);
}

TEST_CASE("threads that claim the same keys in a full store leave no place taken that nobody uses") {
  constexpr std::size_t max = 8;
  constexpr unsigned threads = 16;
  for (int round = 0; round < 200; ++round) {
    memory_bench b(max);
    for (std::size_t i = 0; i < max; ++i) b.done(key(i), 100, 0);
    std::atomic<unsigned> claimed{0}, wrong{0};
    std::atomic<unsigned> ready{0};
    std::vector<std::thread> workers;
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([&] {
        ++ready;
        while (ready < threads) std::this_thread::yield();
        for (std::size_t i = 0; i < max; ++i) {
          const auto ticket = b.claim("new " + key(i), 1000, 200, 100);
          if (ticket && ticket->state == claim_state::claimed) ++claimed;
          // A place that another thread is about to give back can make the store look full.
          if (!ticket && code(ticket) != errc::replay_store_full) ++wrong;
        }
      });
    }
    for (auto& worker : workers) worker.join();
    REQUIRE(wrong == 0);
    REQUIRE(claimed <= max);
    REQUIRE(b.store.size() <= max);
    for (std::size_t i = 0; i < max; ++i) b.claimed("last " + key(i), 3000, 2000);
    REQUIRE(code(b.claim("one more", 3000, 2000)) == errc::replay_store_full);
  }
}
