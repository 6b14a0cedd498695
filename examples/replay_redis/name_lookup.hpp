// A host's addresses, by a deadline: getaddrinfo() itself takes as long as a name server does.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_NAME_LOOKUP_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_REPLAY_REDIS_NAME_LOOKUP_HPP

#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "deadline.hpp"
#include "redis_url.hpp"

struct addrinfo;

namespace replay_redis {

/// Thread-safe. Each look-up has a thread, and all who ask for the same host meanwhile share it, so that there are no
/// more threads than hosts however slow the name server is. One that nobody waits for any more ends by itself.
class name_lookup {
 public:
  /// A list, or null where there is none.
  using addresses = std::shared_ptr<const addrinfo>;

  /// Null also where there is no answer by `end`. An answer is used for half a minute, also one that comes later, so
  /// that calls shorter than a look-up succeed in the end.
  addresses find(const redis_host& host, deadline end);

  /// The answer led nowhere: the next call asks anew.
  void forget(const redis_host& host);

 private:
  struct answer {
    addresses found;
    deadline at;
  };
  using pending = std::shared_future<answer>;

  pending under_way(const redis_host& host);

  std::mutex mutex_;
  std::map<std::string, pending> pending_;  // guarded by mutex_
};

}  // namespace replay_redis

#endif
