// The text of an event, and where its fields lie in it.
#ifndef UBIOPS_WEBHOOKS_EVENT_DETAIL_TEXT_HPP
#define UBIOPS_WEBHOOKS_EVENT_DETAIL_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The known fields: first those that a delivery key is made of, and each pair of a pipeline's two after a
/// deployment's.
enum class event_field : std::uint8_t {
  event,
  request_id,
  deployment_id,
  deployment_name,
  pipeline_id,
  pipeline_name,
  deployment_version_id,
  deployment_version_name,
  pipeline_version_id,
  pipeline_version_name,
  status,
  text,
  result,
  unknown,
};

inline constexpr std::size_t event_field_count = static_cast<std::size_t>(event_field::unknown);

inline constexpr std::string_view event_field_names[] = {
    "event",
    "request_id",
    "deployment_id",
    "deployment_name",
    "pipeline_id",
    "pipeline_name",
    "deployment_version_id",
    "deployment_version_name",
    "pipeline_version_id",
    "pipeline_version_name",
    "status",
    "text",
    "result",
};
static_assert(sizeof(event_field_names) / sizeof(event_field_names[0]) == event_field_count);

constexpr event_field event_field_of(std::string_view name) noexcept {
  std::size_t i = 0;
  while (i < event_field_count && event_field_names[i] != name) ++i;
  return static_cast<event_field>(i);
}

constexpr bool in_delivery_key(event_field field) noexcept { return field <= event_field::pipeline_name; }

/// The pipeline's field for a deployment's.
constexpr event_field of_pipeline(event_field deployment) noexcept {
  return static_cast<event_field>(static_cast<int>(deployment) + 2);
}
static_assert(of_pipeline(event_field::deployment_name) == event_field::pipeline_name);
static_assert(of_pipeline(event_field::deployment_version_name) == event_field::pipeline_version_name);

/// The body, and for each field the part of it that is its text. Offsets, not views: copying and moving need no care.
class event_text {
 public:
  /// Copies `body` and appends `padding` zero bytes.
  event_text(std::string_view body, std::size_t padding) {
    body_.reserve(body.size() + padding);
    body_.append(body).append(padding, '\0');
  }

  [[nodiscard]] const char* data() const noexcept { return body_.data(); }

  /// The field's text begins at `first` in the body, and is `text`: what stands there, or its unescaped form, which is
  /// never longer and is put in its place.
  void set(event_field field, const char* first, std::string_view text) noexcept {
    const auto offset = static_cast<std::size_t>(first - body_.data());
    if (text.data() != first) std::memcpy(body_.data() + offset, text.data(), text.size());
    slices_[static_cast<std::size_t>(field)] = {static_cast<std::uint32_t>(offset),
                                                static_cast<std::uint32_t>(text.size())};
  }

  /// The result is not JSON by the letter.
  void mark_result() noexcept { marked_ = true; }
  [[nodiscard]] bool result_is_marked() const noexcept { return marked_; }

  /// The field's text; empty if there is none, or if the text has moved elsewhere.
  [[nodiscard]] std::string_view view(event_field field) const noexcept {
    const slice s = slices_[static_cast<std::size_t>(field)];
    if (body_.size() < std::size_t{s.offset} + s.size) return {};
    return {body_.data() + s.offset, s.size};
  }

 private:
  struct slice {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };

  std::string body_;
  slice slices_[event_field_count] = {};
  bool marked_ = false;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
