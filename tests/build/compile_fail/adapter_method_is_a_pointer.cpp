// expect: method[(][)] returns a pointer: return std::string_view
#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

struct adapter {
#ifdef SHOULD_FAIL
  const char* method() const { return "POST"; }
#else
  std::string_view method() const { return "POST"; }
#endif
  std::string_view target() const { return "/hook"; }
  void for_each_field(uw::field_sink) const {}
};

bool verified(const uw::verifier& verifier, const adapter& head, std::string_view body) {
  return verifier.verify(head, body).has_value();
}
