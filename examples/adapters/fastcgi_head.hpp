// The request head of FastCGI and CGI: meta-variables, each "NAME=value" (RFC 3875 §4.1). A web server that sends the
// lines of a field one by one has them shown so, and one that joins them is as good. What the variables do not tell is
// whether a name was sent with `_` or `-`: the web server must let no `_` through, as nginx and Apache do unless told.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_FASTCGI_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_FASTCGI_HEAD_HPP

#include <string>
#include <string_view>

#include <fcgiapp.h>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct fastcgi_head {
  char** variables;

  std::string_view variable(const char* name) const {
    const char* const value = FCGX_GetParam(name, variables);
    return value != nullptr ? value : std::string_view();
  }
  std::string_view method() const { return variable("REQUEST_METHOD"); }
  std::string_view target() const { return variable("REQUEST_URI"); }  // SCRIPT_NAME and PATH_INFO are decoded
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    for (char** each = variables; *each != nullptr; ++each) {
      const std::string_view line = *each;
      if (!line.starts_with("HTTP_")) continue;
      std::string name(line.substr(5, line.find('=') - 5));
      for (char& c : name) c = c == '_' ? '-' : c;
      sink(name, line.substr(line.find('=') + 1));
    }
    // Nginx sends these as HTTP_…, too, and others do not; the length also of a chunked body, which had none.
    const bool was_typed = FCGX_GetParam("HTTP_CONTENT_TYPE", variables) != nullptr;
    const bool was_framed = FCGX_GetParam("HTTP_CONTENT_LENGTH", variables) != nullptr ||
                            FCGX_GetParam("HTTP_TRANSFER_ENCODING", variables) != nullptr;
    if (!was_typed && !variable("CONTENT_TYPE").empty()) sink("content-type", variable("CONTENT_TYPE"));
    if (!was_framed && !variable("CONTENT_LENGTH").empty()) sink("content-length", variable("CONTENT_LENGTH"));
  }
};

}  // namespace examples

#endif
