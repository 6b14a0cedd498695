// Keeps those who have captured one genuine head from filling the listener with it.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_FEW_AT_ONCE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_FEW_AT_ONCE_HPP

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace listener {

class session;

/// Which connections show the same signed content right now. From any thread.
class few_at_once {
 public:
  /// Lets a connection go on with `content`. Where there are too many, the one that has waited longest for its peer is
  /// dropped for it; false where all of them are being handled.
  bool enter(const std::string& content, const std::shared_ptr<session>& connection);

  void leave(const std::string& content, const session& connection);

 private:
  std::mutex mutex_;
  std::map<std::string, std::vector<std::weak_ptr<session>>> connections_;
};

}  // namespace listener

#endif
