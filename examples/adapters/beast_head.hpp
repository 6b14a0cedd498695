// Boost.Beast's request head as the library wants it. Take it before the body is read: Beast adds trailers to the
// fields once they have arrived. The names of Beast's string type changed over the versions; data() and size() did not.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_BEAST_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_BEAST_HEAD_HPP

#include <string_view>
#include <utility>  // Boost 1.74's Asio forgets it

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct beast_head {
  const boost::beast::http::request_header<>& head;

  static std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

  std::string_view method() const { return view(head.method_string()); }
  std::string_view target() const { return view(head.target()); }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (const auto& line : head) sink(view(line.name_string()), view(line.value()));
  }
};

}  // namespace examples

#endif
