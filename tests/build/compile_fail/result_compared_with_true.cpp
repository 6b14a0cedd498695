// expect: (no match for|invalid operands to binary expression)
#include <ubiops/webhooks/result.hpp>

namespace uw = ubiops::webhooks;

uw::result<bool> verify();

bool verified() {
#ifdef SHOULD_FAIL
  return verify() == true;
#else
  return verify().has_value();
#endif
}
