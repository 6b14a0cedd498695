// expect: ignoring.*nodiscard
#include <ubiops/webhooks/result.hpp>

namespace uw = ubiops::webhooks;

uw::result<void> check();

bool checked() {
#ifdef SHOULD_FAIL
  check();
  return true;
#else
  return check().has_value();
#endif
}
