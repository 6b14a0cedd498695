// The delivery key: three texts of an event, escaped so that the key says which is which.
#ifndef UBIOPS_WEBHOOKS_EVENT_DETAIL_DELIVERY_KEY_HPP
#define UBIOPS_WEBHOOKS_EVENT_DETAIL_DELIVERY_KEY_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// How much append_escaped() appends.
constexpr std::size_t escaped_size(std::string_view text) noexcept {
  std::size_t size = 0;
  for (const char c : text) size += is_unreserved(c) ? 1u : 3u;
  return size;
}

/// Appends `text` with all but the unreserved characters as "%XX".
inline void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    if (is_unreserved(c)) {
      to.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      to.append({'%', upper_hex[byte >> 4], upper_hex[byte & 15]});
    }
  }
}

/// "<event>:<tag><object>:<request id>" with all but the tag escaped, so that the parts can be told apart.
inline std::string delivery_key(std::string_view event, std::string_view tag, std::string_view object,
                                std::string_view request_id) {
  std::string key;
  key.reserve(escaped_size(event) + tag.size() + escaped_size(object) + escaped_size(request_id) + 2);
  append_escaped(key, event);
  key.append(":").append(tag);
  append_escaped(key, object);
  key.append(":");
  append_escaped(key, request_id);
  return key;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
