// Redis URLs of the store in examples/replay_redis. An input is a URL; out of the same bytes another one is built that
// must be read as what it was built from.
#include <cstddef>
#include <string>
#include <string_view>

#include "../../../examples/replay_redis/redis_url.hpp"
#include "../slow/text.hpp"
#include "../target.hpp"
#include "exact.hpp"

namespace redis_urls_target {

using fuzz::require;
using replay_redis::redis_url;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out.append("%").append(slow::hex_byte(static_cast<unsigned char>(c), "0123456789abcdef"));
  return out;
}

bool same_hosts(const redis_url& a, const redis_url& b) {
  bool same = a.hosts.size() == b.hosts.size();
  for (std::size_t i = 0; same && i < a.hosts.size(); ++i) {
    same = a.hosts[i].name == b.hosts[i].name && a.hosts[i].port == b.hosts[i].port;
  }
  return same;
}

void check_read(const redis_url& url) {
  require(!url.hosts.empty() && url.hosts.size() <= replay_redis::max_hosts, "there is a host, and not too many");
  for (const auto& each : url.hosts) require(!each.name.empty() && each.port != 0, "each host has a name and a port");
  require(url.tls.certificate.empty() == url.tls.key.empty(), "a certificate comes with its key");
  require(url.uses_tls || (url.tls.ca.empty() && url.tls.key.empty()), "files are for TLS");
  // What is shown can be read again where no name in it needs escapes, and lacks what is secret.
  for (const char c : url.primary) {
    if (!slow::is_unreserved(c)) return;
  }
  redis_url without = url;
  without.user = without.password = "";
  require(url.shown() == without.shown(), "what is shown does not depend on user and password");
  const auto again = replay_redis::parse_redis_url(url.shown());
  require(again.has_value() && same_hosts(*again, url) && again->database == url.database &&
              again->primary == url.primary && again->uses_tls == url.uses_tls && again->password.empty(),
          "what is shown reads as the same");
}

void run(std::string_view input) {
  const exact_buffer text(input);
  const auto read = replay_redis::parse_redis_url(text.view());
  if (read) check_read(*read);

  if (input.size() < 4) return;
  const auto byte = [input](std::size_t at) { return static_cast<unsigned char>(input[at]); };
  redis_url built;
  built.uses_tls = byte(0) % 2 != 0;
  const bool sentinel = byte(0) % 4 >= 2;
  built.database = byte(1) * 39u;
  built.hosts.resize(byte(2) % replay_redis::max_hosts + 1);
  std::string hosts;
  for (std::size_t i = 0; i < built.hosts.size(); ++i) {
    built.hosts[i] = {i % 3 == 2 ? "::" + std::to_string(i) : "host" + std::to_string(i),
                      static_cast<std::uint16_t>(byte(3) * 256u + i + 1)};
    const std::string name = i % 3 == 2 ? "[" + built.hosts[i].name + "]" : built.hosts[i].name;
    hosts.append(i == 0 ? "" : ",").append(name).append(":").append(std::to_string(built.hosts[i].port));
  }
  built.password = input.substr(4);
  built.user = input.substr(4, 9);
  const std::string login = built.password.empty() ? "" : escaped(built.user) + ":" + escaped(built.password) + "@";
  built.primary = sentinel ? "main" : "";
  const std::string whole = std::string(built.uses_tls ? "rediss" : "redis") + (sentinel ? "-sentinel" : "") + "://" +
                            login + hosts + "/" + std::to_string(built.database) + (sentinel ? "#main" : "");
  const auto again = replay_redis::parse_redis_url(whole);
  require(again.has_value(), "a URL that was put together is read");
  require(again->user == built.user && again->password == built.password && same_hosts(*again, built) &&
              again->database == built.database && again->primary == built.primary && again->uses_tls == built.uses_tls,
          "a URL is read as what it was put together from");
  check_read(*again);
}

const fuzz::registered target({"redis_urls", run});

}  // namespace redis_urls_target
