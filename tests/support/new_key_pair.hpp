// A key pair for one test.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_NEW_KEY_PAIR_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_NEW_KEY_PAIR_HPP

#include <stdexcept>
#include <utility>

#include <ubiops/webhooks/testing/key_pair.hpp>

inline ubiops::webhooks::testing::key_pair new_key_pair() {
  auto pair = ubiops::webhooks::testing::key_pair::generate();
  if (!pair) throw std::runtime_error("no key pair: " + pair.error().message());
  return *std::move(pair);
}

#endif
