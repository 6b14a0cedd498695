// expect: a pointer or an array is no body
#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

bool verified(const uw::verifier& verifier, const uw::request& head, const char* body) {
#ifdef SHOULD_FAIL
  return verifier.verify(head, body).has_value();
#else
  return verifier.verify(head, std::string_view(body)).has_value();
#endif
}
