// Who may ask the page's port: the page itself, and nobody else's. A browser sends requests for any page that it shows,
// to loopback too, and a name of somebody else's may lead there (DNS rebinding).
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_GUARD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_GUARD_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inspector {

/// What of a request says who asks.
struct asker {
  std::vector<std::string_view> hosts;  // the values of all its Host fields
  std::vector<std::string_view> origins;  // Origin
  std::vector<std::string_view> sites;  // Sec-Fetch-Site
  std::vector<std::string_view> tokens;  // Inspector-Token
};

class guard {
 public:
  /// Makes a token that only the page is told.
  explicit guard(std::uint16_t port);

  [[nodiscard]] const std::string& token() const noexcept { return token_; }

  /// Empty, or why it may not: not by one of our names, or for another page.
  [[nodiscard]] std::string refusal_to_read(const asker& by) const;

  /// The same for what does something: it must come from the page, and have the token.
  [[nodiscard]] std::string refusal_to_act(const asker& by) const;

 private:
  std::vector<std::string> hosts_;
  std::string token_;
};

}  // namespace inspector

#endif
