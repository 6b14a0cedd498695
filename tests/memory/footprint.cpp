// The stack that a verification takes, and the size of a request under way. The stack is measured as optimised code
// without sanitizers takes it: a thread runs on a painted stack, and what lost its paint was used.
#include <ubiops/webhooks/verifier.hpp>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "faults.hpp"
#include "signing.hpp"
#include "stack_use.hpp"

namespace uw = ubiops::webhooks;

static_assert(sizeof(uw::pending_request) <= 4096);
static_assert(sizeof(uw::error) <= 64);
static_assert(sizeof(uw::result<uw::verified_request>) <= 4096);

namespace {

#ifdef __s390x__  // whose calls each set 160 bytes aside for registers (ELF ABI, 1.2.2)
constexpr std::size_t most = 18 * 1024;
#else
constexpr std::size_t most = 16 * 1024;
#endif

struct verification {
  const uw::verifier& verifier;
  const uw::request& head;
  std::string_view body;
};

// The result lies on the heap: where it is kept is the caller's affair.
[[gnu::noinline]] void verify(const void* given) {
  const auto& [verifier, head, body] = *static_cast<const verification*>(given);
  const std::unique_ptr<const uw::result<uw::verified_request>> judged(
      new uw::result<uw::verified_request>(verifier.verify(head, body, at(signing_second))));
  if (*judged && (*judged)->body().size() != body.size()) std::abort();
}

[[gnu::noinline]] void verify_head(const void* given) {
  const auto& [verifier, head, body] = *static_cast<const verification*>(given);
  const std::unique_ptr<uw::result<uw::pending_request>> pending(
      new uw::result<uw::pending_request>(verifier.verify_head(head, at(signing_second))));
  if (*pending) (*pending)->update(body);
}

[[gnu::noinline]] void take_a_known_amount(const void*) {
  volatile unsigned char bytes[10'000];
  for (auto& byte : bytes) byte = 0;
}

}  // namespace

int main() {
#ifdef STACK_IS_INSTRUMENTED
  std::puts("skipped: sanitizers and unoptimised code take other stacks");
  return 77;
#else
  const std::size_t known = stack_of({take_a_known_amount, nullptr});
  if (known < 10'000 || known > 11'000) {
    std::printf("the measurement is wrong: 10000 bytes measured as %zu\n", known);
    return 1;
  }
  const auto verifier = uw::verifier::create(our_key().trusted(), fault_policy());
  if (!verifier) return 1;
  std::vector<std::pair<std::string, message>> requests = {{"accepted", faulty_request().complete()}};
  for (const fault& each : faults()) {
    faulty_request request;
    each.apply(request);
    requests.emplace_back(each.name, request.complete());
  }
  faulty_request widest;
  while (widest.draft.signature.lines.size() < uw::limits::max_components) {
    const std::string name = "x-" + std::to_string(widest.draft.signature.lines.size());
    widest.draft.head.add(name, std::string(900, 'v'));
    widest.draft.signature.lines.push_back({'"' + name + "\";bs", ":" + base64_of(std::string(900, 'v')) + ":"});
  }
  requests.emplace_back("sixteen components on the heap", widest.complete());
  faulty_request structured;
  structured.draft.head.add("Priority", "u=1, i, a=(1 2 3;b);c");
  structured.draft.signature.lines.push_back({R"("priority";sf)", "u=1, i, a=(1 2 3;b);c"});
  requests.emplace_back("a structured field", structured.complete());

  std::size_t largest = 0;
  bool good = true;
  for (const auto& [name, request] : requests) {
    const uw::request head = as_request(request);
    const verification work{*verifier, head, request.body};
    for (const auto& [call, run] : {std::pair{"verify", &verify}, std::pair{"verify_head", &verify_head}}) {
      const std::size_t used = stack_of({run, &work});
      largest = used > largest ? used : largest;
      if (used <= most) continue;
      std::printf("%s, %s: %zu bytes of stack, more than %zu\n", name.c_str(), call, used, most);
      good = false;
    }
  }
  std::printf("verify() takes at most %zu bytes of stack; a pending_request has %zu bytes, a verified_request %zu\n",
              largest, sizeof(uw::pending_request), sizeof(uw::verified_request));
  return good ? 0 : 1;
#endif
}
