// expect: (no matching function for call|no matching constructor)
#include <ubiops/webhooks/error.hpp>

namespace uw = ubiops::webhooks;

#ifdef SHOULD_FAIL
uw::error failure;
#else
uw::error failure{uw::errc::unknown_key};
#endif
