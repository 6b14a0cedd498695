// expect: Wreturn-stack-address
#include <string_view>

#include <ubiops/webhooks/http/request.hpp>

namespace uw = ubiops::webhooks;

std::string_view method(const uw::request& given) {
#ifdef SHOULD_FAIL
  const uw::request copy = given;
  return copy.method();
#else
  return given.method();
#endif
}
