// CivetWeb's request head, with the option decode_url=no. CivetWeb passes over what comes after its 64th field line, so
// that a head as long as that shows no field at all here: it might lack one that matters. Neither does one that
// CivetWeb has mended.
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
    if (head.num_headers >= MG_MAX_HEADERS || is_mended()) return;
    for (int i = 0; i < head.num_headers; ++i) sink(head.http_headers[i].name, head.http_headers[i].value);
  }

  /// Whether there is more between two parts than there should be, or less: CivetWeb takes several blanks for one, LF
  /// for CR and LF, and blanks off a field's name. It cuts the head up where it lies, so that the parts stand as they
  /// were sent. What it passes over behind the last line that it shows is not to be seen.
  bool is_mended() const {
    const auto end = [](const char* text) { return text + std::string_view(text).size(); };
    const char* const version = head.http_version - std::string_view("HTTP/").size();
    bool mended = head.request_uri != end(head.request_method) + 1 || version != head.request_uri + target().size() + 1;
    const char* line = end(head.http_version) + 2;
    for (int i = 0; i < head.num_headers; ++i) {
      const auto& [name, value] = head.http_headers[i];
      mended = mended || name != line;
      for (const char* c = end(name) + 1; !mended && c < value; ++c) mended = *c != ' ' && *c != '\t';
      line = end(value) + 2;
    }
    return mended;
  }
};

}  // namespace examples

#endif
