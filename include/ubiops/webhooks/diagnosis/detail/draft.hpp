// A signature base in its lines (RFC 9421 §2.5), as it is built from what was received. Unlike a verifier, which stops
// at the first thing that is missing, a draft has every line whose value can be taken, so that the others may be
// guessed.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_DRAFT_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_DRAFT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/detail/text_buffer.hpp>
#include <ubiops/webhooks/diagnosis/detail/received.hpp>
#include <ubiops/webhooks/http/detail/field_lines.hpp>
#include <ubiops/webhooks/http/detail/head_view.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/component_identifier.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/signature/detail/signature_input.hpp>
#include <ubiops/webhooks/structured_fields/parser.hpp>
#include <ubiops/webhooks/structured_fields/unescape.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// One line of a base, and where its value comes from.
struct draft_line {
  std::string identifier;  // as it stands in the base
  std::string name;
  std::string argument;  // of `;name`
  component_kind kind = component_kind::field;
  bool plain = true;  // no parameter but `;name`
  std::optional<std::string> value;  // nothing where it cannot be taken from the request
};

/// One signature of a request.
struct draft {
  std::string label;
  std::string key_id;
  std::string algorithm;
  const public_key* key = nullptr;  // that its keyid names, or null
  std::optional<std::int64_t> created;
  std::optional<std::int64_t> expires;
  std::vector<draft_line> lines;
  std::string params;  // the value of `@signature-params`
  bool complete = false;  // the lines and `params` could be read

  /// The line of a plain component, or null.
  [[nodiscard]] const draft_line* find(component_kind kind, std::string_view name) const noexcept {
    for (const draft_line& line : lines) {
      if (line.plain && line.kind == kind && (kind != component_kind::field || line.name == name)) return &line;
    }
    return nullptr;
  }
};

/// A text of a structured field without the escapes of its strings (RFC 9651 §3.3.3).
inline std::string unescaped(std::string_view raw) {
  std::string text(raw.size(), '\0');
  const auto size = structured_fields::unescape_string(raw, text.data());
  text.resize(size ? *size : 0);
  return text;
}

/// Reads Signature-Input as far as it can be read: of each signature what its parameters say, and in `key_ids` where
/// each of them has its keyid, as a view into `text`.
inline std::vector<draft> read_signature_input(std::string_view text, const keyring& keys,
                                               std::vector<std::string_view>& key_ids) {
  using read = structured_fields::parser_event;
  std::vector<draft> drafts;
  structured_fields::parser in(text, structured_fields::field_type::dictionary);
  bool in_parameters = false;  // of the signature, not of a component
  for (read next = in.next(); next != read::end && next != read::error; next = in.next()) {
    switch (next) {
      case read::item:
      case read::inner_list:
        if (drafts.size() == limits::max_signatures) return drafts;
        drafts.emplace_back().label = in.key();
        key_ids.emplace_back();
        in_parameters = next == read::item;
        break;
      case read::inner_list_end: in_parameters = true; break;
      case read::parameter: {
        if (!in_parameters) break;
        draft& last = drafts.back();
        const auto& value = in.value();
        const bool number = value.type == structured_fields::item_type::integer;
        const bool string = value.type == structured_fields::item_type::string;
        if (in.key() == "created" && number) last.created = value.number;
        if (in.key() == "expires" && number) last.expires = value.number;
        if (in.key() == "alg" && string) last.algorithm = unescaped(value.text);
        if (in.key() == "keyid" && string) {
          key_ids.back() = value.text;
          last.key_id = unescaped(value.text);
          last.key = keys.find(last.key_id);
        }
        break;
      }
      default: break;
    }
  }
  return drafts;
}

/// Takes the values of the lines of one signature from what was received.
inline void take_values(draft& out, const candidate& signature, const head_view& head, const target_in_force& target) {
  field_lines fields;
  covered_field_indexes covered;
  covered.want(fields, signature);
  const bool collected = fields.collect(head).has_value();
  const message source{head, target, fields, covered};
  text_buffer<limits::inline_signature_base> text;
  component_writer<decltype(text)> writer(text, source);
  std::size_t nth = 0;
  for (const component_identifier& component : signature.covered()) {
    draft_line& line = out.lines.emplace_back();
    line.name = component.name;
    line.argument = component.argument;
    line.kind = component.kind;
    line.plain = component.is_plain();
    append_identifier(line.identifier, component);
    text.clear();
    const bool taken = collected && writer.append(component, covered.of_component[nth++]).has_value();
    if (taken) line.value = text.view().substr(0, text.size() - 1);  // without the end of the line
  }
}

/// Completes the draft of the signature whose keyid is `key_id`, a view into `text`: its lines and its parameters. It
/// is read as a verifier would read it that trusts this keyid, whether ours does or not.
inline void complete_draft(draft& out, std::string_view text, std::string_view key_id, const public_key& any_key,
                           const head_view& head, const target_in_force& target) {
  if (key_id.data() == nullptr) return;
  constexpr std::string_view alias = "diagnosed";  // a name of one key alone, which every keyid may be read as
  keyring one;
  if (!one.add(std::string(alias), any_key)) return;
  const auto at = static_cast<std::size_t>(key_id.data() - text.data());
  std::string read_text(text);
  read_text.replace(at, key_id.size(), alias);
  signature_input input(one, 0);
  const auto read = input.read(read_text);
  if (!read && read.error().code() != errc::duplicate_label) return;  // that one is told when all was read
  if (input.candidate_count() == 0 || !input.selected().inner_list || input.selected().label != out.label) return;
  candidate signature = input.selected();
  signature.canonical = {};  // it is no longer what was read
  for (signature_parameter& parameter : signature.parameters) {
    if (parameter.name == parameter_name::keyid) parameter.value.text = key_id;
  }
  take_values(out, signature, head, target);
  text_buffer<limits::inline_signature_base> parameters;
  append_signature_params(parameters, signature);
  out.params = parameters.view();
  out.complete = true;
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
