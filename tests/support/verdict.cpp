// What nearly all verdict tests call, compiled once: it holds most of the verifier.
#include "verdict.hpp"

#include <utility>

template class ubiops::webhooks::basic_verifier<test_crypto>;

verdict accepted(const ubiops::webhooks::verified_head& head) {
  verdict made{verified, {}, {}, std::string(head.signature_base()), std::string(head.label())};
  for (const auto& component : head.components()) {
    made.components.append(component.identifier).append(": ").append(component.value).append("\n");
  }
  return made;
}

verdict judge(const test_verifier& verifier, const message& request, std::chrono::sys_seconds now) {
  return judge_message(verifier, request, now);
}

test_verifier make_verifier(ubiops::webhooks::policy policy, const std::vector<const signing_key*>& keys) {
  ubiops::webhooks::keyring ring;
  for (const signing_key* key : keys) REQUIRE(ring.add(key->trusted()));
  auto made = test_verifier::create(std::move(ring), std::move(policy));
  if (!made) FAIL(made.error().message());
  return *std::move(made);
}

test_verifier our_verifier() { return make_verifier(our_policy()); }
