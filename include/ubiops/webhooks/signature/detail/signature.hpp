// The field Signature, whose members belong to those of Signature-Input by their labels (RFC 9421 §4.2).
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_SIGNATURE_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_SIGNATURE_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/inplace_vector.hpp>
#include <ubiops/webhooks/http/detail/malformed.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/structured_fields/detail/item_reader.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Reads the combined Signature: its labels must be those of Signature-Input, and the one called `label` 64 bytes.
/// `malformed_signature`, `malformed_field`, `duplicate_label` or `label_mismatch` otherwise; this one names a label
/// that stands in one of the two alone, and `label` only where no other does.
[[nodiscard]] inline result<void> read_signature(std::string_view text, std::span<const std::string_view> labels,
                                                 std::string_view label, std::span<std::byte, 64> out) noexcept {
  item_reader in(text);
  inplace_vector<std::string_view, limits::max_signatures> seen;
  std::optional<error> fault;
  bool found = false;
  const auto read_member = [&] {
    const std::string_view key = in.key();
    const bool wanted = key == label;
    const auto read = in.read_member(wanted ? std::span<std::byte>(out) : std::span<std::byte>());
    if (read == member_read::malformed || (read == member_read::inner_list && !in.skip_inner_list())) return false;
    bool known = false;
    for (const std::string_view other : labels) known = known || other == key;
    bool twice = false;
    for (const std::string_view other : seen) twice = twice || other == key;
    if (twice) {
      if (!fault || fault->code() != errc::duplicate_label) fault.emplace(errc::duplicate_label, key);
    } else if (!known) {
      if (!fault) fault.emplace(errc::label_mismatch, key);
    } else {
      seen.push_back(key);  // at most one of each of `labels`
      found = found || (wanted && read == member_read::item && in.decoded() == out.size());
    }
    return in.skip_parameters();
  };
  if (!read_dictionary(in, read_member)) {
    return malformed(errc::malformed_signature, "signature", text, in.offset());
  }
  if (fault) return *fault;
  if (seen.size() != labels.size()) {
    for (const std::string_view other : labels) {
      bool in_both = false;
      for (const std::string_view each : seen) in_both = in_both || each == other;
      if (!in_both && other != label) return error(errc::label_mismatch, other);
    }
    return error(errc::label_mismatch, label);
  }
  if (!found) return error(errc::malformed_signature, label);
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
