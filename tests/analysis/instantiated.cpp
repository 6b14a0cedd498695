// What the analyzers read: every header, and an instance of every template that users call.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <ubiops/webhooks.hpp>
#include <ubiops/webhooks/diagnosis/explain.hpp>
#include <ubiops/webhooks/diagnosis/json.hpp>
#include <ubiops/webhooks/diagnosis/text.hpp>
#include <ubiops/webhooks/testing/signer.hpp>

namespace uw = ubiops::webhooks;

template class ubiops::webhooks::basic_verifier<uw::sodium_crypto>;
template class ubiops::webhooks::basic_pending_request<uw::sodium_crypto>;
template class ubiops::webhooks::claim_guard<uw::memory_replay_store>;

void received(const uw::verifier& verifier, const uw::request& request, const std::vector<char>& body,
              uw::memory_replay_store& store);
void received_in_pieces(const uw::verifier& verifier, const uw::request& request, const std::string& body);

void received(const uw::verifier& verifier, const uw::request& request, const std::vector<char>& body,
              uw::memory_replay_store& store) {
  const auto verified = verifier.verify(request, body);
  if (!verified) {
    const auto report = uw::diagnosis::explain(verifier, request, body, {});
    (void)uw::diagnosis::to_text(report);
    (void)uw::diagnosis::to_json(report);
    return;
  }
  const auto event = uw::parse_event(verified->body());
  if (!event) return;
  const auto now = verified->created();
  auto claim = uw::take_claim(store, "delivery", now + std::chrono::hours(1), std::chrono::seconds(30), now);
  if (claim && !claim->already_done()) (void)claim->commit();
}

void received_in_pieces(const uw::verifier& verifier, const uw::request& request, const std::string& body) {
  auto pending = verifier.verify_head(request);
  if (!pending) return;
  pending->update(body);
  (void)std::move(*pending).finish();
}
