// One of several servers: the primary of a list, the one that Sentinels name, and the next when it is gone.
#include <replay_redis/store.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "calls.hpp"
#include "catch.hpp"
#include "child_process.hpp"
#include "free_port.hpp"
#include "scratch_folder.hpp"

namespace {

std::string place(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

std::vector<std::string> replica_of(const redis_server& primary, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--replicaof", "127.0.0.1 " + std::to_string(primary.port())});
  return more;
}

bool follows(const redis_server& replica) {
  return eventually(
      [&] { return replica.command({"INFO", "replication"}).find("master_link_status:up") != std::string::npos; });
}

// A Sentinel of its own that looks after one primary under the name "claims".
class sentinel {
 public:
  sentinel(const redis_server& primary, const std::string& more) {
    for (int attempt = 0; attempt < 5; ++attempt) {
      port_ = free_port();
      const std::string settings =
          folder_.write("sentinel.conf", "port " + std::to_string(port_) + "\nbind 127.0.0.1\ndir " + folder_.path() +
                                             "\nsentinel monitor claims 127.0.0.1 " + std::to_string(primary.port()) +
                                             " 1\nsentinel down-after-milliseconds claims 500\n" + more);
      process_ = std::make_unique<child_process>(std::vector<std::string>{"redis-server", settings, "--sentinel"});
      if (process_->says("+monitor master claims")) return;
    }
    throw std::runtime_error("no Sentinel: " + process_->out());
  }

  std::uint16_t port() const noexcept { return port_; }

 private:
  scratch_folder folder_;
  std::uint16_t port_ = 0;
  std::unique_ptr<child_process> process_;
};

}  // namespace

TEST_CASE("of a list the primary is used, wherever it stands, and whatever the others are") {
  const redis_server primary;
  const redis_server replica(replica_of(primary));
  const std::string gone = place(free_port());
  SECTION("behind one that is not there") {
    auto shared = connected(settings_for("redis://" + gone + "," + place(primary.port())));
    claimed(shared, "key");
  }
  SECTION("behind a replica") {
    auto shared = connected(settings_for("redis://" + place(replica.port()) + "," + place(primary.port())));
    claimed(shared, "key");
  }
  SECTION("behind one that does not answer, which gets its part of the time") {
    const redis_server silent;
    silent.pause();
    auto settings = settings_for("redis://" + place(silent.port()) + "," + place(primary.port()));
    settings.timeout = seconds{6};
    auto shared = connected(settings);
    claimed(shared, "key");
  }
  SECTION("without one, a server that answered is told of") {
    const auto made =
        replay_redis::store::create(settings_for("redis://" + gone + "," + place(replica.port()) + "," + gone));
    REQUIRE(code(made) == errc::replay_store_unavailable);
    CHECK(made.error().subject() == "READONLY: a replica");
  }
}

TEST_CASE("a replica of the list that has taken over knows what was done") {
  auto primary = std::make_unique<redis_server>();
  const redis_server replica(replica_of(*primary));
  auto shared = connected(settings_for("redis://" + place(primary->port()) + "," + place(replica.port())));
  const auto owner = claimed(shared, "held");
  REQUIRE(code(shared.commit("done", claimed(shared, "done"))) == ok);
  REQUIRE(follows(replica));
  REQUIRE(eventually([&] { return replica.command({"DBSIZE"}) == "2"; }));
  SECTION("killed") { primary->kill(); }
  SECTION("made a replica") {
    REQUIRE(primary->command({"REPLICAOF", "127.0.0.1", std::to_string(replica.port())}) == "OK");
  }
  // Nobody has taken over yet.
  CHECK(code(claim(shared, "new")) == errc::replay_store_unavailable);
  REQUIRE(replica.command({"REPLICAOF", "NO", "ONE"}) == "OK");
  CHECK(state(shared, "done") == claim_state::done);
  CHECK(state(shared, "held") == claim_state::in_progress);
  CHECK(code(shared.commit("held", owner)) == ok);
  claimed(shared, "new");
}

TEST_CASE("the primary is the one that a Sentinel names, and after it the next") {
  const bool has_password = GENERATE(false, true);
  const std::vector<std::string> options =
      has_password ? std::vector<std::string>{"--requirepass", "sesame", "--masterauth", "sesame"}
                   : std::vector<std::string>{};
  const std::string login = has_password ? ":sesame@" : "";
  redis_server primary(options);
  const redis_server replica(replica_of(primary, options));
  const sentinel watching(primary, has_password ? "sentinel auth-pass claims sesame\nrequirepass sesame\n" : "");
  const std::string hosts = "redis-sentinel://" + login + place(free_port()) + "," + place(watching.port());
  auto shared = connected(settings_for(hosts + "/0#claims"));
  REQUIRE(code(shared.commit("done", claimed(shared, "done"))) == ok);

  const auto made = replay_redis::store::create(settings_for(hosts + "#others"));
  REQUIRE(code(made) == errc::replay_store_unavailable);
  CHECK(made.error().subject() == "Sentinel: no primary of that name");
  if (has_password) {
    const auto without =
        replay_redis::store::create(settings_for("redis-sentinel://" + place(watching.port()) + "#claims"));
    REQUIRE(code(without) == errc::replay_store_unavailable);
    CHECK(without.error().subject() == "Sentinel: NOAUTH");
    return;  // the rest is the same, and takes a while
  }
  REQUIRE(follows(replica));
  REQUIRE(eventually([&] { return replica.command({"DBSIZE"}) == "1"; }));
  primary.kill();
  CHECK(eventually([&] { return code(claim(shared, "new")) == ok; }));
  CHECK(state(shared, "done") == claim_state::done);
}
