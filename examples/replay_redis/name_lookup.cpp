#include "name_lookup.hpp"

#include <sys/socket.h>

#include <thread>
#include <utility>

#include <netdb.h>

namespace replay_redis {

namespace {

// By then a name may lead elsewhere, though nobody has failed by it.
constexpr std::chrono::seconds longest_use{30};

name_lookup::addresses look_up(const redis_host& host, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | flags;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.name.c_str(), std::to_string(host.port).c_str(), &hints, &found) != 0) return nullptr;
  return {found, ::freeaddrinfo};
}

std::string key_of(const redis_host& host) { return host.name + ':' + std::to_string(host.port); }

template <class Future>
bool is_answered(const Future& pending) {
  return pending.valid() && pending.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
}

}  // namespace

name_lookup::addresses name_lookup::find(const redis_host& host, deadline end) {
  if (auto numeric = look_up(host, AI_NUMERICHOST)) return numeric;
  const pending awaited = under_way(host);
  if (awaited.wait_until(end) != std::future_status::ready) return nullptr;
  return awaited.get().found;
}

void name_lookup::forget(const redis_host& host) {
  const std::lock_guard lock(mutex_);
  // Not one under way: that would be begun once more.
  if (const auto known = pending_.find(key_of(host)); known != pending_.end() && is_answered(known->second)) {
    pending_.erase(known);
  }
}

name_lookup::pending name_lookup::under_way(const redis_host& host) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  pending& known = pending_[key_of(host)];
  if (!known.valid() || (is_answered(known) && now - known.get().at > longest_use)) {
    known = {};
    std::packaged_task<answer()> task([host] {
      auto found = look_up(host, AI_ADDRCONFIG);
      return answer{std::move(found), std::chrono::steady_clock::now()};
    });
    pending begun = task.get_future().share();
    std::thread(std::move(task)).detach();
    known = std::move(begun);
  }
  return known;
}

}  // namespace replay_redis
