// Redis gone, killed, paused, and replies that are lost on the way.
#include <replay_redis/store.hpp>
#include <replay_redis/unanswered_claims.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "calls.hpp"
#include "catch.hpp"
#include "lossy_proxy.hpp"

TEST_CASE("a Redis that has gone is unavailable, and one that comes back has kept what it acknowledged") {
  redis_server server;
  auto shared = connected(settings_for(server));
  const auto owner = claimed(shared, "held");
  REQUIRE(code(shared.commit("done", claimed(shared, "done"))) == ok);
  SECTION("stopped") { server.stop(); }
  SECTION("killed") { server.kill(); }
  CHECK(code(claim(shared, "done")) == errc::replay_store_unavailable);
  CHECK(code(claim(shared, "new")) == errc::replay_store_unavailable);
  CHECK(code(shared.commit("held", owner)) == errc::replay_store_unavailable);
  CHECK(code(shared.release("held", owner)) == errc::replay_store_unavailable);
  REQUIRE(server.start());
  CHECK(state(shared, "done") == claim_state::done);
  CHECK(state(shared, "held") == claim_state::in_progress);
  CHECK(code(shared.commit("held", owner)) == ok);
  CHECK(state(shared, "held") == claim_state::done);
  claimed(shared, "new");
}

TEST_CASE("a Redis that is started again is found by the next call") {
  redis_server server;
  auto shared = connected(settings_for(server));
  const auto owner = claimed(shared, "key");
  server.stop();
  REQUIRE(server.start());
  SECTION("a claim") { claimed(shared, "other"); }
  SECTION("a commit") { CHECK(code(shared.commit("key", owner)) == ok); }
  SECTION("a release") { CHECK(code(shared.release("key", owner)) == ok); }
}

TEST_CASE("a Redis that is paused is unavailable when the time is over, and what it then does late harms nobody") {
  redis_server server;
  auto settings = settings_for(server);
  auto patient = connected(settings);
  settings.timeout = milliseconds{400};
  auto shared = connected(settings);
  const auto owner = claimed(patient, "held");
  server.pause();
  const auto before = std::chrono::steady_clock::now();
  SECTION("a claim that nobody holds lasts as long as its lease") {
    CHECK(code(claim(shared, "new", seconds{2})) == errc::replay_store_unavailable);
    server.resume();
    CHECK(eventually([&] { return state(patient, "new") == claim_state::claimed; }));
  }
  SECTION("a commit is done, and may be asked for again") {
    CHECK(code(shared.commit("held", owner)) == errc::replay_store_unavailable);
    server.resume();
    CHECK(eventually([&] { return state(patient, "held") == claim_state::done; }));
    CHECK(eventually([&] { return code(shared.commit("held", owner)) == ok; }));
  }
  SECTION("nor does the next call get the reply of the last") {
    CHECK(code(claim(shared, "new")) == errc::replay_store_unavailable);
    server.resume();
    // It would say "claimed".
    const auto now = redis_world::now();
    CHECK(eventually([&] { return code(shared.claim("held", now + seconds{600}, seconds{60}, now)) == ok; }));
    CHECK(state(patient, "held") == claim_state::in_progress);
    CHECK(state(shared, "held") == claim_state::in_progress);
  }
  SECTION("a new connection ends in time as well") {
    CHECK(code(claim(shared, "new")) == errc::replay_store_unavailable);
    CHECK(code(claim(shared, "newer")) == errc::replay_store_unavailable);
    CHECK(std::chrono::steady_clock::now() - before >= milliseconds{790});
    server.resume();
  }
  CHECK(std::chrono::steady_clock::now() - before >= milliseconds{390});
  CHECK(std::chrono::steady_clock::now() - before < seconds{30});
}

TEST_CASE("a lost reply to a call on an old connection is asked for again, by the same owner") {
  const redis_server server;
  lossy_proxy proxy(server.port());
  auto settings = settings_for(proxy.url());
  auto shared = connected(settings);
  SECTION("a claim is ours, once") {
    proxy.lose_replies(1);
    const auto owner = claimed(shared, "key");
    CHECK(state(shared, "key") == claim_state::in_progress);
    CHECK(code(shared.commit("key", owner)) == ok);
    CHECK(state(shared, "key") == claim_state::done);
  }
  SECTION("nor is anything wrong where it was the request that got lost") {
    proxy.lose_requests(1);
    const auto owner = claimed(shared, "key");
    proxy.lose_requests(1);
    CHECK(code(shared.commit("key", owner)) == ok);
    CHECK(state(shared, "key") == claim_state::done);
  }
  SECTION("a commit is done") {
    const auto owner = claimed(shared, "key");
    proxy.lose_replies(1);
    CHECK(code(shared.commit("key", owner)) == ok);
    CHECK(state(shared, "key") == claim_state::done);
  }
  SECTION("a release is not: its answer would say that the claim is lost") {
    const auto owner = claimed(shared, "key");
    proxy.lose_replies(1);
    CHECK(code(shared.release("key", owner)) == errc::replay_store_unavailable);
    claimed(shared, "key");
  }
}

TEST_CASE("a slow network is waited for as long as the time-out, and no longer") {
  const redis_server server;
  lossy_proxy proxy(server.port());
  auto patient = connected(settings_for(proxy.url()));
  auto settings = settings_for(proxy.url());
  settings.timeout = milliseconds{500};
  auto hasty = connected(settings);
  auto direct = connected(settings_for(server));
  SECTION("replies that are late") {
    proxy.delay_replies(milliseconds{1'500});
    CHECK(code(claim(hasty, "hasty")) == errc::replay_store_unavailable);
    CHECK(code(patient.commit("patient", claimed(patient, "patient"))) == ok);
    proxy.delay_replies(milliseconds{0});
    // The late reply was not taken for that of a later call.
    CHECK(state(hasty, "patient") == claim_state::done);
    claimed(hasty, "new");
  }
  SECTION("a reply that never comes, though the connection stays") {
    proxy.withhold_replies(1);
    CHECK(code(claim(hasty, "hasty", seconds{1})) == errc::replay_store_unavailable);
    claimed(hasty, "new");
    CHECK(eventually([&] { return state(direct, "hasty") == claim_state::claimed; }));
  }
  SECTION("nor is a claim of a second waited for longer than that") {
    proxy.delay_replies(milliseconds{3'000});
    CHECK(code(claim(patient, "patient", seconds{1})) == errc::replay_store_unavailable);
  }
}

TEST_CASE("replies that are lost twice are an error, and what was claimed is free when its lease is over") {
  const redis_server server;
  lossy_proxy proxy(server.port());
  auto settings = settings_for(proxy.url());
  auto shared = connected(settings);
  auto direct = connected(settings_for(server));
  proxy.lose_replies(2);
  CHECK(code(claim(shared, "key", seconds{2})) == errc::replay_store_unavailable);
  CHECK(state(direct, "key") == claim_state::in_progress);
  CHECK(eventually([&] { return state(direct, "key") == claim_state::claimed; }));
}

TEST_CASE("a claim whose answer was lost is free for the same store, once, and for no other") {
  const redis_server server;
  lossy_proxy proxy(server.port());
  auto settings = settings_for(proxy.url());
  settings.timeout = milliseconds{500};
  auto shared = connected(settings);
  auto direct = connected(settings_for(server));
  // Not in time; or with its connection, and again with a new one.
  if (GENERATE(true, false)) {
    proxy.withhold_replies(1);
  } else {
    proxy.lose_replies(2);
  }
  CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
  CHECK(eventually([&] { return state(direct, "key") == claim_state::in_progress; }));
  SECTION("the next time") {}
  SECTION("and so it is where more get lost") {
    proxy.withhold_replies(1);
    CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
  }
  SECTION("or nobody is reached meanwhile") {
    proxy.lose_requests(100);
    CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
    proxy.heal();
  }
  claimed(direct, "another");
  const auto owner = claimed(shared, "key");
  CHECK(state(shared, "key") == claim_state::in_progress);
  CHECK(state(direct, "key") == claim_state::in_progress);
  CHECK(code(shared.commit("key", owner)) == ok);
  CHECK(state(direct, "key") == claim_state::done);
}

TEST_CASE("a claim whose answer was lost does not take the key from whoever has it since") {
  const redis_server server;
  lossy_proxy proxy(server.port());
  auto settings = settings_for(proxy.url());
  settings.timeout = milliseconds{500};
  auto shared = connected(settings);
  auto direct = connected(settings_for(server));
  proxy.withhold_replies(1);
  CHECK(code(claim(shared, "key", seconds{1})) == errc::replay_store_unavailable);
  std::uint64_t owner = 0;
  CHECK(eventually([&] {
    const auto ticket = claim(direct, "key");
    if (!ticket || ticket->state != claim_state::claimed) return false;
    owner = ticket->owner;
    return true;
  }));
  CHECK(state(shared, "key") == claim_state::in_progress);
  CHECK(code(direct.commit("key", owner)) == ok);
  CHECK(state(shared, "key") == claim_state::done);
}

TEST_CASE("of claims that failed the oldest are forgotten") {
  replay_redis::unanswered_claims claims;
  for (std::uint64_t i = 1; i <= claims.max_kept + 1; ++i) claims.keep("key " + std::to_string(i), i);
  CHECK(claims.take("key 1") == 0);
  CHECK(claims.take("key 2") == 2);
  CHECK(claims.take("key 2") == 0);
  CHECK(claims.take("key " + std::to_string(claims.max_kept + 1)) == claims.max_kept + 1);
  claims.keep("twice", 7);
  claims.keep("twice", 8);
  CHECK(claims.take("twice") == 7);
  CHECK(claims.take("twice") == 8);
  CHECK(claims.take("twice") == 0);
}

TEST_CASE("memory in Redis is what the README says") {
  const redis_server server({"--appendonly", "no"});
  auto shared = connected(settings_for(server));
  const auto used = [&] {
    const std::string info = server.command({"INFO", "memory"});
    return std::stoll(info.substr(info.find("used_memory:") + 12));
  };
  claimed(shared, "warm");
  const long long before = used();
  constexpr int count = 10'000;
  // As long as a delivery key usually is.
  const std::string rest(80, 'k');
  for (int i = 0; i < count; ++i) {
    const std::string key = rest + std::to_string(1'000'000 + i) + "-2345678-2";
    REQUIRE(code(shared.commit(key, claimed(shared, key))) == ok);
  }
  const auto each = (used() - before) / count;
  WARN("a delivery takes " << each << " bytes in Redis");
  CHECK(each > 100);
  CHECK(each <= 400);
}
