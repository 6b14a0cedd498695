#include "claims.hpp"

#include "options.hpp"

namespace listener {

namespace uw = ubiops::webhooks;

namespace {

// A delivery takes about 200 bytes, so at most some 200 MB.
constexpr std::size_t max_deliveries = 1'000'000;

}  // namespace

std::unique_ptr<claims> claims::open(const std::string& setting) {
  if (setting == "off") return nullptr;
  if (setting == "memory") {
    auto store = uw::memory_replay_store::create(max_deliveries);
    if (!store) throw bad_setting("--replay memory: " + store.error().message());
    return std::unique_ptr<claims>(new claims(*std::move(store)));
  }
  // Not repeated: it may be a URL with a password, written wrongly.
  if (!setting.starts_with("redis://")) throw bad_setting("--replay: expected memory, redis://... or off");
  auto url = replay_redis::parse_redis_url(setting);
  if (!url) throw bad_setting("--replay: " + std::string(url.error().message()));
  const std::string shown = url->shown();
  auto store = replay_redis::store::create({.server = *std::move(url)});
  if (!store) throw bad_setting("--replay " + shown + ": " + store.error().message());
  return std::unique_ptr<claims>(new claims(*std::move(store)));
}

}  // namespace listener
