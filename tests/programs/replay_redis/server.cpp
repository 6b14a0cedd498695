// What create() makes of a server in which no claim can be kept, and what a call makes of one that has become so.
#include <replay_redis/store.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "calls.hpp"
#include "catch.hpp"
#include "imitated_redis.hpp"

namespace {

std::string refused(const std::string& url) {
  const auto made = replay_redis::store::create(settings_for(url));
  REQUIRE(code(made) == errc::replay_store_unavailable);
  return std::string(made.error().subject());
}

std::string error(std::string_view text) { return "-" + std::string(text) + "\r\n"; }

// As redis-server's --user takes them: a user's rights, without one of them.
const std::vector<std::string> rights = {"+info", "+script|load", "+evalsha",   "+time", "+hmget",
                                         "+hset", "+hdel",        "+pexpireat", "+del"};

std::vector<std::string> user_without(const std::string& right, const std::string& keys = "~ubiops-webhooks:*") {
  std::vector<std::string> words = {"--user", "ann", "on", ">sesame", keys};
  for (const std::string& each : rights) {
    if (each != right) words.push_back(each);
  }
  return words;
}

std::string as_ann(const redis_server& server) {
  return "redis://ann:sesame@127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("a release of Redis that cannot run the scripts is refused by name, the first that can is taken") {
  for (const std::string release : {"2.8.24", "3.2.13", "4.0.14"}) {
    const imitated_redis old({{"INFO", imitated_redis::info(release)}});
    CHECK(refused(old.url()) == "Redis " + release + ": 5.0 or later is needed");
  }
  for (const std::string release : {"5.0.0", "6.2.14", "7.2.4", "10.0.0", "255.255.255"}) {
    const imitated_redis fit({{"INFO", imitated_redis::info(release)}});
    connected(settings_for(fit.url()));
  }
}

TEST_CASE("a Redis that does not say its release has to show that it can") {
  imitated_redis server({{"INFO", imitated_redis::bulk("maxmemory_policy:noeviction\r\n")}});
  connected(settings_for(server.url()));
  server.answer("EVALSHA", error("ERR Error running script (call to f_0): @user_script:10: @user_script: 10: Write "
                                 "commands not allowed after non deterministic commands."));
  CHECK(refused(server.url()) == "trial claim: ERR");
}

TEST_CASE("a replica is refused by Redis's own word, and taken when it is the primary") {
  const redis_server primary;
  const redis_server replica({"--replicaof", "127.0.0.1 " + std::to_string(primary.port())});
  CHECK(refused(replica.url()) == "READONLY: a replica");
  REQUIRE(replica.command({"REPLICAOF", "NO", "ONE"}) == "OK");
  auto shared = connected(settings_for(replica));
  claimed(shared, "key");
}

TEST_CASE("a node of a cluster is refused by Redis's own word, even where it has all keys") {
  const redis_server node({"--cluster-enabled", "yes"});
  CHECK(refused(node.url()) == "MOVED: a node of a cluster");
  REQUIRE(node.command({"CLUSTER", "ADDSLOTSRANGE", "0", "16383"}) == "OK");
  CHECK(refused(node.url()) == "MOVED: a node of a cluster");
}

TEST_CASE("what a server refuses a trial claim with is told by Redis's own word") {
  imitated_redis server;
  for (const std::string word : {"MOVED", "READONLY", "NOPERM", "MISCONF", "NOREPLICAS", "CLUSTERDOWN"}) {
    server.answer("EVALSHA", error(word + " and a reason that names secrets"));
    CHECK(refused(server.url()) == "trial claim: " + word);
    // As before Redis 7.0, where a script met it.
    server.answer("EVALSHA", error("ERR Error running script (call to f_0): @user_script:16: @user_script: 16: -" +
                                   word + " and a reason that names secrets"));
    CHECK(refused(server.url()) == "trial claim: " + word);
  }
  server.answer("EVALSHA", imitated_redis::bulk("too old"));
  CHECK(refused(server.url()) == "trial claim: Redis's clock is a day ahead");
  server.answer("EVALSHA", imitated_redis::bulk("something else"));
  CHECK(refused(server.url()) == "trial claim: unexpected reply");
}

TEST_CASE("a Sentinel where a Redis belongs is told how to be named") {
  const imitated_redis server({{"INFO", imitated_redis::bulk("redis_version:7.0.15\r\nredis_mode:sentinel\r\n")},
                               {"SCRIPT", error("ERR unknown command 'SCRIPT'")}});
  CHECK(refused(server.url()) == "a Sentinel: say redis-sentinel://");
}

TEST_CASE("every right that is needed is asked for at the start") {
  {
    const redis_server server(user_without("none of them"));
    auto right = connected(settings_for(as_ann(server)));
    CHECK(code(right.commit("one", claimed(right, "one"))) == ok);
    CHECK(code(right.release("two", claimed(right, "two"))) == ok);
    REQUIRE(server.command({"SCRIPT", "FLUSH"}) == "OK");
    claimed(right, "three");
    CHECK(server.command({"DBSIZE"}) == "2");  // the trial has left nothing
  }
  for (const std::string& right : rights) {
    CAPTURE(right);
    const redis_server server(user_without(right));
    const std::string step = right == "+info" ? "INFO" : right == "+script|load" ? "SCRIPT LOAD" : "trial claim";
    CHECK(refused(as_ann(server)) == step + ": NOPERM");
  }
  const redis_server server(user_without("none of them", "~other:*"));
  CHECK(refused(as_ann(server)) == "trial claim: NOPERM");
}

TEST_CASE("a login that is wrong or missing is told by Redis's own word") {
  const redis_server server({"--requirepass", "sesame"});
  const std::string place = "127.0.0.1:" + std::to_string(server.port());
  CHECK(refused("redis://" + place) == "INFO: NOAUTH");
  CHECK(refused("redis://:sesam@" + place) == "AUTH: WRONGPASS");
  CHECK(refused("redis://ann:sesame@" + place) == "AUTH: WRONGPASS");
  connected(settings_for("redis://:sesame@" + place));
}

TEST_CASE("a full Redis is taken, since it may have room again") {
  const redis_server server({"--maxmemory", "1"});
  auto shared = connected(settings_for(server));
  CHECK(code(claim(shared, "key")) == errc::replay_store_full);
  REQUIRE(server.command({"CONFIG", "SET", "maxmemory", "0"}) == "OK");
  claimed(shared, "key");
}

TEST_CASE("an eviction policy that is set later is found, refuses claims but not what is done, and can be set right") {
  const redis_server server;
  auto settings = settings_for(server);
  settings.look_again = milliseconds{50};
  auto shared = connected(settings);
  const auto committed = claimed(shared, "committed");
  const auto released = claimed(shared, "released");
  REQUIRE(server.command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"}) == "OK");
  std::this_thread::sleep_for(2 * settings.look_again);
  const auto refusal = claim(shared, "new");
  REQUIRE(code(refusal) == errc::replay_store_unavailable);
  CHECK(refusal.error().subject() == "maxmemory-policy is not noeviction");
  CHECK(code(claim(shared, "committed")) == errc::replay_store_unavailable);
  CHECK(code(shared.commit("committed", committed)) == ok);
  CHECK(code(shared.release("released", released)) == ok);
  REQUIRE(server.command({"CONFIG", "SET", "maxmemory-policy", "noeviction"}) == "OK");
  CHECK(state(shared, "committed") == claim_state::done);
  claimed(shared, "new");
}

TEST_CASE("a primary that becomes a replica is left, and its refusal is no answer") {
  const redis_server other;
  const redis_server server;
  auto shared = connected(settings_for(server));
  const auto owner = claimed(shared, "key");
  REQUIRE(server.command({"REPLICAOF", "127.0.0.1", std::to_string(other.port())}) == "OK");
  const auto refusal = claim(shared, "other");
  REQUIRE(code(refusal) == errc::replay_store_unavailable);
  CHECK(refusal.error().subject() == "READONLY: a replica");
  CHECK(code(shared.release("key", owner)) == errc::replay_store_unavailable);
}
