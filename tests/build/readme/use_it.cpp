// Receives a request on Boost.Beast.
#include <ubiops/webhooks.hpp>

#include <string>

#include "../../../examples/adapters/beast_head.hpp"

namespace {

using examples::beast_head;

struct whole_request : boost::beast::http::request_header<> {
  std::string text;
  const std::string& body() const { return text; }
};

int fail(const std::string&) { return 1; }
int reply(int status, const std::string&) { return status; }

[[maybe_unused]] int receive(const whole_request& request) {
#include "use_it.inc"
  return event ? 0 : 1;
}

}  // namespace

int main() {}
