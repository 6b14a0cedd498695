// What went wrong, as one code with one cause each, and the name it speaks of.
#ifndef UBIOPS_WEBHOOKS_ERROR_HPP
#define UBIOPS_WEBHOOKS_ERROR_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include <ubiops/webhooks/key_forms.hpp>
#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1 {

/// Every reason for a refusal. The order is part of the ABI namespace; there is no "success" among them.
enum class errc : std::uint8_t {
  // 400: the request is not well-formed
  missing_signature_input = 1,  ///< no Signature-Input field
  missing_signature,            ///< no Signature field
  malformed_signature_input,    ///< not a dictionary of inner lists, or a member of the wrong type
  malformed_signature,          ///< not a dictionary, or not 64 bytes in strict base64
  label_mismatch,               ///< Signature and Signature-Input have different labels (RFC 9421 §4)
  duplicate_label,              ///< a label twice in Signature-Input or Signature
  duplicate_parameter,          ///< a parameter twice in a signature or a component identifier
  duplicate_component,          ///< a component identifier twice in a signature
  unsupported_component,        ///< a component or component parameter outside RFC 9421's request side
  missing_component,            ///< a covered component that the request does not have
  malformed_field,  ///< control or non-ASCII bytes in a used field, or more than one Host or covered Date
  malformed_target,  ///< not a request-target, or one that contradicts Host
  malformed_content_digest,  ///< not a dictionary of byte sequences of the right length, or one twice
  malformed_date,  ///< a covered Date that is not an IMF-fixdate
  limit_exceeded,  ///< a bound of limits.hpp
  // 403: the request is well-formed and not trusted
  missing_key_id,  ///< no signature names a key
  unknown_key,  ///< no signature is by a key of the keyring
  unsupported_algorithm,  ///< alg is not ed25519
  component_not_covered,  ///< the policy (or a body) requires a component that is not covered
  missing_created,  ///< no created parameter
  created_in_future,  ///< created is later than now + clock_skew
  signature_too_old,  ///< now is later than created + max_age + clock_skew
  signature_expired,  ///< now is later than expires + clock_skew, or expires is not after created
  date_out_of_window,  ///< a covered Date outside the bounds that created has
  required_field_mismatch,  ///< a required field is absent, there twice, or has another value
  signature_mismatch,  ///< Ed25519 does not verify
  unsupported_digest_algorithm,  ///< Content-Digest has neither sha-256 nor sha-512
  content_digest_mismatch,  ///< the body is not the one that was signed
  // 503: try again
  replay_in_progress,  ///< another worker has claimed this delivery and is not done
  replay_store_full,  ///< the replay store has no room for a claim
  replay_store_unavailable,  ///< the replay store did not answer
  // 500: our own side
  claim_lost,  ///< the claim is no longer ours
  unreadable_file,  ///< a file that cannot be opened or read
  malformed_key,  ///< not one public key in PEM
  private_key_supplied,  ///< a private key where a public one belongs
  unsupported_key_type,  ///< a public key of another algorithm
  weak_key,  ///< not a canonical point of the prime-order group
  duplicate_key_id,  ///< a key id that is taken, or is another key's
  invalid_policy,  ///< a policy that is contradictory or unsatisfiable
  crypto_unavailable,  ///< libsodium cannot be initialised
  // 400 again: after the signature
  malformed_event,  ///< a verified body that is not an event
};

/// The number of codes; they run from 1 to this.
inline constexpr std::size_t errc_count = static_cast<std::size_t>(errc::malformed_event);

/// How far a time lies from the clock, in seconds, and how far it may.
struct time_offset {
  std::int64_t ago = 0;  ///< negative: still to come
  std::int64_t at_most = 0;

  friend constexpr bool operator==(const time_offset&, const time_offset&) noexcept = default;
};

/// A refusal. Trivially copyable: it owns the name it speaks of, and never holds a value or a view.
class error {
 public:
  /// How much of a name is kept.
  static constexpr std::size_t subject_capacity = 48;

  /// `subject` is the name of a field, component, parameter, label, key or policy member: never its value. What does
  /// not fit is cut; a byte that is not printable ASCII becomes `\xNN`.
  /// Kept out of line where the compiler can: a refusal is rare, and every function here can make one.
  [[gnu::noinline]] constexpr explicit error(errc code, std::string_view subject = {}, std::size_t offset = 0) noexcept
      : offset_(static_cast<std::uint32_t>(offset)), code_(code) {
    constexpr char hex[] = "0123456789abcdef";
    std::size_t size = copy_printable(subject);
    for (const char c : subject.substr(size)) {
      const bool printable = c >= 0x20 && c < 0x7f;
      if (size + (printable ? 1u : 4u) > subject_capacity) break;
      if (printable) {
        subject_[size++] = c;
      } else {
        const auto byte = static_cast<unsigned char>(c);
        for (const char escaped : {'\\', 'x', hex[byte >> 4], hex[byte & 15]}) subject_[size++] = escaped;
      }
    }
    subject_size_ = static_cast<std::uint8_t>(size);
  }

  /// The same for a time outside of its bounds, whose subject is short: what is beyond 8 bytes is cut.
  [[gnu::noinline]] constexpr error(errc code, std::string_view subject, time_offset off) noexcept
      : error(code, subject.substr(0, off_at / 4)) {
    has_off_ = true;
    put(off_at, off.ago);
    put(off_at + 8, off.at_most);
  }

  [[nodiscard]] constexpr errc code() const noexcept { return code_; }

  /// The name it speaks of, or empty. The view lasts as long as this object.
  [[nodiscard]] constexpr std::string_view subject() const& noexcept { return {subject_, subject_size_}; }
  void subject() const&& = delete;

  /// Where in the combined field value (or the key text, or the event) parsing stopped, in bytes; 0 if it has no place.
  [[nodiscard]] constexpr std::size_t offset() const noexcept { return offset_; }

  /// How far off the time is that it speaks of; both are 0 where it speaks of none.
  [[nodiscard]] constexpr time_offset off_by() const noexcept {
    return has_off_ ? time_offset{number_at(off_at), number_at(off_at + 8)} : time_offset{};
  }

  /// One English sentence without a full stop, for logs and replies: the code's text, then the subject, how far off a
  /// time is, the offset, and what to do about it, where there are any. Allocates.
  [[nodiscard]] inline std::string message() const;

  /// The HTTP status that answers a request refused so: 400, 403, 500 or 503.
  [[nodiscard]] constexpr int http_status() const noexcept {
    if (code_ == errc::malformed_event || code_ <= errc::limit_exceeded) return 400;
    if (code_ <= errc::content_digest_mismatch) return 403;
    if (code_ <= errc::replay_store_unavailable) return 503;
    return 500;
  }

 private:
  friend constexpr std::string_view to_string(errc code) noexcept;

  struct code_text {
    std::string_view name;
    std::string_view message;
  };

  // In the order of errc; a test holds the two together.
  static constexpr code_text texts[] = {
      {"unknown_error", "unknown error"},
      {"missing_signature_input",
       "the request has no Signature-Input field: it was not signed, or something on the way removed it"},
      {"missing_signature",
       "the request has no Signature field: it was not signed, or something on the way removed it"},
      {"malformed_signature_input", "Signature-Input is malformed"},
      {"malformed_signature", "Signature is malformed"},
      {"label_mismatch", "Signature and Signature-Input do not have the same labels"},
      {"duplicate_label", "a signature label occurs twice"},
      {"duplicate_parameter", "a parameter occurs twice"},
      {"duplicate_component", "a covered component occurs twice"},
      {"unsupported_component", "a covered component is not supported"},
      {"missing_component", "a covered component is missing from the request"},
      {"malformed_field", "a field holds forbidden bytes or occurs too often"},
      {"malformed_target", "the request target is malformed or contradicts the host"},
      {"malformed_content_digest", "Content-Digest is malformed"},
      {"malformed_date", "Date is not an HTTP date, as in \"Sun, 06 Nov 1994 08:49:37 GMT\""},
      {"limit_exceeded", "the request exceeds a limit"},
      {"missing_key_id", "no signature names its key"},
      {"unknown_key", "no signature is by a trusted key"},
      {"unsupported_algorithm", "the signature algorithm is not ed25519"},
      {"component_not_covered", "a required component is not covered by the signature"},
      {"missing_created", "the signature has no creation time"},
      {"created_in_future", "the signature was created in the future"},
      {"signature_too_old", "the signature is too old"},
      {"signature_expired", "the signature has expired"},
      {"date_out_of_window", "Date is outside the accepted window"},
      {"required_field_mismatch", "a required field is absent, there twice, or has another value"},
      {"signature_mismatch",
       "the signature does not match the request: the URL (is it the one registered at UbiOps?), the method, a covered "
       "field or the key is not what was signed"},
      {"unsupported_digest_algorithm", "Content-Digest has no supported algorithm"},
      {"content_digest_mismatch", "the body does not match its digest"},
      {"replay_in_progress", "this delivery is being handled already"},
      {"replay_store_full", "the replay store is full"},
      {"replay_store_unavailable", "the replay store is unavailable"},
      {"claim_lost", "the claim on this delivery was lost"},
      {"unreadable_file", "a file cannot be read"},
      {"malformed_key", "the key is malformed: expected one PEM block \"PUBLIC KEY\""},
      {"private_key_supplied", "a private key was given where a public key belongs"},
      {"unsupported_key_type", "the key is not an Ed25519 key"},
      {"weak_key", "the key is not a valid Ed25519 point of prime order"},
      {"duplicate_key_id", "the key id is taken or belongs to another key"},
      {"invalid_policy", "the policy is invalid"},
      {"crypto_unavailable", "the cryptographic library cannot be initialised"},
      {"malformed_event", "the body is not a UbiOps webhook event"},
  };
  static_assert(sizeof(texts) / sizeof(texts[0]) == errc_count + 1);

  // Of the codes that say more about their subject: what stands before it in place of ": ", and what to do about it.
  struct subject_text {
    errc code;
    std::string_view before;
    std::string_view advice;
  };
  static constexpr subject_text subject_texts[] = {
      {errc::label_mismatch, ": only one of them has ", "; something on the way added or removed a signature"},
      {errc::missing_component, ": ", "; the server or something on the way left it out"},
      {errc::malformed_target, ": ", "; it must be given as it arrived, not decoded"},
      {errc::unknown_key, ": the keyring lacks keyid ", ""},
      {errc::created_in_future, ": ", "; a clock is wrong"},
      {errc::signature_too_old, ": ", "; it is a replay, or a clock is wrong"},
      {errc::date_out_of_window, ": ", "; a clock or its time zone is wrong"},
      {errc::signature_mismatch, "; keyid ", ""},
      {errc::content_digest_mismatch, ": ",
       "; its bytes must be given as they arrived, neither decoded nor written anew"},
  };

  static constexpr subject_text subject_text_of(errc code) noexcept {
    for (const subject_text& each : subject_texts) {
      if (each.code == code) return each;
    }
    return {code, ": ", ""};
  }

  static constexpr const code_text& text_of(errc code) noexcept {
    const auto index = static_cast<std::size_t>(code);
    return texts[index <= errc_count ? index : 0];
  }

  // The numbers of a time stand behind its subject, in the room that a short name leaves: an error is copied on every
  // way out of a refusal, and does not grow for them.
  static constexpr std::size_t off_at = subject_capacity - 16;

  using number_bytes = std::array<char, sizeof(std::int64_t)>;
  constexpr void put(std::size_t at, std::int64_t number) noexcept {
    const auto bytes = std::bit_cast<number_bytes>(number);
    for (const char byte : bytes) subject_[at++] = byte;
  }
  [[nodiscard]] constexpr std::int64_t number_at(std::size_t at) const noexcept {
    number_bytes bytes{};
    for (char& byte : bytes) byte = subject_[at++];
    return std::bit_cast<std::int64_t>(bytes);
  }

  // Copies the beginning of a subject, as far as it is printable and eight bytes at a time; how much that is. A keyid
  // of a stranger is copied for each of his requests.
  constexpr std::size_t copy_printable(std::string_view subject) noexcept {
    std::size_t size = 0;
    if (std::is_constant_evaluated()) return size;
    const std::size_t most = subject.size() < subject_capacity ? subject.size() : subject_capacity;
    for (; size + 8 <= most; size += 8) {
      std::uint64_t eight;
      std::memcpy(&eight, subject.data() + size, sizeof eight);
      // The high bit of each byte that is not printable. A carry out of one may set that of the next, too: then the
      // eight are copied one by one.
      constexpr std::uint64_t each = 0x0101010101010101u;
      if (((eight | (eight - 0x20 * each) | (eight + each)) & (0x80 * each)) != 0) break;
      std::memcpy(subject_ + size, &eight, sizeof eight);
    }
    return size;
  }

  // Whether a name is, or begins as, one that UbiOps writes: "sha512:" and lower-case hexadecimal digits.
  [[nodiscard]] static constexpr bool begins_as_key_id(std::string_view name) noexcept {
    constexpr std::string_view prefix = "sha512:";
    return name.starts_with(prefix) && name.find_first_not_of("0123456789abcdef", prefix.size()) == name.npos;
  }

  [[nodiscard]] inline std::string distance() const;
  [[nodiscard]] constexpr std::string_view advice() const noexcept;

  std::uint32_t offset_;
  errc code_;
  std::uint8_t subject_size_ = 0;
  bool has_off_ = false;
  char subject_[subject_capacity] = {};
};

/// The code's own name, "signature_too_old"; "unknown_error" for a value outside the enumeration.
[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept { return error::text_of(code).name; }

// " 612 s ago; at most 360", or nothing.
inline std::string error::distance() const {
  if (!has_off_) return {};
  const auto [ago, at_most] = off_by();
  const std::uint64_t seconds = ago < 0 ? 0 - static_cast<std::uint64_t>(ago) : static_cast<std::uint64_t>(ago);
  return " " + std::to_string(seconds) + (ago < 0 ? " s in the future" : " s ago") + "; at most " +
         std::to_string(at_most);
}

// What to do about it, or nothing.
constexpr std::string_view error::advice() const noexcept {
  // A time in milliseconds is a thousand times as large: at least 999 times the second 10^9, which was in 2001.
  constexpr std::int64_t milliseconds = 999'000'000'000;
  const std::int64_t ago = off_by().ago;
  if (ago >= milliseconds) return "; the time given to the verifier counts milliseconds, not seconds";
  if (ago <= -milliseconds) return "; it counts milliseconds, not seconds";
  if (code_ == errc::malformed_key) return advice_for_key(subject());
  if (code_ == errc::unknown_key && !begins_as_key_id(subject())) {
    return "; UbiOps writes sha512: and 128 digits in lower case";
  }
  if (code_ == errc::signature_expired && !has_off_) return " is not after created";
  return subject_text_of(code_).advice;
}

inline std::string error::message() const {
  std::string text(text_of(code_).message);
  if (subject_size_ != 0) text.append(subject_text_of(code_).before).append(subject_, subject_size_).append(distance());
  if (offset_ != 0) text.append(" (at byte ").append(std::to_string(offset_)).append(")");
  if (subject_size_ != 0) text.append(advice());
  return text;
}

}  // namespace ubiops::webhooks::inline v1

#endif
