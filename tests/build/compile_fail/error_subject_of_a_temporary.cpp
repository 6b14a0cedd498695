// expect: (deleted function .*error::subject[(]|call to deleted member function .subject.)
#include <string_view>

#include <ubiops/webhooks/error.hpp>

namespace uw = ubiops::webhooks;

uw::error make();

std::size_t size() {
#ifdef SHOULD_FAIL
  std::string_view subject = make().subject();
  return subject.size();
#else
  const auto made = make();
  return made.subject().size();
#endif
}
