// The second translation unit: what is not inline in the one file is now defined twice. Uses everything that is in it.
#include <chrono>
#include <string_view>

#include "one_file.hpp"

namespace uw = ubiops::webhooks;

bool is_new(const uw::verifier& verifier, uw::memory_replay_store& store, std::string_view head, std::string_view body);

bool is_new(const uw::verifier& verifier, uw::memory_replay_store& store, std::string_view head,
            std::string_view body) {
  uw::recorded_head recorded;
  recorded.record(head);
  const auto verified = verifier.verify(recorded, body);
  if (!verified) return false;
#ifdef CONSUMER_HAS_SIMDJSON
  if (!uw::parse_event(verified->body())) return false;
#endif
  const auto now = uw::now_by_system_clock();
  return store.claim(body, now + std::chrono::hours(1), std::chrono::minutes(1), now).has_value();
}
