// Text line by line, whether lines end in CR LF or in LF.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_LINES_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_DOCTOR_CAPTURE_LINES_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace doctor {

class lines {
 public:
  explicit lines(std::string_view text) : rest_(text) {}

  /// The next line without its end, or nothing behind the last one.
  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    std::string_view line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return line;
  }

  /// Of the line that next() gave last, from 1.
  [[nodiscard]] std::size_t number() const { return number_; }

  /// What next() has not given yet.
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace doctor

#endif
