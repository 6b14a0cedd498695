// expect: this body is a temporary that owns its bytes
#include <string>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

std::string read_body();

bool verified(const uw::verifier& verifier, const uw::request& head) {
#ifdef SHOULD_FAIL
  return verifier.verify(head, read_body()).has_value();
#else
  const std::string body = read_body();
  return verifier.verify(head, body).has_value();
#endif
}
