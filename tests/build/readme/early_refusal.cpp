#include <string>

#include <ubiops/webhooks.hpp>

namespace uw = ubiops::webhooks;

namespace {

int reply(const uw::error& refused) { return refused.http_status(); }

[[maybe_unused]] int receive(const uw::verifier* verifier, const uw::request& head, const std::string& chunk) {
#include "early_refusal.inc"
  return verified ? 0 : 1;
}

}  // namespace

int main() {}
