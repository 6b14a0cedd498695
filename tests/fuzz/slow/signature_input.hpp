// Signature-Input (RFC 9421 §4.1), and which of its signatures are ours.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_SIGNATURE_INPUT_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_SIGNATURE_INPUT_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/limits.hpp>

#include "base.hpp"
#include "component.hpp"
#include "field_reader.hpp"
#include "field_writer.hpp"
#include "receiver.hpp"

namespace slow {

/// One signature, with its components and parameters in the order received.
struct description {
  std::string label;
  bool is_list = false;
  std::size_t key = 0;
  std::vector<component> components = {};
  std::vector<std::pair<std::string, bare>> parameters = {};
  std::vector<errc> faults = {};  // of types and doubled parameters, in the order of the text

  const bare* parameter(std::string_view name) const {
    for (const auto& [key_of, value] : parameters) {
      if (key_of == name) return &value;
    }
    return nullptr;
  }

  /// What "@signature-params" stands for (§2.3).
  std::string text() const {
    std::string out = "(";
    for (const component& each : components) out.append(out.size() > 1 ? " " : "").append(each.text);
    out.append(")");
    for (const auto& [key_of, value] : parameters) {
      out.append(";").append(key_of);
      if (!is_true(value)) out.append("=").append(text_of(value));
    }
    return out;
  }
};

inline errc type_fault(const std::string& name, const bare& value) {
  constexpr std::string_view strings[] = {"keyid", "alg", "nonce", "tag"};
  const bool time = name == "created" || name == "expires";
  const bool string = std::find(std::begin(strings), std::end(strings), name) != std::end(strings);
  if ((time && value.kind != item_kind::integer) || (string && value.kind != item_kind::string)) {
    return errc::malformed_signature_input;
  }
  return {};
}

/// All signatures of a field that is whole.
inline std::vector<description> descriptions_of(const field& source) {
  std::vector<description> out;
  std::vector<read> component_parameters;
  const bare* name = nullptr;
  const auto close_component = [&] {
    if (name == nullptr) return;
    component& added = out.back().components.emplace_back(component_of(*name, component_parameters));
    if (added.fault != errc{}) out.back().faults.push_back(added.fault);
    name = nullptr;
    component_parameters.clear();
  };
  for (const read& each : source.reads) {
    if (each.what != step::parameter) close_component();
    if (each.what == step::item || each.what == step::inner_list) {
      out.push_back({each.key, each.what == step::inner_list});
    } else if (each.what == step::inner_item) {
      name = &each.value;
    } else if (each.what == step::parameter && name != nullptr) {
      component_parameters.push_back(each);
    } else if (each.what == step::parameter) {
      const errc wrong_type = type_fault(each.key, each.value);
      if (wrong_type != errc{}) {
        out.back().faults.push_back(wrong_type);
      } else if (out.back().parameter(each.key) != nullptr) {
        out.back().faults.push_back(errc::duplicate_parameter);
      }
      out.back().parameters.emplace_back(each.key, each.value);
    }
  }
  return out;
}

/// The bounds of limits.hpp, each met where it stands in the text.
inline bool exceeds_limits(const field& source) {
  std::size_t labels = 0;
  std::size_t components = 0;
  std::size_t all_components = 0;
  std::size_t parameters = 0;
  std::size_t all_parameters = 0;
  bool in_component = false;
  for (const read& each : source.reads) {
    if (each.what == step::item || each.what == step::inner_list) {
      if (++labels > limits::max_signatures || each.key.size() > limits::max_label) return true;
      components = parameters = 0;
      in_component = false;
    } else if (each.what == step::inner_item) {
      in_component = true;
      if (++components > limits::max_components || ++all_components > limits::max_message_components) return true;
    } else if (each.what == step::inner_list_end) {
      in_component = false;
    } else {
      if (++all_parameters > limits::max_message_parameters) return true;
      if (!in_component && ++parameters > limits::max_parameters) return true;
    }
  }
  return false;
}

struct signature_input {
  std::vector<std::string> labels;
  std::vector<description> candidates;
};

/// The first two steps of a verification, from the combined value on.
inline signature_input read_signature_input(const std::string& text, const std::vector<trusted_key>& keys,
                                            int& reached) {
  const field source = read_field(text, form::dictionary);
  refuse_if(exceeds_limits(source), errc::limit_exceeded);
  refuse_if(!source.whole, has_forbidden(text) ? errc::malformed_field : errc::malformed_signature_input);
  signature_input out;
  bool twice = false;
  bool any_key_id = false;
  for (description& each : descriptions_of(source)) {
    twice = twice || std::find(out.labels.begin(), out.labels.end(), each.label) != out.labels.end();
    out.labels.push_back(each.label);
    std::optional<bare> key_id;  // the last one names the key, and if it is not the only one, that is a fault
    for (const auto& [name, value] : each.parameters) {
      if (name == "keyid") key_id = value;
    }
    if (!key_id) continue;
    any_key_id = true;
    if (key_id->kind != item_kind::string && key_id->kind != item_kind::token) continue;
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const trusted_key& known) { return known.id == key_id->text; });
    if (key == keys.end() || out.candidates.size() == limits::max_candidates) continue;
    each.key = key->index;
    out.candidates.push_back(std::move(each));
  }
  refuse_if(twice, errc::duplicate_label);
  reached = 2;
  refuse_if(out.candidates.empty(), any_key_id ? errc::unknown_key : errc::missing_key_id);
  return out;
}

}  // namespace slow

#endif
