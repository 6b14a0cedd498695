// The signature base: one line for each covered component, then the signature parameters (RFC 9421 §2.5).
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_BASE_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_BASE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/inplace_vector.hpp>
#include <ubiops/webhooks/detail/text_output.hpp>
#include <ubiops/webhooks/http/detail/field_lines.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/http/detail/query_param.hpp>
#include <ubiops/webhooks/http/detail/structured_field_types.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/structured_fields/base64.hpp>
#include <ubiops/webhooks/structured_fields/canonical.hpp>
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
  if (!signature.canonical.empty()) return out.append(signature.canonical);
  char separator = '(';
  for (const component_identifier& component : signature.covered()) {
    out.append(separator);
    append_identifier(out, component);
    separator = ' ';
  }
  put(out, separator == '(' ? std::string_view("()") : std::string_view(")"));
  for (const signature_parameter& parameter : signature.parameters) {
    structured_fields::append_parameter(out, parameter.key, parameter.value);
  }
}

using base_lines = inplace_vector<base_line, limits::max_components>;

/// Takes the values of components from one request and writes them to `out`. Errors of its functions are
/// `missing_component`, `malformed_field`, `malformed_target`, `unsupported_component` and `limit_exceeded`.
template <class Out>
class component_writer {
 public:
  component_writer(Out& out, const message& source) noexcept
      : out_(out), head_(source.head), target_(source.target), fields_(source.fields) {}

  /// Appends the value of a component (§2.1, §2.2), which may have a place among the fields, and ends its line.
  [[nodiscard]] result<void> append(const component_identifier& component, std::size_t field) {
    switch (component.kind) {
      case component_kind::field: return append_field(component, field);
      case component_kind::method:
        if (too_long(head_.method)) return error(errc::limit_exceeded, component.name);
        if (!is_field_name(head_.method)) return error(errc::malformed_field, component.name);  // both are tokens
        put(out_, head_.method, end_of_line);
        return {};
      case component_kind::authority: put(out_, target_.authority, end_of_line); return {};
      case component_kind::scheme: put(out_, target_.scheme, end_of_line); return {};
      case component_kind::request_target:
        if (!target_.received) return error(errc::missing_component, component.name);
        if (too_long(*target_.received)) return error(errc::limit_exceeded, component.name);
        put(out_, *target_.received, end_of_line);
        return {};
      default: return append_of_uri(component);
    }
  }

 private:
  static constexpr char end_of_line = '\n';

  // Members and query parameters are looked for anew for each component that names one, before anything is known to be
  // genuine. What is read so is bounded, so that a small request does not cost a great deal.
  bool may_read(std::size_t size) noexcept {
    read_ += size;
    return read_ <= limits::max_signature_base;
  }

  // Such a text is refused before it is copied.
  static bool too_long(std::string_view text) noexcept { return text.size() > limits::max_signature_base; }

  result<void> append_of_uri(const component_identifier& component) {
    if (!target_.target_uri && !target_.received) return error(errc::missing_component, component.name);
    if (!target_.target_uri && too_long(*target_.received)) return error(errc::limit_exceeded, component.name);
    const std::string_view query = target_.query.value_or(std::string_view());
    switch (component.kind) {
      case component_kind::target_uri:
        if (target_.target_uri) {
          put(out_, *target_.target_uri, end_of_line);
        } else {
          put(out_, target_.origin, target_.path, std::string_view(target_.query ? "?" : ""), query, end_of_line);
        }
        return {};
      case component_kind::path:
        put(out_, target_.path.empty() ? std::string_view("/") : target_.path, end_of_line);
        return {};
      case component_kind::query: put(out_, '?', query, end_of_line); return {};
      default: return append_query_param(component, query);
    }
  }

  result<void> append_query_param(const component_identifier& component, std::string_view query) {
    if (!may_read(query.size())) return error(errc::limit_exceeded, component.name);
    std::string_view raw;
    switch (find_query_param(query, component.argument, raw)) {
      case query_param_status::absent: return error(errc::missing_component, component.argument);
      case query_param_status::ambiguous:
      case query_param_status::malformed: return error(errc::malformed_target, component.argument);
      case query_param_status::found: break;
    }
    append_encoded(out_, raw);
    put(out_, end_of_line);
    return {};
  }

  result<void> append_field(const component_identifier& component, std::size_t field) {
    if (fields_.count(field) == 0) return error(errc::missing_component, component.name);
    if (component.bs) return append_byte_sequences(component, field);
    if (!component.is_plain()) return append_canonical(component, field);
    if (fields_.count(field) != 1) return append_lines(component, field);
    const std::string_view line = fields_.first_line(field);
    const std::size_t forbidden = find_forbidden(line);
    if (forbidden != std::string_view::npos) return error(errc::malformed_field, component.name, forbidden);
    put(out_, line, end_of_line);
    return {};
  }

  // §2.1.1, §2.1.2
  result<void> append_canonical(const component_identifier& component, std::size_t field) {
    const std::string_view value = fields_.joined(field);
    if (!may_read(value.size())) return error(errc::limit_exceeded, component.name);
    if (const std::size_t at = find_forbidden(value); at != std::string_view::npos) {
      return error(errc::malformed_field, component.name, at);
    }
    const auto type = structured_type(component.name);
    if (!type) return error(errc::unsupported_component, component.name);
    const auto status = component.key ? structured_fields::canonicalize_member(value, component.argument, out_)
                                      : structured_fields::canonicalize(value, *type, out_);
    switch (status) {
      case structured_fields::canonical_status::ok: put(out_, end_of_line); return {};
      case structured_fields::canonical_status::not_found: return error(errc::missing_component, component.argument);
      case structured_fields::canonical_status::limit: return error(errc::limit_exceeded, component.name);
      case structured_fields::canonical_status::malformed: break;
    }
    return error(errc::malformed_field, component.name);
  }

  // §2.1: the lines joined by ", ", straight into the base. Those of Cookie by "; ": HTTP/2 and HTTP/3 may split what
  // was one line, and this puts it together again (RFC 9113 §8.2.3, RFC 9114 §4.2.1).
  result<void> append_lines(const component_identifier& component, std::size_t field) {
    const std::size_t start = out_.size();
    const bool cookie = same(component.name, "cookie");
    std::size_t forbidden = std::string_view::npos;
    bool later = false;
    fields_.for_each_line(field, [&](std::string_view line) {
      if (later) out_.append(cookie ? "; " : ", ");
      later = true;
      if (forbidden == std::string_view::npos) {
        const std::size_t at = find_forbidden(line);
        if (at != std::string_view::npos) forbidden = out_.size() - start + at;
      }
      out_.append(line);
    });
    if (forbidden != std::string_view::npos) return error(errc::malformed_field, component.name, forbidden);
    put(out_, end_of_line);
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
    put(out_, end_of_line);
    return {};
  }

  Out& out_;
  const head_view& head_;
  const target_in_force& target_;
  field_lines& fields_;
  std::size_t read_ = 0;  // bytes looked through so far for members and query parameters
};

/// Appends the whole signature base of a candidate, and says in `lines` where each component stands. Errors as
/// `component_writer::append`.
template <class Out>
[[nodiscard]] result<void> append_signature_base(Out& out, const candidate& signature, const message& source,
                                                 base_lines& lines) {
  lines.clear();
  component_writer<Out> writer(out, source);
  for (const component_identifier& component : signature.covered()) {
    const std::size_t start = out.size();
    if (component.is_only_name()) {
      put(out, '"', component.name, std::string_view("\": "));
    } else {
      append_identifier(out, component);
      put(out, ':', ' ');
    }
    const std::size_t value_start = out.size();
    const std::size_t field = source.covered.of_component[lines.size()];
    if (auto appended = writer.append(component, field); !appended) return appended;
    const std::size_t value_end = out.size() - 1;
    lines.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(value_start - 2 - start),
                     static_cast<std::uint32_t>(value_start), static_cast<std::uint32_t>(value_end - value_start)});
    if (out.size() > limits::max_signature_base) return error(errc::limit_exceeded, component.name);
  }
  out.append("\"@signature-params\": ");
  append_signature_params(out, signature);
  if (out.size() > limits::max_signature_base) return error(errc::limit_exceeded, "@signature-params");
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
