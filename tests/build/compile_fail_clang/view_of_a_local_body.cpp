// expect: (Wreturn-stack-address|temporary that owns its bytes)
#include <string>
#include <string_view>

#include <ubiops/webhooks/http/body.hpp>

namespace uw = ubiops::webhooks;

// A view that goes takes no bytes along; a string does.
uw::body_bytes viewed(std::string_view body) { return body; }

#ifdef SHOULD_FAIL
uw::body_bytes owned(std::string body) { return body; }
#endif
