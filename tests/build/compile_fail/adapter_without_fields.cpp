// expect: the request needs a const member for_each_field
#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

struct adapter {
#ifdef SHOULD_FAIL
  void each_field(uw::field_sink) const {}
#else
  void for_each_field(uw::field_sink) const {}
#endif
  std::string_view method() const { return "POST"; }
  std::string_view target() const { return "/hook"; }
};

bool verified(const uw::verifier& verifier, const adapter& head, std::string_view body) {
  return verifier.verify(head, body).has_value();
}
