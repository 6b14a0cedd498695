// uWebSockets' request head, in the handler and no longer. Ask for getCaseSensitiveMethod() alone: getMethod() writes
// the method anew, in lower case. Lines behind one without a name are shown to nobody, so that such a head shows none
// here.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_UWS_HEAD_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_ADAPTERS_UWS_HEAD_HPP

#include <string_view>

#include <uWebSockets/App.h>

#include <ubiops/webhooks/http/request.hpp>

namespace examples {

struct uws_head {
  uWS::HttpRequest& head;

  std::string_view method() const { return head.getCaseSensitiveMethod(); }
  std::string_view target() const { return head.getFullUrl(); }
  void for_each_field(ubiops::webhooks::field_sink sink) const {
    auto last = head.begin();
    while (last != head.end()) ++last;
    const bool is_whole = (*last).first.data() == nullptr;  // otherwise a name that is empty
    for (auto line = head.begin(); is_whole && line != last; ++line) sink((*line).first, (*line).second);
  }
};

}  // namespace examples

#endif
