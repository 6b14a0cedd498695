// expect: (deleted function .*operator->|selected deleted operator .->.)
#include <string>

#include <ubiops/webhooks/result.hpp>

namespace uw = ubiops::webhooks;

uw::result<std::string> make();

std::size_t size() {
#ifdef SHOULD_FAIL
  return make()->size();
#else
  const auto made = make();
  return made->size();
#endif
}
