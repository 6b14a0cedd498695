#include <ubiops/webhooks/replay/claim.hpp>

#include <ubiops/webhooks/replay/claim.hpp>  // again: the guard holds

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
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

// Writes down what it is asked, and answers as it is told.
struct scripted_store {
  uw::result<uw::claim_ticket> next_claim = uw::claim_ticket{claim_state::claimed, 7};
  uw::result<void> next_commit{};
  uw::result<void> next_release{};
  std::vector<std::string> calls{};

  uw::result<uw::claim_ticket> claim(std::string_view key, sys_seconds until, seconds lease, sys_seconds moment) {
    calls.push_back("claim " + std::string(key) + " " + std::to_string((until - moment).count()) + " " +
                    std::to_string(lease.count()));
    return next_claim;
  }
  uw::result<void> commit(std::string_view key, std::uint64_t owner) {
    calls.push_back("commit " + std::string(key) + " " + std::to_string(owner));
    return next_commit;
  }
  uw::result<void> release(std::string_view key, std::uint64_t owner) {
    calls.push_back("release " + std::string(key) + " " + std::to_string(owner));
    return next_release;
  }
};

using guard = uw::claim_guard<scripted_store>;
using calls = std::vector<std::string>;

const sys_seconds moment{seconds{1'700'000'000}};

uw::result<guard> take(scripted_store& store, std::string key = "key") {
  return uw::take_claim(store, std::move(key), moment + seconds{360}, seconds{30}, moment);
}

struct store_without_release {
  uw::result<uw::claim_ticket> claim(std::string_view, sys_seconds, seconds, sys_seconds);
  uw::result<void> commit(std::string_view, std::uint64_t);
};
struct store_that_says_bool : store_without_release {
  bool release(std::string_view, std::uint64_t);
};
struct store_that_says_all : store_without_release {
  uw::result<void> release(std::string_view, std::uint64_t);
};

static_assert(uw::replay_store<scripted_store>);
static_assert(uw::replay_store<store_that_says_all>);
static_assert(!uw::replay_store<store_without_release>);
static_assert(!uw::replay_store<store_that_says_bool>);
static_assert(!uw::replay_store<int>);

static_assert(std::is_nothrow_move_constructible_v<guard>);
static_assert(std::is_nothrow_move_assignable_v<guard>);
static_assert(!std::is_copy_constructible_v<guard>);
static_assert(!std::is_copy_assignable_v<guard>);

static_assert(uw::retry_after(uw::error(errc::replay_in_progress)) == uw::replay_retry_after);
static_assert(uw::retry_after(uw::error(errc::replay_store_full)) == uw::replay_retry_after);
static_assert(uw::retry_after(uw::error(errc::replay_store_unavailable)) == uw::replay_retry_after);
static_assert(!uw::retry_after(uw::error(errc::signature_too_old)));
static_assert(!uw::retry_after(uw::error(errc::malformed_event)));
static_assert(!uw::retry_after(uw::error(errc::claim_lost)));

}  // namespace

TEST_CASE("a claim hands on what it was given, and releases what was claimed") {
  scripted_store store;
  {
    const auto claim = take(store);
    REQUIRE(claim.has_value());
    CHECK_FALSE(claim->already_done());
    CHECK(store.calls == calls{"claim key 360 30"});
  }
  CHECK(store.calls == calls{"claim key 360 30", "release key 7"});
}

TEST_CASE("a claim in progress is an error that asks to come back, and releases nothing") {
  scripted_store store;
  store.next_claim = uw::claim_ticket{claim_state::in_progress, 0};
  const auto claim = take(store);
  REQUIRE(code(claim) == errc::replay_in_progress);
  CHECK(claim.error().http_status() == 503);
  CHECK(uw::retry_after(claim.error()) == seconds{10});
  CHECK(store.calls.size() == 1);
}

TEST_CASE("a claim that is done is no error, and neither commits nor releases") {
  scripted_store store;
  store.next_claim = uw::claim_ticket{claim_state::done, 0};
  {
    auto claim = take(store);
    REQUIRE(claim.has_value());
    CHECK(claim->already_done());
    CHECK(code(claim->commit()) == errc::claim_lost);
    CHECK(code(claim->release()) == errc::claim_lost);
    CHECK(claim->already_done());
  }
  CHECK(store.calls.size() == 1);
}

TEST_CASE("a refusal of the store is handed on") {
  for (const auto refusal : {errc::signature_too_old, errc::replay_store_full, errc::replay_store_unavailable,
                             errc::limit_exceeded, errc::invalid_policy}) {
    scripted_store store;
    store.next_claim = uw::error(refusal, "subject");
    const auto claim = take(store);
    REQUIRE(code(claim) == refusal);
    CHECK(claim.error().subject() == "subject");
    CHECK(store.calls.size() == 1);
  }
}

TEST_CASE("a claim that was committed is not released") {
  scripted_store store;
  {
    auto claim = take(store);
    CHECK(code(claim->commit()) == ok);
    CHECK(code(claim->release()) == errc::claim_lost);
  }
  CHECK(store.calls == calls{"claim key 360 30", "commit key 7"});
}

TEST_CASE("a claim whose commit failed is not released, since the effect has happened, and commits again") {
  scripted_store store;
  {
    auto claim = take(store);
    store.next_commit = uw::error(errc::replay_store_unavailable);
    CHECK(code(claim->commit()) == errc::replay_store_unavailable);
    CHECK(code(claim->release()) == errc::claim_lost);
    store.next_commit = {};
    CHECK(code(claim->commit()) == ok);
    CHECK(code(claim->commit()) == ok);
  }
  CHECK(store.calls == calls{"claim key 360 30", "commit key 7", "commit key 7", "commit key 7"});
}

TEST_CASE("a claim that was lost says so, and is not released") {
  scripted_store store;
  store.next_commit = uw::error(errc::claim_lost);
  {
    auto claim = take(store);
    CHECK(code(claim->commit()) == errc::claim_lost);
  }
  CHECK(store.calls == calls{"claim key 360 30", "commit key 7"});
}

TEST_CASE("a claim is released once, with the store's answer") {
  scripted_store store;
  SECTION("that it is free") {
    auto claim = take(store);
    CHECK(code(claim->release()) == ok);
    CHECK(code(claim->release()) == errc::claim_lost);
    CHECK(code(claim->commit()) == errc::claim_lost);
  }
  SECTION("or an error") {
    store.next_release = uw::error(errc::replay_store_unavailable);
    auto claim = take(store);
    CHECK(code(claim->release()) == errc::replay_store_unavailable);
  }
  CHECK(store.calls == calls{"claim key 360 30", "release key 7"});
}

TEST_CASE("an error while a claim is dropped goes nowhere") {
  scripted_store store;
  store.next_release = uw::error(errc::replay_store_unavailable);
  static_cast<void>(take(store));
  CHECK(store.calls.size() == 2);
}

TEST_CASE("a claim that is moved is released once, by the last that holds it") {
  scripted_store store;
  {
    auto claim = take(store);
    guard second = *std::move(claim);
    guard third = std::move(second);
    CHECK(code(second.commit()) == errc::claim_lost);
    CHECK(code(second.release()) == errc::claim_lost);
    CHECK_FALSE(second.already_done());
    CHECK(store.calls.size() == 1);
  }
  CHECK(store.calls == calls{"claim key 360 30", "release key 7"});
}

TEST_CASE("a claim that is assigned to releases what it held") {
  scripted_store store;
  {
    auto first = take(store, "first");
    store.next_claim = uw::claim_ticket{claim_state::claimed, 8};
    auto second = take(store, "a key that is too long to be kept in place");
    *first = std::move(*second);
    CHECK(store.calls.back() == "release first 7");
    CHECK(code(first->commit()) == ok);
  }
  CHECK(store.calls.size() == 4);
  CHECK(store.calls.back() == "commit a key that is too long to be kept in place 8");
}

TEST_CASE("a claim that is assigned to one of another store releases there, and belongs to its own store") {
  scripted_store one;
  scripted_store other;
  other.next_claim = uw::claim_ticket{claim_state::claimed, 8};
  {
    auto first = take(one, "first");
    auto second = take(other, "second");
    *first = std::move(*second);
    CHECK(one.calls == calls{"claim first 360 30", "release first 7"});
    CHECK(other.calls.size() == 1);
    // What was done elsewhere needs no release, and takes no stage along.
    other.next_claim = uw::claim_ticket{claim_state::done, 0};
    auto third = take(other, "third");
    *first = std::move(*third);
    CHECK(first->already_done());
    CHECK(other.calls.back() == "release second 8");
    auto fourth = take(one, "fourth");
    *first = std::move(*fourth);
    CHECK_FALSE(first->already_done());
    CHECK(code(first->commit()) == ok);
  }
  CHECK(one.calls == calls{"claim first 360 30", "release first 7", "claim fourth 360 30", "commit fourth 7"});
  CHECK(other.calls == calls{"claim second 360 30", "claim third 360 30", "release second 8"});
}

TEST_CASE("a claim that is assigned to itself stays what it is") {
  scripted_store store;
  auto claim = take(store, "a key that is too long to be kept in place");
  guard& same = *claim;
  *claim = std::move(same);
  CHECK(store.calls.size() == 1);
  CHECK(code(claim->commit()) == ok);
  CHECK(store.calls.back() == "commit a key that is too long to be kept in place 7");
}

TEST_CASE("a committed claim that is moved stays committed") {
  scripted_store store;
  {
    auto claim = take(store);
    REQUIRE(code(claim->commit()) == ok);
    const guard moved = *std::move(claim);
    CHECK_FALSE(moved.already_done());
  }
  CHECK(store.calls == calls{"claim key 360 30", "commit key 7"});
}

// The example of `take_claim`.
TEST_CASE("a handler runs once: its first failure is released, its success is committed") {
  struct reply {
    int status;
    bool retry = false;
  };
  scripted_store store;
  bool works = false;
  int handled = 0;
  const auto serve = [&]() -> reply {
    auto claim = take(store);
    if (!claim) return {claim.error().http_status(), uw::retry_after(claim.error()).has_value()};
    if (claim->already_done()) return {204};
    ++handled;
    if (!works) return {500};
    static_cast<void>(claim->commit());
    return {204};
  };

  CHECK(serve().status == 500);
  CHECK(store.calls == calls{"claim key 360 30", "release key 7"});
  works = true;
  CHECK(serve().status == 204);
  CHECK(store.calls.back() == "commit key 7");
  store.next_claim = uw::claim_ticket{claim_state::in_progress, 0};
  CHECK(serve().status == 503);
  CHECK(serve().retry);
  store.next_claim = uw::claim_ticket{claim_state::done, 0};
  CHECK(serve().status == 204);
  store.next_claim = uw::error(errc::signature_too_old);
  CHECK(serve().status == 403);
  CHECK_FALSE(serve().retry);
  CHECK(handled == 2);
}

TEST_CASE("what a store throws comes out of a call, and never out of a guard that goes") {
  struct throwing_store : scripted_store {
    uw::result<void> release(std::string_view key, std::uint64_t owner) {
      static_cast<void>(scripted_store::release(key, owner));
      throw std::runtime_error("no store");
    }
  };
  throwing_store store;
  const auto claim = [&store] { return uw::take_claim(store, "key", moment + seconds{360}, seconds{30}, moment); };
  {
    REQUIRE(claim().has_value());
  }
  CHECK(store.calls.back() == "release key 7");
  auto held = claim();
  REQUIRE(held.has_value());
  CHECK_THROWS_AS(held->release(), std::runtime_error);
  CHECK(code(held->release()) == errc::claim_lost);  // and it is not tried again
}
