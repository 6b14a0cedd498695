#include <ubiops/webhooks/testing/signer.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

#include <ubiops/webhooks.hpp>

namespace uw = ubiops::webhooks;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

int main() {
#include "testing.inc"
}
