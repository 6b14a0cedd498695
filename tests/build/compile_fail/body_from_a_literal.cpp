// expect: a pointer or an array is no body
#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

bool verified(const uw::verifier& verifier, const uw::request& head) {
#ifdef SHOULD_FAIL
  return verifier.verify(head, "{}").has_value();
#else
  return verifier.verify(head, std::string_view("{}")).has_value();
#endif
}
