// Memory stays flat, whatever comes and whoever does not read.

#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "inspector_process.hpp"

namespace {

// Bytes of memory that a process has in use.
std::size_t resident(pid_t process) {
  const std::string text = read_file("/proc/" + std::to_string(process) + "/status");
  const std::size_t at = text.find("VmRSS:");
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + 6, nullptr, 10) * 1024;
}

}  // namespace

TEST_CASE("10,000 deliveries leave memory flat, with a stream that nobody reads") {
  // Otherwise what AddressSanitizer holds back would be what grows.
  ::setenv("ASAN_OPTIONS", "quarantine_size_mb=1", 1);
  inspector_process inspector({"--replay", "off", "--max-age", "86400"});
  ::unsetenv("ASAN_OPTIONS");
  const news_stream unread(inspector);
  std::string body = event_of("1");
  body.resize(10'000, ' ');
  const auto event = inspector.sign(body);
  auto forged = event;
  forged.target = "/evil";
  const auto send = [&](unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      CHECK(inspector.post(i % 10 == 0 ? forged : event).status == (i % 10 == 0 ? 403 : 204));
    }
  };
  constexpr unsigned warm_up = 1000;
  send(warm_up);
  const std::size_t before = resident(inspector.child.pid());
  send(10'000);
  CHECK(inspector.delivery(warm_up + 10'000)["id"] == warm_up + 10'000);
  const std::size_t after = resident(inspector.child.pid());
  INFO("from " << before << " to " << after << " bytes");
  CHECK(before > 0);
  // They have 100 MB together. Connections that overlap on a busy machine take some of their own.
  CHECK(after < before + 64 * 1024 * 1024);
}
