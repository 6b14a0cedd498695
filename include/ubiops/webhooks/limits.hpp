// Every bound of the library as a named constant with its reason. A request beyond one is refused with
// `errc::limit_exceeded` unless another code is named here.
#ifndef UBIOPS_WEBHOOKS_LIMITS_HPP
#define UBIOPS_WEBHOOKS_LIMITS_HPP

#include <cstddef>
#include <cstdint>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::limits {

/// Field lines in one head. Servers stop near 100; more than this is an attack on everything that scans them.
inline constexpr std::size_t max_field_lines = 256;

/// Bytes of the combined `Signature-Input`. One UbiOps signature takes 245 to 400: as many as `max_signatures` fit. A
/// policy that requires so many components that their names alone take more is `errc::invalid_policy`.
inline constexpr std::size_t max_signature_input = 3584;

/// Bytes of the combined `Signature`: `max_signatures` of about 100 bytes each, and some more.
inline constexpr std::size_t max_signature = 896;

/// Signatures in one message, ours and strangers', and so the lines of `Signature-Input` and of `Signature`: each line
/// holds one at least. UbiOps sends one; a proxy may add its own.
inline constexpr std::size_t max_signatures = 8;

/// Signatures under a trusted key that are tried: two cover a key rotation, and each costs an Ed25519 verification.
inline constexpr std::size_t max_candidates = 2;

/// Covered components in one signature. UbiOps covers five or six.
inline constexpr std::size_t max_components = 16;

/// Covered components in all signatures of a message together: room for one stranger as large as ours.
inline constexpr std::size_t max_message_components = 32;

/// Signature parameters in one signature. RFC 9421 registers six.
inline constexpr std::size_t max_parameters = 16;

/// Parameters of all signatures and components of a message together.
inline constexpr std::size_t max_message_parameters = 64;

/// Bytes of a key id; a longer name is refused by the keyring, and a longer one in a request is an unknown key.
inline constexpr std::size_t max_key_id = 256;

/// Digests in one Content-Digest. Two algorithms are known.
inline constexpr std::size_t max_digests = 8;

/// Bytes of a label in `Signature-Input`. RFC 9651 asks parsers for 64.
inline constexpr std::size_t max_label = 128;

/// Bytes of a signature base, of the covered field values that go into it, and of what is read to make those of `;sf`,
/// `;key` and `@query-param`, each time it is. A policy's URL that takes more is `errc::invalid_policy`.
inline constexpr std::size_t max_signature_base = 16 * 1024;

/// A signature base up to this size is held without a heap allocation. UbiOps's takes about 600 bytes.
inline constexpr std::size_t inline_signature_base = 1024;

/// Bytes of a `Host` field or `:authority`: a DNS name of 255, a port, and room for IP literals. A policy's URL with a
/// longer one is `errc::invalid_policy`.
inline constexpr std::size_t max_authority = 320;

/// Bytes of a head that `recorded_head` keeps, four times what most servers take; a longer one is shown as empty.
inline constexpr std::size_t max_recorded_head = 64 * 1024;

/// Members of a structured field, and parameters of each of its members, that `;sf` and `;key` re-serialize.
inline constexpr std::size_t max_structured_members = 64;
inline constexpr std::size_t max_structured_parameters = 16;

/// Seconds in 366 days: the largest `policy::max_age` and `policy::clock_skew`; more is `errc::invalid_policy`.
inline constexpr std::int64_t max_window_seconds = 366LL * 24 * 60 * 60;

/// Bytes of a key file. A PEM public key has 113; more is `errc::malformed_key`.
inline constexpr std::size_t max_key_file = 64 * 1024;

/// Bytes of an event body that `parse_event` takes: a 16 kB result can take 115 kB of JSON escapes.
/// More is `errc::malformed_event`.
inline constexpr std::size_t max_event_body = 1024 * 1024;

/// Nesting of an event's JSON; deeper is `errc::malformed_event`.
inline constexpr std::size_t max_event_depth = 64;

/// Bytes of the event's name, the request's id, and the object's id and name, where a byte that a delivery key escapes
/// counts as three. UbiOps's have less than 64; three of them fit any replay store. More is `errc::malformed_event`.
inline constexpr std::size_t max_event_identifier = 256;

/// Bytes of a delivery key.
inline constexpr std::size_t max_delivery_key = 3 * max_event_identifier + 7;

/// Bytes of a key that is claimed in a replay store. A delivery key takes about 100, a replay id 32.
inline constexpr std::size_t max_replay_key = 1024;

}  // namespace ubiops::webhooks::inline v1::limits

#endif
