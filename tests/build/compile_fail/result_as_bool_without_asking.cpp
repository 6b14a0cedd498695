// expect: (cannot convert|no viable conversion)
#include <ubiops/webhooks/result.hpp>

namespace uw = ubiops::webhooks;

uw::result<bool> verify();

bool verified() {
#ifdef SHOULD_FAIL
  return verify();
#else
  return static_cast<bool>(verify());
#endif
}
