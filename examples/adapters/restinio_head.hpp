// RESTinio's request head; it wants Asio without Boost. Trailers are in the request's chunked_input_info, and stay out.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_RESTINIO_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_RESTINIO_HEAD_HPP

#include <string>

#include <restinio/http_headers.hpp>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct restinio_head {
  const restinio::http_request_header_t& head;

  std::string method() const { return head.method().c_str(); }
  const std::string& target() const { return head.request_target(); }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    head.for_each_field([&](const restinio::http_header_field_t& line) { sink(line.name(), line.value()); });
  }
};

}  // namespace examples

#endif
