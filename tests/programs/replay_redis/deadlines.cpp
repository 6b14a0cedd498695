// A call ends by its time-out, whatever takes the time: a name server, a connection, a reply in pieces; and no claim is
// told when its lease is over.
#include <replay_redis/store.hpp>

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include "calls.hpp"
#include "catch.hpp"
#include "imitated_redis.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

// Names that a slow name server is asked for: this one knows them as 127.0.0.1, after a while.
constexpr std::string_view slow_domain = ".slow.example";
std::atomic<milliseconds> name_server_takes{};
std::atomic<int> questions{0};
std::atomic<bool> name_server_fails{false};

// Far above the time-out of a test, far below what would be slow.
constexpr seconds hang{30};

template <class Call>
milliseconds time_of(Call call) {
  const auto before = clock_type::now();
  call();
  return std::chrono::duration_cast<milliseconds>(clock_type::now() - before);
}

std::string url_of(std::string_view name, std::uint16_t port) {
  return "redis://" + std::string(name) + ":" + std::to_string(port) + "/0";
}

}  // namespace

// Instead of the C library's, for all of this program.
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): theirs are reserved
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
  using function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto original = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name != nullptr && std::string_view(name).ends_with(slow_domain)) {
    if ((hints->ai_flags & AI_NUMERICHOST) != 0) return EAI_NONAME;
    ++questions;
    std::this_thread::sleep_for(name_server_takes.load());
    if (name_server_fails) return EAI_AGAIN;
    name = "127.0.0.1";
  }
  return original(name, service, hints, found);
}

TEST_CASE("a name server that is slow takes no more than the time-out") {
  const redis_server server;
  auto settings = settings_for(url_of("one.slow.example", server.port()));
  settings.timeout = milliseconds{300};
  name_server_takes = hang;
  CHECK(time_of([&] { CHECK(code(replay_redis::store::create(settings)) == errc::replay_store_unavailable); }) <
        hang / 2);
}

TEST_CASE("a name server that is slower than the time-out is not asked again by each call, and its answer is used") {
  redis_server server;
  name_server_takes = milliseconds{0};
  auto settings = settings_for(url_of("two.slow.example", server.port()));
  settings.timeout = milliseconds{600};
  auto shared = connected(settings);
  server.stop();
  // What the name led to is not there, so that it is asked for anew.
  CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
  REQUIRE(server.start());
  name_server_takes = milliseconds{1500};
  const int before = questions;
  CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
  CHECK(eventually([&] { return code(claim(shared, "key")) == ok; }));
  CHECK(questions == before + 1);
}

TEST_CASE("that a name server failed is forgotten: the next call asks again") {
  redis_server server;
  name_server_takes = milliseconds{0};
  auto shared = connected(settings_for(url_of("three.slow.example", server.port())));
  server.stop();
  CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
  name_server_fails = true;
  REQUIRE(server.start());
  CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable);
  name_server_fails = false;
  CHECK(code(claim(shared, "key")) == ok);
}

TEST_CASE("a reply that trickles takes no more than the time-out") {
  imitated_redis server;
  auto settings = settings_for(server.url());
  settings.timeout = milliseconds{400};
  auto shared = connected(settings);
  server.trickle(milliseconds{60'000});  // a byte a minute
  const auto took = time_of([&] { CHECK(code(claim(shared, "key")) == errc::replay_store_unavailable); });
  CHECK(took >= milliseconds{390});
  CHECK(took < milliseconds{60'000});
}

TEST_CASE("a reply that comes when its lease is over claims nothing") {
  imitated_redis server;
  auto shared = connected(settings_for(server.url()));  // 20 s
  server.trickle(milliseconds{200});
  CHECK(code(claim(shared, "key", seconds{1})) == errc::replay_store_unavailable);
  server.trickle(milliseconds{0});
  CHECK(code(claim(shared, "key", seconds{1})) == ok);
  server.trickle(milliseconds{10});
  CHECK(code(claim(shared, "key", seconds{60})) == ok);
}

TEST_CASE("a server that accepts and says nothing takes no more than the time-out") {
  const redis_server server;
  auto settings = settings_for(server);
  settings.timeout = milliseconds{300};
  server.pause();
  CHECK(time_of([&] { CHECK(code(replay_redis::store::create(settings)) == errc::replay_store_unavailable); }) <
        hang / 2);
  server.resume();
}
