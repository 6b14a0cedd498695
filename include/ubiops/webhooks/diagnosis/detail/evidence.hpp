// All that a diagnosis may look at: what was received, what the policy makes of it, and the report that it goes into.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_EVIDENCE_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_EVIDENCE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/diagnosis/causes.hpp>
#include <ubiops/webhooks/diagnosis/detail/built_url.hpp>
#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/diagnosis/detail/received.hpp>
#include <ubiops/webhooks/diagnosis/detail/redaction.hpp>
#include <ubiops/webhooks/diagnosis/detail/signature_text.hpp>
#include <ubiops/webhooks/diagnosis/report.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A keyring always has one key at least, since no verifier is made without.
inline const public_key& first_key(const keyring& keys) {
  const public_key* first = nullptr;
  keys.for_each([&first](std::string_view, const public_key& key) { first = first == nullptr ? &key : first; });
  return *first;
}

/// What it is given must outlive it.
struct evidence {
  const keyring& keys;
  const compiled_policy& rules;
  const head_view& head;
  std::string_view body;
  const diagnosis::options& settings;

  received_head received;
  redaction shown;
  std::optional<std::string> host;  // as `registered_url` wants it: nothing where there is none, or more than one
  authority_space space;
  target_in_force target;
  built_url built;
  std::string input;  // Signature-Input, combined
  std::vector<std::string_view> key_ids;  // in it
  std::optional<diagnosis::cause_id> input_fault;  // where `input` is not what came, but another reading of it
  std::vector<draft> drafts;  // its signatures
  const draft* chosen = nullptr;
  diagnosis::report report;

  evidence(const keyring& trusted, const compiled_policy& policy, const head_view& shown_head, std::string_view content,
           const diagnosis::options& options)
      : keys(trusted), rules(policy), head(shown_head), body(content), settings(options), received(shown_head),
        shown(policy.required_fields()), host(only_host(received)),
        built(policy.url(), shown_head, host ? std::optional<std::string_view>(*host) : std::nullopt, target, space),
        input(received.joined("signature-input")) {
    if (input.size() > limits::max_signature_input) input.clear();
    if (!is_dictionary(input)) {
      if (auto repaired = repair_signature_input(input)) {
        input = std::move(repaired->text);
        input_fault = repaired->by;
      }
    }
    drafts = read_signature_input(input, keys, key_ids);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      complete_draft(drafts[i], input, key_ids[i], first_key(keys), head, target);
    }
  }
  evidence(const evidence&) = delete;
  evidence& operator=(const evidence&) = delete;

  /// The signature that is spoken of: the one that was chosen, the first under a trusted key, or else the first; null
  /// where there is none.
  [[nodiscard]] const draft* subject() const noexcept {
    if (chosen != nullptr) return chosen;
    for (const draft& each : drafts) {
      if (each.key != nullptr) return &each;
    }
    return drafts.empty() ? nullptr : drafts.data();
  }

  [[nodiscard]] bool has(diagnosis::cause_id id) const noexcept {
    for (const diagnosis::cause& each : report.causes) {
      if (each.id == id) return true;
    }
    return false;
  }

  /// Adds a cause; the reason is the table's, and so is the place.
  diagnosis::cause& add(diagnosis::cause_id id, diagnosis::proof how, std::string change) {
    const diagnosis::cause_text& text = diagnosis::text_of(id);
    return report.causes.emplace_back(diagnosis::cause{.id = id,
                                                       .how = how,
                                                       .where = text.where,
                                                       .signed_value = {},
                                                       .built_value = {},
                                                       .change = std::move(change),
                                                       .why = std::string(text.why)});
  }

 private:
  static std::optional<std::string> only_host(const received_head& received) {
    const auto hosts = received.values("host");
    if (hosts.size() != 1) return std::nullopt;
    return std::string(hosts.front());
  }
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
