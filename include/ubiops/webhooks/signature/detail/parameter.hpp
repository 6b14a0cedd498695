// Signature parameters: those that are registered, and the types of their values (RFC 9421 §2.3).
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_PARAMETER_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_PARAMETER_HPP

#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The names of signature parameters that RFC 9421 §2.3 registers.
enum class parameter_name : std::uint8_t { created, expires, keyid, alg, nonce, tag, unregistered };

constexpr parameter_name name_of_parameter(std::string_view key) noexcept {
  switch (key.size()) {
    case 3:
      if (same(key, "alg")) return parameter_name::alg;
      if (same(key, "tag")) return parameter_name::tag;
      break;
    case 5:
      if (same(key, "keyid")) return parameter_name::keyid;
      if (same(key, "nonce")) return parameter_name::nonce;
      break;
    case 7:
      if (same(key, "created")) return parameter_name::created;
      if (same(key, "expires")) return parameter_name::expires;
      break;
    default: break;
  }
  return parameter_name::unregistered;
}

/// Whether `type` is what RFC 9421 §2.3 gives the parameter; one that is not registered may have any.
constexpr bool has_registered_type(parameter_name name, structured_fields::item_type type) noexcept {
  switch (name) {
    case parameter_name::created:
    case parameter_name::expires: return type == structured_fields::item_type::integer;
    case parameter_name::unregistered: return true;
    default: return type == structured_fields::item_type::string;
  }
}

/// A signature parameter as received.
struct signature_parameter {
  std::string_view key;
  structured_fields::bare_item value;
  parameter_name name;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
