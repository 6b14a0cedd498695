// expect: (Wdangling|Wreturn-stack-address)
#include <string>

#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

std::string make_body();

std::size_t size(const uw::verifier& verifier, const uw::request& head) {
  const std::string body = make_body();
#ifdef SHOULD_FAIL
  const auto verified = verifier.verify(head, uw::body_bytes(make_body()));
#else
  const auto verified = verifier.verify(head, uw::body_bytes(body));
#endif
  return verified ? verified->body().size() : body.size();
}
