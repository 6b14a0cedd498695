// What a delivery costs Redis: memory while its claim is held, and the append-only file. As Redis itself counts it,
// which differs by release; so the bounds have slack, and are what a server has to be sized by.
#include <cstddef>
#include <cstdlib>
#include <string>

#include "calls.hpp"
#include "catch.hpp"

namespace {

// Just above a power of two, where Redis has doubled its tables: the dearest.
constexpr std::size_t deliveries = 2'100;

// A number in Redis's INFO.
std::size_t info(const redis_server& server, const std::string& section, const std::string& name) {
  const std::string text = server.command({"INFO", section});
  const auto at = text.find('\n' + name + ':');
  REQUIRE(at != std::string::npos);
  return std::strtoul(text.c_str() + at + name.size() + 2, nullptr, 10);
}

std::string key_of(std::size_t number) {
  std::string key = std::to_string(1'000'000 + number);
  key.resize(100, 'k');
  return key;
}

}  // namespace

TEST_CASE("a delivery takes the memory and the append-only file that the README says") {
  const redis_server server({"--auto-aof-rewrite-percentage", "0"});
  auto shared = connected(settings_for(server));
  CHECK(code(shared.commit("first", claimed(shared, "first"))) == ok);  // the scripts are there, and the buffers
  const auto memory_before = info(server, "memory", "used_memory");
  const auto file_before = info(server, "persistence", "aof_current_size");
  for (std::size_t i = 0; i < deliveries; ++i) {
    const std::string key = key_of(i);
    REQUIRE(code(shared.commit(key, claimed(shared, key))) == ok);
  }
  const auto memory = (info(server, "memory", "used_memory") - memory_before) / deliveries;
  const auto file = (info(server, "persistence", "aof_current_size") - file_before) / deliveries;
  const auto entry = std::stoull(server.command({"MEMORY", "USAGE", "ubiops-webhooks:" + key_of(0)}));
  CAPTURE(server.command({"INFO", "server"}).substr(0, 40), memory, entry, file);
  CHECK(memory > 200);
  CHECK(memory <= 320);
  CHECK(entry > 200);
  CHECK(entry <= 300);
  CHECK(file > 400);
  CHECK(file <= 800);
}
