// Component identifiers: a name and its parameters (RFC 9421 §2). Which of them this library can take from a request
// is decided here. Floor: crypto.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_COMPONENT_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_COMPONENT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/structured_fields/detail/write.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>

namespace ubiops::webhooks::inline v1 {

/// What a component is taken from (RFC 9421 §2.1, §2.2).
enum class component_kind : std::uint8_t {
  field,
  method,
  target_uri,
  authority,
  scheme,
  request_target,
  path,
  query,
  query_param,
};

/// A component identifier. `Text` is std::string_view, or std::string for one that owns its text.
template <class Text>
struct basic_component_identifier {
  Text name;                                    ///< "date", "@method"
  Text argument{};                              ///< of `;key` or `;name`: between its quotes, escapes kept
  component_kind kind = component_kind::field;  ///< follows from the name
  bool sf = false;                              ///< strict serialization (§2.1.1)
  bool bs = false;                              ///< byte sequences (§2.1.3)
  bool key = false;                             ///< one member of a dictionary (§2.1.2)
  bool key_first = false;  ///< `;key` stood before `;sf`; order is kept, and is no part of equality

  /// No parameter but the one of `@query-param`.
  [[nodiscard]] constexpr bool is_plain() const noexcept { return !sf && !bs && !key; }

  /// No parameter at all.
  [[nodiscard]] constexpr bool is_only_name() const noexcept {
    return is_plain() && kind != component_kind::query_param;
  }

  /// Equal name and parameters, whatever the order of the parameters. A derived component's kind is its name.
  template <class Other>
  [[nodiscard]] constexpr bool operator==(const basic_component_identifier<Other>& other) const noexcept {
    return kind == other.kind && sf == other.sf && bs == other.bs && key == other.key &&
           (kind != component_kind::field || std::string_view(name) == std::string_view(other.name)) &&
           std::string_view(argument) == std::string_view(other.argument);
  }
};

using component_identifier = basic_component_identifier<std::string_view>;
using owned_component_identifier = basic_component_identifier<std::string>;

/// Whether covering `covered` answers a requirement of `required`: the same identifier, and for `content-digest` also
/// its `;sf` and `;bs` forms, which bind the same value.
template <class Text>
[[nodiscard]] constexpr bool covers(const component_identifier& covered,
                                    const basic_component_identifier<Text>& required) noexcept {
  if (covered == required) return true;
  return required.is_plain() && std::string_view(required.name) == "content-digest" &&
         covered.name == "content-digest" && !covered.key;
}

/// Appends the identifier as it stands in a signature base: `"@query-param";name="id"`.
template <class Out, class Text>
void append_identifier(Out& out, const basic_component_identifier<Text>& identifier) {
  const std::string_view argument = identifier.argument;
  detail::put(out, '"', std::string_view(identifier.name), '"');
  if (identifier.is_only_name()) return;
  if (identifier.key && identifier.key_first) detail::put(out, std::string_view(";key=\""), argument, '"');
  if (identifier.sf) detail::put(out, std::string_view(";sf"));
  if (identifier.bs) detail::put(out, std::string_view(";bs"));
  if (identifier.key && !identifier.key_first) detail::put(out, std::string_view(";key=\""), argument, '"');
  if (identifier.kind == component_kind::query_param) detail::put(out, std::string_view(";name=\""), argument, '"');
}

namespace detail {

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

/// What the producer covers first, as it writes it, and what that is: read at a glance.
inline constexpr std::string_view usual_text = R"("@method" "@authority" "@target-uri" "content-digest" "date")";
inline constexpr component_identifier usual_components[] = {{"@method", {}, component_kind::method},
                                                            {"@authority", {}, component_kind::authority},
                                                            {"@target-uri", {}, component_kind::target_uri},
                                                            {"content-digest"},
                                                            {"date"}};

struct structured_field {
  std::string_view name;
  structured_fields::field_type type;
};
// The fields that the HTTP Field Name Registry gives a structured type, as far as requests may carry them.
inline constexpr structured_field structured_field_table[] = {
    {"accept-ch", structured_fields::field_type::list},
    {"accept-signature", structured_fields::field_type::dictionary},
    {"available-dictionary", structured_fields::field_type::item},
    {"cache-groups", structured_fields::field_type::list},
    {"cache-status", structured_fields::field_type::list},
    {"capsule-protocol", structured_fields::field_type::item},
    {"cdn-cache-control", structured_fields::field_type::dictionary},
    {"client-cert", structured_fields::field_type::item},
    {"client-cert-chain", structured_fields::field_type::list},
    {"content-digest", structured_fields::field_type::dictionary},
    {"cross-origin-embedder-policy", structured_fields::field_type::item},
    {"cross-origin-opener-policy", structured_fields::field_type::item},
    {"deprecation", structured_fields::field_type::item},
    {"dictionary-id", structured_fields::field_type::item},
    {"incremental", structured_fields::field_type::item},
    {"link-template", structured_fields::field_type::list},
    {"origin-agent-cluster", structured_fields::field_type::item},
    {"permissions-policy", structured_fields::field_type::dictionary},
    {"priority", structured_fields::field_type::dictionary},
    {"proxy-status", structured_fields::field_type::list},
    {"reporting-endpoints", structured_fields::field_type::dictionary},
    {"repr-digest", structured_fields::field_type::dictionary},
    {"signature", structured_fields::field_type::dictionary},
    {"signature-input", structured_fields::field_type::dictionary},
    {"use-as-dictionary", structured_fields::field_type::dictionary},
    {"want-content-digest", structured_fields::field_type::dictionary},
    {"want-repr-digest", structured_fields::field_type::dictionary},
};

/// The structured type of a field, or nullopt where it has none that we know.
constexpr std::optional<structured_fields::field_type> structured_type(std::string_view name) noexcept {
  for (const auto& field : structured_field_table) {
    if (field.name == name) return field.type;
  }
  return std::nullopt;
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
    shape_ = {};
    supported_ = true;
    named_ = false;
    parameters_ = false;
    if (name.type != structured_fields::item_type::string) shape_ = errc::malformed_signature_input;
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
  [[nodiscard]] constexpr errc shape() const noexcept { return shape_; }

  /// Whether this library can take the component from a request.
  [[nodiscard]] constexpr bool supported() const noexcept {
    const component_identifier& read = *identifier_;
    if (!parameters_) return supported_ && read.kind != component_kind::query_param;
    if (!supported_) return false;
    if (read.kind == component_kind::query_param) return named_ && read.is_plain();
    if (read.kind != component_kind::field || read.is_plain()) return read.is_plain();
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
    if (shape_ == errc{}) shape_ = code;
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
  errc shape_{};
  bool supported_ = true;
  bool named_ = false;
  bool parameters_ = false;
};

}  // namespace detail

/// Reads one identifier as it stands in Signature-Input, `"@query-param";name="id"`; the quotes may be left out where
/// there are no parameters. `malformed_signature_input`, `duplicate_parameter` or `unsupported_component` (with the
/// text as subject) otherwise. The views are into `text`; nothing is allocated.
[[nodiscard]] constexpr result<component_identifier> parse_component_identifier(std::string_view text) noexcept {
  using structured_fields::event;
  using structured_fields::item_type;
  component_identifier identifier{};
  detail::component_reader reader;
  if (!text.empty() && text.front() != '"') {
    reader.start(identifier, {item_type::string, 0, text});
  } else {
    structured_fields::parser parser(text, structured_fields::field_type::item);
    event next = parser.next();
    if (next == event::item) {
      reader.start(identifier, parser.value());
      while ((next = parser.next()) == event::parameter) reader.parameter(parser.key(), parser.value());
    }
    if (next != event::end) return error(errc::malformed_signature_input, text, parser.offset());
  }
  if (reader.shape() != errc{}) return error(reader.shape(), text);
  if (!reader.supported()) return error(errc::unsupported_component, text);
  return identifier;
}

}  // namespace ubiops::webhooks::inline v1

#endif
