// The last deliveries, in memory that does not grow.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_DELIVERIES_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_DELIVERIES_HPP

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../listener/delivery.hpp"

namespace inspector {

struct kept_delivery {
  std::uint64_t id = 0;  // from 1 on, in the order of their arrival
  listener::delivery of;
  // Of its body, be it verified or not; empty where this is no event. Escaped.
  std::string event;
  std::string object;

  [[nodiscard]] bool is_accepted() const noexcept { return of.given.code.empty(); }
};

/// From any thread.
class deliveries {
 public:
  static constexpr std::size_t most = 100;

  void add(listener::delivery seen);

  /// Those that came after the one with this id, the newest last.
  [[nodiscard]] std::vector<std::shared_ptr<const kept_delivery>> since(std::uint64_t id) const;

  /// Null where it is not there any more.
  [[nodiscard]] std::shared_ptr<const kept_delivery> find(std::uint64_t id) const;

 private:
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const kept_delivery>> kept_;
  std::uint64_t last_id_ = 0;
};

}  // namespace inspector

#endif
