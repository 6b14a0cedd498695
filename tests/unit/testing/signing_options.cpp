#include <ubiops/webhooks/testing/signing_options.hpp>

#include "catch.hpp"

namespace testing = ubiops::webhooks::testing;

TEST_CASE("by default a request is signed as the newest producer signs it") {
  const testing::signing_options options;
  CHECK(options.signed_by == testing::producer::newer);
  CHECK(options.digest == testing::body_digest::sha256);
  CHECK(options.components == testing::signing_options::default_components());
  CHECK(options.cover_authorization);
  CHECK(options.include_alg);
  CHECK(options.label == "pyhms");
  CHECK_FALSE(options.created);
  CHECK_FALSE(options.expires);
  CHECK_FALSE(options.nonce);
  CHECK_FALSE(options.tag);
  CHECK_FALSE(options.key_id);
}
