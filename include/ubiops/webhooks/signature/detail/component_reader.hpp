// Component identifiers put together as a structured field's items and parameters are read, and which of them this
// library can take from a request (RFC 9421 §2.1, §2.2).
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_COMPONENT_READER_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_COMPONENT_READER_HPP

#include <cstdint>
#include <optional>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/detail/structured_field_types.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The kind of a derived component (RFC 9421 §2.2), or nullopt for a name that is none of a request.
constexpr std::optional<component_kind> derived_kind(std::string_view name) noexcept {
  switch (name.size()) {
    case 5: return same(name, "@path") ? std::optional(component_kind::path) : std::nullopt;
    case 6: return same(name, "@query") ? std::optional(component_kind::query) : std::nullopt;
    case 7:
      if (same(name, "@method")) return component_kind::method;
      return same(name, "@scheme") ? std::optional(component_kind::scheme) : std::nullopt;
    case 10: return same(name, "@authority") ? std::optional(component_kind::authority) : std::nullopt;
    case 11: return same(name, "@target-uri") ? std::optional(component_kind::target_uri) : std::nullopt;
    case 12: return same(name, "@query-param") ? std::optional(component_kind::query_param) : std::nullopt;
    case 15: return same(name, "@request-target") ? std::optional(component_kind::request_target) : std::nullopt;
    default: return std::nullopt;
  }
}

/// Puts an identifier together from the parser's events, where it is to stay, and remembers the first thing wrong with
/// it.
class component_reader {
 public:
  constexpr component_reader() noexcept = default;

  /// Begins another identifier, in `out`, which is fresh.
  constexpr void start(component_identifier& out, const structured_fields::bare_item& name) noexcept {
    identifier_ = &out;
    identifier_->name = name.text;
    first_fault_ = {};
    supported_ = true;
    named_ = false;
    parameters_ = false;
    if (name.type != structured_fields::item_type::string) first_fault_ = errc::malformed_signature_input;
    if (name.text.empty() || name.text.front() != '@') return start_field(name);
    const auto kind = derived_kind(name.text);
    supported_ = kind.has_value();
    if (supported_) identifier_->kind = *kind;
  }

  constexpr void parameter(std::string_view name, const structured_fields::bare_item& value) noexcept {
    parameters_ = true;
    if (same(name, "sf")) {
      flag(identifier_->sf, value);
    } else if (same(name, "bs")) {
      flag(identifier_->bs, value);
    } else if (same(name, "key")) {
      identifier_->key_first = !identifier_->sf;
      if (identifier_->key) return fail(errc::duplicate_parameter);
      identifier_->key = true;
      argument(value);
    } else if (same(name, "name") && identifier_->kind == component_kind::query_param) {
      if (named_) return fail(errc::duplicate_parameter);
      named_ = true;
      argument(value);
    } else {
      supported_ = false;  // ;req, ;tr and what nobody has registered
    }
  }

  /// A wrong type or a parameter twice; `errc{}` where there is none.
  [[nodiscard]] constexpr errc first_fault() const noexcept { return first_fault_; }

  /// Whether this library can take the component from a request.
  [[nodiscard]] constexpr bool supported() const noexcept {
    const component_identifier& read = *identifier_;
    if (!parameters_) return supported_ && read.kind != component_kind::query_param;
    if (!supported_) return false;
    if (read.kind == component_kind::query_param) return named_ && read.is_plain();
    if (read.kind != component_kind::field) return read.is_plain();
    if (read.bs) return !read.sf && !read.key;
    const auto type = structured_type(read.name);
    return type && (!read.key || *type == structured_fields::field_type::dictionary);
  }

 private:
  constexpr void start_field(const structured_fields::bare_item& name) noexcept {
    supported_ = !name.text.empty();
    for (const char c : name.text) {
      if (!is_only(c, is_tchar, is_upper)) supported_ = false;
    }
  }

  constexpr void fail(errc code) noexcept {
    if (first_fault_ == errc{}) first_fault_ = code;
  }

  constexpr void flag(bool& member, const structured_fields::bare_item& value) noexcept {
    if (member) return fail(errc::duplicate_parameter);
    if (value.type != structured_fields::item_type::boolean || value.number == 0) {
      fail(errc::malformed_signature_input);
    }
    member = true;
  }

  constexpr void argument(const structured_fields::bare_item& value) noexcept {
    if (value.type != structured_fields::item_type::string) fail(errc::malformed_signature_input);
    identifier_->argument = value.text;
  }

  component_identifier* identifier_ = nullptr;
  errc first_fault_{};
  bool supported_ = true;
  bool named_ = false;
  bool parameters_ = false;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
