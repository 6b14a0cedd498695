// expect: (deleted function .*::component[(]|call to deleted member function .component.)
#include <string_view>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

bool has_date(const uw::verifier& verifier, const uw::request& head, std::string_view body) {
  auto verified = verifier.verify(head, body);
  if (!verified) return false;
#ifdef SHOULD_FAIL
  const auto date = (*std::move(verified)).component("date");
  return date.has_value();
#else
  const auto date = verified->component("date");
  return date.has_value();
#endif
}
