#include "few_at_once.hpp"

#include <algorithm>
#include <cstddef>

#include "session.hpp"

namespace listener {

namespace {

// UbiOps sends a delivery over one connection; and again, signed anew, when that has failed.
constexpr std::size_t most_at_once = 4;

}  // namespace

bool few_at_once::enter(const std::string& content, const std::shared_ptr<session>& connection) {
  const std::lock_guard lock(mutex_);
  auto& sharers = connections_[content];
  if (sharers.size() >= most_at_once) {
    const auto first = std::find_if(sharers.begin(), sharers.end(), [](const std::weak_ptr<session>& each) {
      const auto there = each.lock();
      return !there || there->may_be_dropped();
    });
    if (first == sharers.end()) return false;
    if (const auto there = first->lock()) there->drop();
    sharers.erase(first);
  }
  sharers.push_back(connection);
  return true;
}

void few_at_once::leave(const std::string& content, const session& connection) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(content);
  if (found == connections_.end()) return;
  std::erase_if(found->second, [&](const std::weak_ptr<session>& each) {
    const auto there = each.lock();
    return !there || there.get() == &connection;
  });
  if (found->second.empty()) connections_.erase(found);
}

}  // namespace listener
