// Imports the library, and asks it for a refusal by code, for the claim of a key, and for an event.
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

import ubiops.webhooks;

namespace uw = ubiops::webhooks;

int main() {
  const auto key = uw::public_key::from_pem(
      "-----BEGIN PUBLIC KEY-----\n"
      "MCowBQYDK2VwAyEA9tHDVFcSPahXZVQBso5CXIAr9r4LMzBYPa/7V6JOP0M=\n"
      "-----END PUBLIC KEY-----\n");
  if (!key) return 1;
  const auto verifier = uw::verifier::create(*key, {.public_origin = "https://hooks.example.com"});
  if (!verifier) return 1;
  const std::string_view body = "{}";
  const auto verified = verifier->verify(uw::request("POST", "/hook").add("Host", "hooks.example.com"), body);
  if (verified || verified.error().code() != uw::errc::missing_signature_input) return 1;

  auto store = uw::memory_replay_store::create(10);
  const auto now = uw::now_by_system_clock();
  if (!store || !store->claim("key", now + std::chrono::hours(1), std::chrono::minutes(1), now)) return 1;
  const auto event = uw::parse_event(R"({"event": "deployment_request_completed", "request_id": "1"})");
  if (!event || event->moment() != uw::moment::completed) return 1;
  std::puts("refused, claimed and read, as it should be");
  return 0;
}
