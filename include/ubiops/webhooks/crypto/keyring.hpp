// The keys that are trusted, found by the keyid of a signature (RFC 9421 §2.3).
#ifndef UBIOPS_WEBHOOKS_CRYPTO_KEYRING_HPP
#define UBIOPS_WEBHOOKS_CRYPTO_KEYRING_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>

#include <ubiops/webhooks/detail/lifetimebound_begin.hpp>  // the last include

namespace ubiops::webhooks::inline v1 {

/// Key ids and the key that each stands for. A key may stand under several ids. Meant for a few keys: `find` is linear.
class keyring {
 public:
  /// Adds a key under its own id, `key.key_id()`. Adding it again changes nothing. Allocates. It does not fail today.
  result<void> add(public_key key) { return insert({}, std::move(key)); }

  /// Adds a key under a name of the user's. Adding the same pair again changes nothing.
  ///
  /// A name that another key has, or one that starts with "sha512:" and is not the key's own id, is `duplicate_key_id`.
  /// A name that no keyid can ever equal is `invalid_policy`, and the subject says why: an empty one, one of more than
  /// `limits::max_key_id` bytes, one with a byte that is not printable ASCII (RFC 9651 §3.3.3), or a SHA-512 in another
  /// spelling than "sha512:" and lower-case digits. A refusal changes nothing. Allocates.
  result<void> add(std::string key_id, public_key key) {
    if (const std::string_view reason = impossible(key_id); !reason.empty()) return error(errc::invalid_policy, reason);
    if (key_id.starts_with(public_key::key_id_prefix)) {
      if (key_id != key.key_id()) return error(errc::duplicate_key_id, key_id);
      return add(std::move(key));
    }
    return insert(std::move(key_id), std::move(key));
  }

  /// The key of this id, or null. It lasts until the keyring is changed, moved, assigned or destroyed. No allocation.
  [[nodiscard]] const public_key* find(std::string_view key_id) const& noexcept UBIOPS_WEBHOOKS_LIFETIMEBOUND {
    for (const entry& each : entries_) {
      if (each.id() == key_id) return &each.key;
    }
    return nullptr;
  }
  void find(std::string_view key_id) const&& = delete;

  /// Calls `function(key_id, key)` for each id, in the order in which they were added. What it is given lasts until the
  /// keyring is changed, moved, assigned or destroyed. No allocation.
  template <class Function>
  void for_each(Function&& function) const {
    for (const entry& each : entries_) function(each.id(), each.key);
  }

  /// The number of ids.
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

 private:
  struct entry {
    public_key key;
    std::string name;  // empty: the key's own id, which is not stored twice

    std::string_view id() const noexcept { return name.empty() ? key.key_id() : std::string_view(name); }
  };

  // Why no keyid can equal this one, or nothing.
  static std::string_view impossible(std::string_view key_id) noexcept {
    static_assert(limits::max_key_id == 256);
    if (key_id.empty()) return "key_id: empty";
    if (key_id.size() > limits::max_key_id) return "key_id: more than 256 bytes";
    for (const char c : key_id) {
      if (!detail::is(c, detail::is_printable)) return "key_id: a byte that is not printable ASCII";
    }
    return misspelt(key_id);
  }

  // What is wrong with a SHA-512 that UbiOps would write otherwise, or nothing.
  static std::string_view misspelt(std::string_view key_id) noexcept {
    constexpr std::size_t digits = public_key::key_id_size - public_key::key_id_prefix.size();
    if (key_id.size() < digits) return {};
    const std::string_view prefix = key_id.substr(0, key_id.size() - digits);
    bool lower = true;
    for (const char c : key_id.substr(prefix.size())) {
      if (!detail::is(c, detail::is_hex_lower | detail::is_hex_upper)) return {};
      lower = lower && detail::is(c, detail::is_hex_lower);
    }
    if (prefix.empty()) return "key_id: write sha512: before the digits";
    if (detail::equals_ignoring_case(prefix, "sha-512:")) return "key_id: write sha512: in place of sha-512:";
    if (!detail::equals_ignoring_case(prefix, public_key::key_id_prefix)) return {};
    if (prefix != public_key::key_id_prefix) return "key_id: write sha512: in lower case";
    return lower ? std::string_view() : "key_id: write the digits in lower case";
  }

  result<void> insert(std::string name, public_key key) {
    entry added{std::move(key), std::move(name)};
    if (const public_key* const known = find(added.id())) {
      if (*known == added.key) return {};
      return error(errc::duplicate_key_id, added.id());
    }
    entries_.push_back(std::move(added));
    return {};
  }

  std::vector<entry> entries_;
};

}  // namespace ubiops::webhooks::inline v1

#include <ubiops/webhooks/detail/lifetimebound_end.hpp>

#endif
