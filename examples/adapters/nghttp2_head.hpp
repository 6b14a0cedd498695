// libnghttp2's request head, filled from on_header_callback while the HEADERS frame is a request's: trailers stay out.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_NGHTTP2_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_NGHTTP2_HEAD_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct nghttp2_head {
  std::vector<std::pair<std::string, std::string>> lines;  // pseudo-fields too: no field's name has a colon

  std::string_view first(std::string_view name) const {
    for (const auto& line : lines) {
      if (line.first == name) return line.second;
    }
    return {};
  }
  std::string_view method() const { return first(":method"); }
  std::string_view target() const { return first(":path"); }
  std::string_view authority() const { return first(":authority"); }
  std::string_view scheme() const { return first(":scheme"); }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (const auto& [name, value] : lines) {
      if (!name.starts_with(':')) sink(name, value);
    }
  }
};

}  // namespace examples

#endif
