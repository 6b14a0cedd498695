// Verifies a request that it signed itself, with the public headers alone.
#include <cstdio>
#include <string_view>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>
#ifdef WITH_EVENTS
#include <ubiops/webhooks/event.hpp>
#endif

namespace uw = ubiops::webhooks;

static int fails(const uw::error& why) {
  std::puts(why.message().c_str());
  return 1;
}

int main() {
  const auto pair = uw::testing::key_pair::generate();
  if (!pair) return fails(pair.error());
  const auto verifier = uw::verifier::create(pair->public_key(), {.public_origin = "https://hooks.example.com"});
  if (!verifier) return fails(verifier.error());
  const auto sent = uw::testing::sign(*pair, "POST", "https://hooks.example.com/ubiops", {}, "{}");
  if (!sent) return fails(sent.error());

  const auto verified = verifier->verify(sent->head(), sent->body);
  if (!verified) return fails(verified.error());
  if (verifier->verify(sent->head(), std::string_view("{ }"))) return 1;
#ifdef WITH_EVENTS
  if (uw::parse_event(verified->body())) return 1;  // no event of UbiOps, but asked of simdjson
#endif
  std::puts("verified");
  return 0;
}
