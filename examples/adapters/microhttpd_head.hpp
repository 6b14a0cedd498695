// libmicrohttpd's request head. `uri` is what MHD_OPTION_URI_LOG_CALLBACK was given: the access handler's `url` is
// decoded and has no query. Trailers are footers, a kind of their own, and stay out.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_MICROHTTPD_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_MICROHTTPD_HEAD_HPP

#include <string_view>

#include <microhttpd.h>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct microhttpd_head {
  MHD_Connection* connection;
  std::string_view name;
  std::string_view uri;

  std::string_view method() const { return name; }
  std::string_view target() const { return uri; }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    const auto line = [](void* to, MHD_ValueKind, const char* key, size_t key_size, const char* value, size_t size) {
      (*static_cast<ubiops::webhooks::field_sink*>(to))({key, key_size}, {value != nullptr ? value : "", size});
      return MHD_YES;
    };
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, line, &sink);
  }
};

}  // namespace examples

#endif
