// What a verified request is: the covered components, the signature parameters and the verified body, and nothing that
// was not signed.
#ifndef UBIOPS_WEBHOOKS_VERIFIED_HPP
#define UBIOPS_WEBHOOKS_VERIFIED_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/text_buffer.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/component.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/verifier/detail/passkey.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// A covered component and its value as signed: `"@query-param";name="id"` and `42`.
struct verified_component {
  std::string_view identifier;
  std::string_view value;
};

/// What one signature says of a request's head. Owns its text. Every view lasts until this object is moved, assigned to
/// or destroyed, and cannot be taken from a temporary. No allocation but for a base above
/// `limits::inline_signature_base`.
class verified_head {
 public:
  explicit verified_head(detail::passkey) noexcept {}

  /// The range that `components()` gives.
  class component_range {
   public:
    class iterator {
     public:
      using difference_type = std::ptrdiff_t;
      using value_type = verified_component;

      iterator() noexcept = default;
      [[nodiscard]] verified_component operator*() const noexcept { return owner_->at(index_); }
      iterator& operator++() noexcept {
        ++index_;
        return *this;
      }
      iterator operator++(int) noexcept {
        iterator old = *this;
        ++index_;
        return old;
      }
      [[nodiscard]] bool operator==(const iterator&) const noexcept = default;

     private:
      friend class component_range;
      iterator(const verified_head* owner, std::size_t index) noexcept : owner_(owner), index_(index) {}
      const verified_head* owner_ = nullptr;
      std::size_t index_ = 0;
    };

    [[nodiscard]] iterator begin() const noexcept { return {owner_, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {owner_, owner_->lines_.size()}; }
    [[nodiscard]] std::size_t size() const noexcept { return owner_->lines_.size(); }

   private:
    friend class verified_head;
    explicit component_range(const verified_head* owner) noexcept : owner_(owner) {}
    const verified_head* owner_;
  };

  /// The value of a covered component, or nothing where it is not covered; the identifier as in Signature-Input, quotes
  /// optional where there are no parameters: "date", "@method", "\"@query-param\";name=\"id\"". A field's name may be
  /// in any case, "Date", unless the identifier has more than 256 bytes.
  [[nodiscard]] std::optional<std::string_view> component(std::string_view identifier) const& noexcept
      UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    char lower[256];
    if (identifier.size() <= sizeof lower) {  // a longer one has to be given as it was signed
      bool in_name = true;  // what follows the name keeps its case
      for (std::size_t i = 0; i < identifier.size(); ++i) {
        in_name = in_name && identifier[i] != ';';
        lower[i] = in_name ? detail::to_lower(identifier[i]) : identifier[i];
      }
      identifier = {lower, identifier.size()};
    }
    const auto wanted = parse_component_identifier(identifier);
    if (!wanted) return std::nullopt;
    for (const verified_component covered : components()) {
      const auto parsed = parse_component_identifier(covered.identifier);
      if (parsed && *parsed == *wanted) return covered.value;
    }
    return std::nullopt;
  }
  void component(std::string_view) const&& = delete;

  /// All covered components in signed order.
  [[nodiscard]] component_range components() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return component_range(this);
  }
  void components() const&& = delete;

  /// The label, which is not signed: never decide by it.
  [[nodiscard]] std::string_view label() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return view(label_); }
  void label() const&& = delete;

  /// The keyid parameter; it names the trusted key that verified.
  [[nodiscard]] std::string_view key_id() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND { return view(key_id_); }
  void key_id() const&& = delete;

  /// The text that was signed (RFC 9421 §2.5). It holds what the covered fields hold, secrets such as `authorization`
  /// too.
  [[nodiscard]] std::string_view signature_base() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return text_.view().substr(0, base_size_);
  }
  void signature_base() const&& = delete;

  /// The creation time of the signature (RFC 9421 §2.3), which is signed.
  [[nodiscard]] std::chrono::sys_seconds created() const noexcept { return at_second(created_); }

  /// `created + max_age + clock_skew`: after this second the request verifies no longer, and a replay id can be
  /// forgotten.
  [[nodiscard]] std::chrono::sys_seconds replay_until() const noexcept { return at_second(replay_until_); }

  /// The time at which the signature expires (RFC 9421 §2.3), if it states one; it may lie beyond what a clock of
  /// nanoseconds can hold.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> expires() const noexcept {
    return expires_ ? std::optional(at_second(*expires_)) : std::nullopt;
  }

  /// The nonce parameter (RFC 9421 §2.3) without quotes and escapes, or nothing. The library compares it with nothing.
  [[nodiscard]] std::optional<std::string_view> nonce() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return optional_view(nonce_);
  }
  void nonce() const&& = delete;
  /// The tag parameter (RFC 9421 §2.3) without quotes and escapes, or nothing. The library compares it with nothing.
  [[nodiscard]] std::optional<std::string_view> tag() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return optional_view(tag_);
  }
  void tag() const&& = delete;

  /// The replay id: a hash of what was signed, the same for every signature that covers the same components of one
  /// message. So a message with two signatures (during a rotation of keys) from which somebody takes one away is no
  /// other message. SHA-256 over the lines of the signature base but the last, sorted; their order and the signature
  /// parameters are no part of it, so requests that differ in `created`, `nonce` or `keyid` alone have one id: what
  /// tells a retry from a replay is the Date that it covers. Two signatures of one message that cover different
  /// components have two ids.
  [[nodiscard]] std::array<std::byte, 32> replay_id() const noexcept {
    std::string_view lines[limits::max_components];
    std::size_t count = 0;
    for (const detail::base_line& line : lines_) {
      // From the identifier to the end of the value, the ": " between them.
      const std::string_view text = view({line.identifier, line.value + line.value_size - line.identifier});
      std::size_t at = count++;
      for (; at > 0 && text < lines[at - 1]; --at) lines[at] = lines[at - 1];
      lines[at] = text;
    }
    sodium_crypto::sha256 hash;
    for (std::size_t i = 0; i < count; ++i) {
      hash.update(std::as_bytes(std::span(lines[i])));
      hash.update(std::as_bytes(std::span("\n", 1)));
    }
    return hash.finish();
  }

  /// The 64 signature bytes.
  [[nodiscard]] std::span<const std::byte, 64> signature() const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    return signature_;
  }
  void signature() const&& = delete;

 private:
  friend class detail::verified_writer;

  struct piece {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  // The base, then label, key id, nonce and tag, which take no more bytes than the base and a label.
  using buffer = detail::text_buffer<2 * limits::inline_signature_base + limits::max_label>;

  [[nodiscard]] static std::chrono::sys_seconds at_second(std::int64_t seconds) noexcept {
    return std::chrono::sys_seconds(std::chrono::seconds(seconds));
  }
  [[nodiscard]] std::string_view view(piece where) const noexcept {
    const std::string_view text = text_.view();  // empty in an object that was moved from
    return where.offset > text.size() ? std::string_view() : text.substr(where.offset, where.size);
  }
  [[nodiscard]] std::optional<std::string_view> optional_view(std::optional<piece> where) const noexcept {
    return where ? std::optional(view(*where)) : std::nullopt;
  }
  [[nodiscard]] verified_component at(std::size_t index) const noexcept {
    const detail::base_line& line = lines_[index];
    return {view({line.identifier, line.identifier_size}), view({line.value, line.value_size})};
  }

  // Everything is an offset into text_, so that copying and moving need no care:
  //
  //   text_   "date": Sun, 06 Nov ...\n ... "@signature-params": (...);created=...  pyhms  sha512:...  nonce  tag
  //           |lines_[0].identifier                                                |label_ |key_id_    |nonce_ |tag_
  //                   |lines_[0].value                                             |base_size_
  std::size_t base_size_ = 0;
  piece label_;
  piece key_id_;
  std::optional<piece> nonce_;
  std::optional<piece> tag_;
  std::int64_t created_ = 0;
  std::int64_t replay_until_ = 0;
  std::optional<std::int64_t> expires_;
  std::byte signature_[64];  // not initialised: nobody sees it before it is read
  detail::base_lines lines_;
  buffer text_;
};

/// A verified head and the body that it binds. The body is viewed, not owned: it is the one given to `verify`.
class verified_request : public verified_head {
 public:
  explicit verified_request(detail::passkey key) noexcept : verified_head(key) {}

  /// The body that was given to `verify`, which the signature binds by Content-Digest; empty only if that was empty.
  /// The view lasts as long as those bytes.
  [[nodiscard]] std::string_view body() const noexcept { return body_; }

 private:
  friend class detail::verified_writer;
  std::string_view body_;
};

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
