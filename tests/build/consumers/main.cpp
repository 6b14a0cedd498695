// A program of somebody else's: includes every header of the target that it links, and asks for one verdict.
#include "all_headers.hpp"

#include <cstdio>
#include <string_view>
#ifdef CONSUMER_HAS_SIMDJSON
#include <simdjson.h>
#endif

namespace uw = ubiops::webhooks;

static int fails(const uw::error& why) {
  std::puts(why.message().c_str());
  return 1;
}

int main() {
  const auto key = uw::public_key::from_pem(
      "-----BEGIN PUBLIC KEY-----\n"
      "MCowBQYDK2VwAyEA9tHDVFcSPahXZVQBso5CXIAr9r4LMzBYPa/7V6JOP0M=\n"
      "-----END PUBLIC KEY-----\n");
  if (!key) return fails(key.error());
  const auto verifier = uw::verifier::create(*key, {.public_origin = "https://hooks.example.com"});
  if (!verifier) return fails(verifier.error());

  const std::string_view body = "{}";
  const auto verified = verifier->verify(uw::request("POST", "/hook").add("Host", "hooks.example.com"), body);
  if (verified || verified.error().code() != uw::errc::missing_signature_input) return 1;
#ifdef CONSUMER_HAS_SIMDJSON
  if (simdjson::get_active_implementation()->name().empty()) return 1;  // linked, not only included
#endif
  std::puts("refused, as it should be");
  return 0;
}
