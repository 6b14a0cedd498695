// A fresh Redis and the store on it, as a world of the replay suite.
#ifndef UBIOPS_WEBHOOKS_TESTS_REPLAY_REDIS_REDIS_WORLD_HPP
#define UBIOPS_WEBHOOKS_TESTS_REPLAY_REDIS_REDIS_WORLD_HPP

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <replay_redis/store.hpp>

#include "lossy_proxy.hpp"
#include "redis_server.hpp"
#include "replay_suite.hpp"

inline replay_redis::settings settings_for(const std::string& url) {
  replay_redis::settings settings;
  settings.server = *replay_redis::parse_redis_url(url);
  settings.timeout = std::chrono::seconds(20);  // a busy machine is no failure; tests of the deadline set their own
  return settings;
}
inline replay_redis::settings settings_for(const redis_server& server) { return settings_for(server.url()); }

enum class way { direct, by_proxy };

class redis_world {
 public:
  explicit redis_world(std::chrono::seconds unit = std::chrono::seconds{2}, std::chrono::milliseconds timeout = {},
                       way to_redis = way::direct)
      : server_(std::make_unique<redis_server>()),
        network_(to_redis == way::direct ? nullptr : std::make_unique<lossy_proxy>(server_->port())), unit_(unit),
        store_(connect(timeout)) {}

  replay_redis::store& store() noexcept { return store_; }
  redis_server& server() noexcept { return *server_; }
  lossy_proxy& network() noexcept { return *network_; }
  static std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  std::chrono::seconds unit() const noexcept { return unit_; }
  static void pass(std::chrono::seconds span) { std::this_thread::sleep_for(span + std::chrono::milliseconds(20)); }
  // Redis gives a claim by its own clock, at some time before its answer.
  static std::chrono::sys_seconds time_of_claim(std::chrono::sys_seconds) { return now(); }

 private:
  replay_redis::store connect(std::chrono::milliseconds timeout) const {
    auto settings = settings_for(network_ == nullptr ? server_->url() : network_->url());
    if (timeout.count() != 0) settings.timeout = timeout;
    auto made = replay_redis::store::create(std::move(settings));
    if (!made) throw std::runtime_error(made.error().message());
    return *std::move(made);
  }

  std::unique_ptr<redis_server> server_;
  std::unique_ptr<lossy_proxy> network_;  // null: none between
  std::chrono::seconds unit_;
  replay_redis::store store_;
};

#endif
