// What the page's port answers: the files of the page, and what they ask for.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_PAGE_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_INSPECTOR_PAGE_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>

#include "buttons.hpp"
#include "deliveries.hpp"
#include "guard.hpp"

namespace inspector {

struct document {
  unsigned status = 200;
  std::string type;
  std::string body;
};

/// A document of one sentence.
document problem(unsigned status, std::string sentence);

/// From any thread.
class page {
 public:
  using explanation = std::function<std::optional<ubiops::webhooks::diagnosis::report>(const listener::delivery&)>;

  /// `keyids` are those of all keys that are trusted, asked for each time, since SIGHUP may change them.
  struct parts {
    const deliveries& kept;
    const buttons& pressed;
    explanation explain;
    std::function<std::vector<std::string>()> keyids;
    std::vector<std::string> secret_names;
    std::string window;  // a sentence
  };

  explicit page(parts of) : of_(std::move(of)) {}

  /// What a GET of this path gives. `token` is told to the page.
  [[nodiscard]] document get(std::string_view path, const std::string& token) const;

  /// Presses a button: {"event": …, "how": …}. Waits for the answer.
  [[nodiscard]] document press(std::string_view body) const;

  /// The deliveries that came after `last`, as one event of a stream (text/event-stream), or empty; moves `last` on.
  [[nodiscard]] std::string news(std::uint64_t& last) const;

 private:
  [[nodiscard]] document state(const std::string& token) const;
  [[nodiscard]] document delivery_at(std::string_view rest) const;

  parts of_;
};

}  // namespace inspector

#endif
