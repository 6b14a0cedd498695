#include "claims.hpp"

namespace listener {

namespace uw = ubiops::webhooks;

namespace {

// A delivery takes about 200 bytes, so at most some 200 MB.
constexpr std::size_t max_deliveries = 1'000'000;

constexpr const char* accepted =
    "memory, off, or redis://[[user]:password@]host[:port][,host...][/database] (rediss:// by TLS, "
    "redis-sentinel://...#name) with a port from 1 to 65535, a database from 0 to 9999, and \"%XX\" for what else "
    "is in a user or password";

}  // namespace

std::unique_ptr<claims> claims::open(const options& settings) {
  const std::string& setting = settings.replay;
  if (setting == "off") return nullptr;
  if (setting == "memory") {
    auto store = uw::memory_replay_store::create(max_deliveries);
    if (!store) throw bad_setting(settings.replay_source + ": " + store.error().message());
    return std::unique_ptr<claims>(new claims(*std::move(store)));
  }
  // Not repeated: it may be a URL with a password, written wrongly.
  if (setting.find("://") == std::string::npos) throw bad_setting(settings.replay_source + ": expected " + accepted);
  auto url = replay_redis::parse_redis_url(setting);
  if (!url) {
    // "redis URL: port"
    const std::string part(url.error().subject());
    throw bad_setting(settings.replay_source + ": the " + part.substr(part.rfind(' ') + 1) +
                      " in the URL cannot be used: expected " + accepted);
  }
  const std::string shown = url->shown();
  auto store = replay_redis::store::create({.server = *std::move(url)});
  if (!store) throw bad_setting(settings.replay_source + ", " + shown + ": " + store.error().message());
  return std::unique_ptr<claims>(new claims(*std::move(store)));
}

}  // namespace listener
