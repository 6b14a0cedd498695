// CivetWeb's request head, with the option decode_url=no. CivetWeb passes over what comes after its 64th field line, so
// that a head as long as that shows no field at all here: it might lack one that matters.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_CIVETWEB_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_CIVETWEB_HEAD_HPP

#include <string>
#include <string_view>

#include <civetweb.h>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct civetweb_head {
  const mg_request_info& head;

  std::string_view method() const { return head.request_method; }
  std::string target() const {
    std::string text = head.request_uri;
    if (head.query_string != nullptr) text.append("?").append(head.query_string);
    return text;
  }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    if (head.num_headers >= MG_MAX_HEADERS) return;
    for (int i = 0; i < head.num_headers; ++i) sink(head.http_headers[i].name, head.http_headers[i].value);
  }
};

}  // namespace examples

#endif
