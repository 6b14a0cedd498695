// What the Redis store does beyond the protocol, which suite.cpp holds it to: log in, look at its server, share, and
// fail closed.
#include <replay_redis/store.hpp>

#include <replay_redis/store.hpp>  // again: the guard holds

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "calls.hpp"
#include "catch.hpp"

static_assert(!std::is_copy_constructible_v<replay_redis::store>);
static_assert(std::is_nothrow_move_constructible_v<replay_redis::store>);

namespace {

std::string subject_of(const uw::result<replay_redis::store>& refused) {
  REQUIRE(code(refused) == errc::replay_store_unavailable);
  return std::string(refused.error().subject());
}

}  // namespace

TEST_CASE("a Redis that does not answer is unavailable from the start") {
  auto settings = settings_for("redis://127.0.0.1:" + std::to_string(free_port()));
  CHECK(subject_of(replay_redis::store::create(settings)) == "connect");
  for (const milliseconds timeout :
       {milliseconds::min(), milliseconds{0}, milliseconds{3'600'001}, milliseconds::max()}) {
    settings.timeout = timeout;
    CHECK(code(replay_redis::store::create(settings)) == errc::invalid_policy);
  }
}

TEST_CASE("a scope that could not be told from a key is refused, one that can is taken") {
  const redis_server server;
  auto settings = settings_for(server);
  for (const std::string& scope : {std::string("two words"), std::string("line\n"), std::string("\x80"),
                                   std::string("\0", 1), std::string(1025, 's')}) {
    settings.scope = scope;
    const auto made = replay_redis::store::create(settings);
    REQUIRE(code(made) == errc::invalid_policy);
    CHECK(made.error().subject() == "scope");
  }
  for (const std::string& scope : {std::string(), std::string("billing"), std::string(1024, 's')}) {
    settings.scope = scope;
    auto shared = connected(settings);
    CHECK(code(shared.commit("key", claimed(shared, "key"))) == ok);
  }
}

TEST_CASE("a Redis with a password is told it, and nobody else") {
  const redis_server server({"--requirepass", "sesame"});
  auto settings = settings_for(server);
  settings.server.password = "wrong";
  const auto refused = replay_redis::store::create(settings);
  CHECK(subject_of(refused) == "AUTH: WRONGPASS");
  CHECK(refused.error().message().find("wrong") == std::string::npos);
  settings.server.password = "sesame";
  auto right = connected(settings);
  claimed(right, "key");
}

TEST_CASE("a Redis that may evict is refused, one that may not is taken") {
  const redis_server server({"--maxmemory-policy", "allkeys-lru"});
  const auto settings = settings_for(server);
  CHECK(subject_of(replay_redis::store::create(settings)) == "maxmemory-policy is not noeviction");
  REQUIRE(server.command({"CONFIG", "SET", "maxmemory-policy", "noeviction"}) == "OK");
  connected(settings);
}

TEST_CASE("a full Redis refuses claims, and none of the work that is done") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  const auto now = redis_world::now();
  const auto claim_until = [&](std::string_view key, seconds end) {
    return shared.claim(key, now + end, seconds{60}, now);
  };
  const auto done = claim_until("done", seconds{600});
  const auto failed = claim_until("failed", seconds{600});
  REQUIRE((code(done) == ok && code(failed) == ok));
  REQUIRE(server.command({"CONFIG", "SET", "maxmemory", "1"}) == "OK");
  CHECK(code(claim_until("new", seconds{600})) == errc::replay_store_full);
  CHECK(code(shared.commit("done", done->owner)) == ok);
  CHECK(code(shared.release("failed", failed->owner)) == ok);
  const auto again = claim_until("done", seconds{600});
  REQUIRE(code(again) == ok);
  CHECK(again->state == claim_state::done);
  // It would have to be remembered for longer.
  CHECK(code(claim_until("done", seconds{601})) == errc::replay_store_full);
  REQUIRE(server.command({"CONFIG", "SET", "maxmemory", "0"}) == "OK");
  CHECK(code(claim_until("done", seconds{601})) == ok);
  claimed(shared, "new");
  claimed(shared, "failed");
}

TEST_CASE("machines share what they claim") {
  const redis_server server;
  auto one = connected(settings_for(server));
  auto other = connected(settings_for(server));
  const auto owner = claimed(one, "key");
  CHECK(state(other, "key") == claim_state::in_progress);
  CHECK(code(other.commit("key", owner + 1)) == errc::claim_lost);
  CHECK(code(one.commit("key", owner)) == ok);
  CHECK(state(other, "key") == claim_state::done);

  SECTION("but not with another prefix") {
    auto settings = settings_for(server);
    settings.key_prefix = "staging:";
    auto staging = connected(settings);
    claimed(staging, "key");
    CHECK(server.command({"EXISTS", "staging:key", "ubiops-webhooks:key"}) == "2");
  }
  SECTION("nor with another scope") {
    auto settings = settings_for(server);
    settings.scope = "https://hooks.example.com/b";
    auto other_receiver = connected(settings);
    const auto its_owner = claimed(other_receiver, "key");
    CHECK(server.command({"EXISTS", "ubiops-webhooks:https://hooks.example.com/b key"}) == "1");
    auto its_twin = connected(settings);
    CHECK(state(its_twin, "key") == claim_state::in_progress);
    CHECK(code(other_receiver.commit("key", its_owner)) == ok);
    CHECK(state(its_twin, "key") == claim_state::done);
  }
  SECTION("nor with another database") {
    auto settings = settings_for(server);
    settings.server.database = 1;
    auto elsewhere = connected(settings);
    claimed(elsewhere, "key");
  }
  SECTION("there are 16 of those") {
    auto settings = settings_for(server);
    settings.server.database = 16;
    CHECK(subject_of(replay_redis::store::create(settings)) == "SELECT: ERR");
  }
}

TEST_CASE("scripts that Redis has forgotten are sent again") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  REQUIRE(server.command({"SCRIPT", "FLUSH"}) == "OK");
  const auto owner = claimed(shared, "key");
  REQUIRE(server.command({"SCRIPT", "FLUSH"}) == "OK");
  CHECK(code(shared.commit("key", owner)) == ok);
  const auto other = claimed(shared, "other");
  REQUIRE(server.command({"SCRIPT", "FLUSH"}) == "OK");
  CHECK(code(shared.release("other", other)) == ok);
}

TEST_CASE("a value that is no claim is left alone") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  REQUIRE(server.command({"SET", "ubiops-webhooks:key", "mine"}) == "OK");
  const auto refused = claim(shared, "key");
  REQUIRE(code(refused) == errc::replay_store_unavailable);
  CHECK(refused.error().subject() == "WRONGTYPE");
  CHECK(code(shared.commit("key", 1)) == errc::replay_store_unavailable);
  CHECK(code(shared.release("key", 1)) == errc::replay_store_unavailable);
  CHECK(server.command({"GET", "ubiops-webhooks:key"}) == "mine");
}

TEST_CASE("Redis's clock decides, whatever that of the caller") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  const auto now = redis_world::now();
  SECTION("behind: what is over is over") {
    const auto behind = now - seconds{1000};
    CHECK(code(shared.claim("key", now - seconds{2}, seconds{1}, behind)) == errc::signature_too_old);
    CHECK(code(shared.claim("key", now + seconds{100}, seconds{1}, behind)) == ok);
  }
  SECTION("ahead: the key is kept until its end all the same") {
    const auto ticket = shared.claim("key", now + seconds{2000}, seconds{1}, now + seconds{1000});
    REQUIRE(code(ticket) == ok);
    REQUIRE(code(shared.commit("key", ticket->owner)) == ok);
    const long long left = std::stoll(server.command({"PTTL", "ubiops-webhooks:key"}));
    CHECK(left > 1'900'000);
    CHECK(left <= 2'000'000);
  }
}

TEST_CASE("a key is kept until its end, and a lease as long as it is") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  const auto left = [&] { return std::stoll(server.command({"PTTL", "ubiops-webhooks:key"})); };
  const auto now = redis_world::now();
  const auto ticket = shared.claim("key", now + seconds{50}, seconds{500}, now);
  REQUIRE(code(ticket) == ok);
  CHECK(left() > 450'000);
  REQUIRE(code(shared.commit("key", ticket->owner)) == ok);
  CHECK(left() <= 50'000);
}

TEST_CASE("the longest times are times") {
  const redis_server server;
  auto shared = connected(settings_for(server));
  const auto ticket = shared.claim("key", std::chrono::sys_seconds::max(), seconds::max(), redis_world::now());
  REQUIRE(code(ticket) == ok);
  CHECK(state(shared, "key") == claim_state::in_progress);
  CHECK(code(shared.commit("key", ticket->owner)) == ok);
  CHECK(state(shared, "key") == claim_state::done);
}

TEST_CASE("a store moves, and what is left of it is unavailable") {
  const redis_server server;
  auto first = connected(settings_for(server));
  auto second = std::move(first);
  const auto owner = claimed(second, "key");
  CHECK(code(claim(first, "key")) == errc::replay_store_unavailable);
  CHECK(code(first.commit("key", owner)) == errc::replay_store_unavailable);
  CHECK(code(first.release("key", owner)) == errc::replay_store_unavailable);
  first = std::move(second);
  CHECK(code(first.commit("key", owner)) == ok);
}
