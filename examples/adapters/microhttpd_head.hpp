// libmicrohttpd's request head, with MHD_OPTION_STRICT_FOR_CLIENT set to 1. `uri` is what MHD_OPTION_URI_LOG_CALLBACK
// was given: the access handler's `url` is decoded and has no query. Trailers are footers, a kind of their own, and
// stay out.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_MICROHTTPD_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_MICROHTTPD_HEAD_HPP

#include <string_view>

#include <microhttpd.h>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct microhttpd_head {
  MHD_Connection* connection;
  std::string_view uri;
  const char* url;  // this and what follows as the access handler got them
  std::string_view name;
  std::string_view version;

  std::string_view method() const { return name; }
  std::string_view target() const { return uri; }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    if (is_whole()) for_each_line(sink);
  }

  /// Whether all that was sent is shown. Before 1.0, libmicrohttpd shows each part up to its first NUL, and mends other
  /// faults, however strict. But it cuts the head up where it lies, so that a part which was left out is a gap between
  /// those shown: they are one byte apart in the request line, and CR and LF elsewhere.
  bool is_whole() const {
    if (MHD_get_version()[0] != '0') return true;  // it refuses such heads itself
    bool whole = url == name.data() + name.size() + 1 && version.data() == url + uri.size() + 1;
    const char* end = version.data() + version.size() + 2;
    const auto compare = [&](std::string_view field, std::string_view value) {
      whole = whole && field.data() == end;
      end = value.data() + value.size() + 2;
    };
    for_each_line(compare);
    const auto* const info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return whole && end + 2 == name.data() + info->header_size;
  }

  void for_each_line(ubiops::webhooks::field_sink sink) const {
    const auto line = [](void* to, MHD_ValueKind, const char* key, size_t key_size, const char* value, size_t size) {
      (*static_cast<ubiops::webhooks::field_sink*>(to))({key, key_size}, {value != nullptr ? value : "", size});
      return MHD_YES;
    };
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, line, &sink);
  }
};

}  // namespace examples

#endif
