// The signature base: one line for each covered component, then the signature parameters (RFC 9421 §2.5).
// Floor: input.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_BASE_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_BASE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/http/query.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/input.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Where a component stands in a signature base.
struct base_line {
  std::uint32_t identifier;  // offset
  std::uint32_t identifier_size;
  std::uint32_t value;  // offset
  std::uint32_t value_size;
};

/// Appends what `"@signature-params"` stands for: the covered components and the parameters in the order received, each
/// in its canonical form (§2.3, RFC 9651 §4.1).
template <class Out>
void append_signature_params(Out& out, const candidate& signature) {
  out.append('(');
  for (std::size_t i = 0; i < signature.component_count; ++i) {
    if (i != 0) out.append(' ');
    append_identifier(out, signature.components[i]);
  }
  out.append(')');
  for (std::size_t i = 0; i < signature.parameter_count; ++i) {
    structured_fields::append_parameter(out, signature.parameters[i].key, signature.parameters[i].value);
  }
}

/// Takes the values of components from one request and writes them to `out`.
template <class Out>
class component_writer {
 public:
  component_writer(Out& out, const head_view& head, const effective_target& target, field_lines& fields) noexcept
      : out_(out), head_(head), target_(target), fields_(fields) {}

  /// Appends the value of one component (§2.1, §2.2); the field's lines have been collected. `missing_component`,
  /// `malformed_field`, `malformed_target`, `unsupported_component` or `limit_exceeded` otherwise.
  [[nodiscard]] result<void> append(const component_identifier& component) {
    switch (component.kind) {
      case component_kind::field: return append_field(component);
      case component_kind::method:
        if (too_long(head_.method)) return error(errc::limit_exceeded, component.name);
        if (!is_field_name(head_.method)) return error(errc::malformed_field, component.name);  // both are tokens
        out_.append(head_.method);
        return {};
      case component_kind::authority: out_.append(target_.authority); return {};
      case component_kind::scheme: out_.append(target_.scheme); return {};
      case component_kind::request_target:
        if (!target_.received) return error(errc::missing_component, component.name);
        if (too_long(*target_.received)) return error(errc::limit_exceeded, component.name);
        out_.append(*target_.received);
        return {};
      case component_kind::target_uri:
      case component_kind::path:
      case component_kind::query:
      case component_kind::query_param:
        if (!target_.whole && !target_.received) return error(errc::missing_component, component.name);
        if (!target_.whole && too_long(*target_.received)) return error(errc::limit_exceeded, component.name);
        return append_from_uri(component);
    }
    return error(errc::unsupported_component, component.name);
  }

 private:
  // Such a text is refused before it is copied.
  static bool too_long(std::string_view text) noexcept { return text.size() > limits::max_signature_base; }

  result<void> append_from_uri(const component_identifier& component) {
    if (component.kind == component_kind::path) {
      out_.append(target_.path.empty() ? std::string_view("/") : target_.path);
    } else if (component.kind == component_kind::query) {
      out_.append('?');
      out_.append(target_.query.value_or(std::string_view()));
    } else if (component.kind == component_kind::target_uri) {
      out_.append(target_.prefix);
      if (target_.whole) return {};
      out_.append(target_.path);
      if (!target_.query) return {};
      out_.append('?');
      out_.append(*target_.query);
    } else {
      std::string_view raw;
      switch (find_query_param(target_.query.value_or(std::string_view()), component.argument, raw)) {
        case query_param_status::absent: return error(errc::missing_component, component.argument);
        case query_param_status::ambiguous:
        case query_param_status::malformed: return error(errc::malformed_target, component.argument);
        case query_param_status::found: append_encoded(out_, raw);
      }
    }
    return {};
  }

  result<void> append_field(const component_identifier& component) {
    const std::size_t field = fields_.want(component.name, limits::max_signature_base);
    if (fields_.count(field) == 0) return error(errc::missing_component, component.name);
    if (component.bs) return append_byte_sequences(component, field);
    if (!component.sf && !component.key) return append_lines(component, field);
    const std::string_view value = fields_.joined(field);
    if (const std::size_t at = find_forbidden(value); at != std::string_view::npos) {
      return error(errc::malformed_field, component.name, at);
    }
    const auto type = structured_type(component.name);
    if (!type) return error(errc::unsupported_component, component.name);
    const auto status = component.key ? structured_fields::canonicalize_member(value, component.argument, out_)
                                      : structured_fields::canonicalize(value, *type, out_);
    switch (status) {
      case structured_fields::canonical_status::ok: return {};
      case structured_fields::canonical_status::not_found: return error(errc::missing_component, component.argument);
      case structured_fields::canonical_status::limit: return error(errc::limit_exceeded, component.name);
      case structured_fields::canonical_status::malformed: break;
    }
    return error(errc::malformed_field, component.name);
  }

  // §2.1: the lines joined by ", ", straight into the base.
  result<void> append_lines(const component_identifier& component, std::size_t field) {
    const std::size_t start = out_.size();
    std::size_t forbidden = std::string_view::npos;
    bool later = false;
    fields_.for_each_line(field, [&](std::string_view line) {
      if (later) out_.append(", ");
      later = true;
      if (forbidden == std::string_view::npos) {
        const std::size_t at = find_forbidden(line);
        if (at != std::string_view::npos) forbidden = out_.size() - start + at;
      }
      out_.append(line);
    });
    if (forbidden != std::string_view::npos) return error(errc::malformed_field, component.name, forbidden);
    return {};
  }

  // §2.1.3: each line by itself, so that no two ways of splitting a field read the same.
  result<void> append_byte_sequences(const component_identifier& component, std::size_t field) {
    bool forbidden = false;
    bool later = false;
    fields_.for_each_line(field, [&](std::string_view line) {
      forbidden = forbidden || find_forbidden(line, true) != std::string_view::npos;
      out_.append(later ? std::string_view(", :") : std::string_view(":"));
      later = true;
      const std::span<const char> bytes(line);
      structured_fields::base64::encode(std::as_bytes(bytes),
                                        out_.extend(structured_fields::base64::encoded_size(line.size())));
      out_.append(':');
    });
    if (forbidden) return error(errc::malformed_field, component.name);
    return {};
  }

  Out& out_;
  const head_view& head_;
  const effective_target& target_;
  field_lines& fields_;
};

/// Appends the whole signature base of a candidate, and says in `lines` where each component stands; `lines` has room
/// for `limits::max_components`. Errors as `component_writer::append`.
template <class Out>
[[nodiscard]] result<void> append_signature_base(Out& out, const candidate& signature, const head_view& head,
                                                 const effective_target& target, field_lines& fields,
                                                 base_line* lines) {
  component_writer<Out> writer(out, head, target, fields);
  for (const component_identifier& component : signature.covered()) {
    const std::size_t start = out.size();
    append_identifier(out, component);
    const std::size_t identifier_end = out.size();
    out.append(": ");
    const std::size_t value = out.size();
    if (auto appended = writer.append(component); !appended) return appended;
    *lines++ = {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(identifier_end - start),
                static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(out.size() - value)};
    out.append('\n');
    if (out.size() > limits::max_signature_base) return error(errc::limit_exceeded, component.name);
  }
  out.append("\"@signature-params\": ");
  append_signature_params(out, signature);
  if (out.size() > limits::max_signature_base) return error(errc::limit_exceeded, "@signature-params");
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
