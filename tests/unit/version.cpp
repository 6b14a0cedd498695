#include <ubiops/webhooks/version.hpp>

#include "catch.hpp"

// A user asks for a version like this, so the three must be plain numbers to the preprocessor.
#if UBIOPS_WEBHOOKS_VERSION_MAJOR * 1'000'000 + UBIOPS_WEBHOOKS_VERSION_MINOR * 1'000 + \
        UBIOPS_WEBHOOKS_VERSION_PATCH <                                                 \
    1'000
#error "the version is below 0.1.0"
#endif

TEST_CASE("the version is three numbers that a comparison by thousands can hold") {
  for (const int part : {UBIOPS_WEBHOOKS_VERSION_MAJOR, UBIOPS_WEBHOOKS_VERSION_MINOR, UBIOPS_WEBHOOKS_VERSION_PATCH}) {
    CHECK(part >= 0);
    CHECK(part < 1000);
  }
}
