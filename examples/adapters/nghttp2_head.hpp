// libnghttp2's request head, of the lines that on_header_callback was given while the HEADERS frame was a request's:
// trailers stay out.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_NGHTTP2_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_NGHTTP2_HEAD_HPP

#include <map>
#include <string>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

/// Those of one name in the order of their arrival; pseudo-fields too, since no field's name has a colon.
using nghttp2_lines = std::multimap<std::string, std::string>;

inline ubiops::webhooks::request nghttp2_head(const nghttp2_lines& lines) {
  const auto pseudo = [&lines](const char* name) {
    const auto found = lines.find(name);  // nghttp2 takes none twice
    return found == lines.end() ? std::string() : found->second;
  };
  ubiops::webhooks::request head(pseudo(":method"), pseudo(":path"));
  head.authority(pseudo(":authority")).scheme(pseudo(":scheme"));
  for (const auto& [name, value] : lines) {
    if (!name.starts_with(':')) head.add(name, value);
  }
  return head;
}

}  // namespace examples

#endif
