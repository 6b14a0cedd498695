// The ids of all causes of a refusal that explain() can name, the places where a cause lies, and how its reason is
// known. What each of them says stands in causes.hpp.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_CAUSE_ID_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_CAUSE_ID_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::diagnosis {

/// Where a cause lies, and so who can mend it.
enum class place : std::uint8_t {
  policy,   ///< what the verifier was created with
  keyring,  ///< the keys that it trusts
  adapter,  ///< the server or framework that shows the request to the verifier
  proxy,    ///< something between sender and server that changes requests
  sender,   ///< UbiOps, or whoever else sent it
  clock,    ///< the clock of this machine, or of the sender
  unknown,
};

[[nodiscard]] constexpr std::string_view to_string(place where) noexcept {
  constexpr std::string_view names[] = {"policy", "keyring", "adapter", "proxy", "sender", "clock", "unknown"};
  const auto index = static_cast<std::size_t>(where);
  return names[index < std::size(names) ? index : std::size(names) - 1];
}

/// How the reason behind a difference is known. That something differs may be proved; why it does hardly ever is.
enum class reason : std::uint8_t {
  observed,  ///< it shows in this request
  guessed,   ///< it is what is usually behind it
};

/// The causes. Their names are in `causes`.
enum class cause_id : std::uint8_t {
  // the origin of the URL
  other_scheme,
  port_missing,
  port_extra,
  other_port,
  other_www,
  trailing_dot,
  other_host,
  redirected_url,
  userinfo,
  international_host,
  ipv6_spelling,
  host_case,
  fragment,
  // its path and query
  path_prefix_stripped,
  path_prefix_added,
  path_replaced,
  path_case,
  trailing_slash,
  slashes_merged,
  dot_segments,
  path_escapes,
  target_missing,
  query_lost,
  query_added,
  query_order,
  query_plus,
  query_escapes,
  query_empty,
  query_replaced,
  // the method
  method_case,
  redirected_to_get,
  method_changed,
  // covered fields
  field_lost,
  lines_reordered,
  lines_joined,
  lines_added,
  lines_lost,
  percent_decoded,
  mime_decoded,
  value_charset,
  blanks_collapsed,
  trailing_blank,
  value_case,
  quotes_lost,
  authorization_lost,
  authorization_replaced,
  field_changed,
  date_rewritten,
  date_zone,
  digest_remade,
  // Signature-Input and Signature
  signature_stripped,
  second_signature,
  signature_folded,
  signature_cut,
  signature_respelled,
  parameters_changed,
  // keys
  other_key,
  unknown_key,
  key_id_spelling,
  // the body
  body_read_before,
  body_cut,
  body_longer,
  body_line_end,
  body_line_ends,
  body_byte_order_mark,
  body_charset,
  body_json_rewritten,
  body_decompressed,
  body_cut_at_nul,
  body_chunked,
  body_changed,
  // time
  clock_off,
  time_zone,
  milliseconds,
  retry_or_replay,
  // the policy's own
  required_field_absent,
  required_field_case,
  required_field_quoted,
  required_field_twice,
  required_field_other,
  required_component,
  // traces
  relay,
  // what is no riddle: the verdict says it
  malformed_request,
  // nothing else
  not_signed_or_altered,
};

}  // namespace ubiops::webhooks::inline v1::diagnosis

#endif
