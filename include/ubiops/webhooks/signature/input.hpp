// The fields Signature-Input and Signature, paired by label (RFC 9421 §4). A signature is chosen by its keyid, never by
// its label, which is not signed; a member that names no trusted key is passed over, whatever it holds. Floor:
// parameter.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_INPUT_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_INPUT_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/detail/inline_list.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/component.hpp>
#include <ubiops/webhooks/signature/parameter.hpp>
#include <ubiops/webhooks/structured_fields/item_reader.hpp>
#include <ubiops/webhooks/structured_fields/serializer.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// One signature under a trusted key. Everything in it views the Signature-Input text or lasts for ever.
struct candidate {
  std::string_view label;
  std::string_view canonical;  // what `@signature-params` stands for, where it arrived in its canonical form
  const public_key* key = nullptr;
  bool inner_list = false;
  std::optional<error> shape;  // the first value of a wrong type, or parameter that occurs twice
  std::optional<std::size_t> unsupported;  // the first component that is
  std::uint8_t usual = 0;  // which of the usual components are covered: see usual_component
  std::uint8_t registered = 0;  // which parameter names are there: see bit_of
  inline_list<component_identifier, limits::max_components> components;
  inline_list<signature_parameter, limits::max_parameters> parameters;

  [[nodiscard]] std::span<const component_identifier> covered() const noexcept { return components.view(); }

  /// The registered parameter of this name, or null.
  [[nodiscard]] const structured_fields::bare_item* parameter(parameter_name name) const noexcept {
    if ((registered & bit_of(name)) == 0) return nullptr;
    for (const signature_parameter& parameter : parameters) {
      if (parameter.name == name) return &parameter.value;
    }
    return nullptr;
  }

  [[nodiscard]] bool has_parameter(parameter_name name, std::string_view named) const noexcept {
    if (name != parameter_name::unregistered) return (registered & bit_of(name)) != 0;
    for (const signature_parameter& parameter : parameters) {
      if (parameter.key == named) return true;
    }
    return false;
  }

  void add_parameter(std::string_view named, const structured_fields::bare_item& value, parameter_name name) noexcept {
    parameters.emplace_back(named, value, name);
    registered = static_cast<std::uint8_t>(registered | bit_of(name));
  }
};

/// `malformed_field` where a malformed value holds forbidden bytes, `code` where it is malformed by itself.
inline error malformed(errc code, std::string_view name, std::string_view value, std::size_t offset) noexcept {
  const std::size_t forbidden = find_forbidden(value);
  if (forbidden != std::string_view::npos) return error(errc::malformed_field, name, forbidden);
  return error(code, name, offset);
}

/// Reads Signature-Input: its labels, how many candidates it has, and one of them.
class signature_input {
 public:
  signature_input(const keyring& keys, std::size_t nth) noexcept : keys_(keys), nth_(nth) {}

  /// Parses the combined value and keeps candidate number `nth`, counted from 0. To be called once.
  /// `malformed_signature_input`, `malformed_field`, `duplicate_label`, `unknown_key`, `missing_key_id` or
  /// `limit_exceeded` otherwise.
  [[nodiscard]] result<void> read(std::string_view text) noexcept {
    constexpr std::string_view field = "signature-input";
    text_ = text;
    item_reader in(text);
    if (read_dictionary(in, [&] { return read_member(in); })) return conclude();
    if (too_many_) return error(errc::limit_exceeded, field, in.offset());
    return malformed(errc::malformed_signature_input, field, text, in.offset());
  }

  [[nodiscard]] std::span<const std::string_view> labels() const noexcept { return labels_.view(); }
  [[nodiscard]] std::size_t candidate_count() const noexcept { return candidate_count_; }
  [[nodiscard]] const candidate& selected() const noexcept { return candidate_; }

 private:
  // Whether there is one more of something, within its limit.
  bool count(std::size_t& counted, std::size_t limit) noexcept {
    if (++counted <= limit) return true;
    too_many_ = true;
    return false;
  }

  bool read_member(item_reader& in) noexcept {
    const std::string_view label = in.key();
    const std::size_t begin = in.offset() + 1;  // behind the '='
    const auto read = in.read_member();
    if (read == member_read::malformed) return false;
    const bool inner_list = read == member_read::inner_list;
    if (!open_member(label, inner_list)) return false;
    if (inner_list) {
      take_usual(in);
      if (!in.read_inner_list([&] { return read_component(in); })) return false;
    }
    if (!in.read_parameters([&] { return parameter(in.key(), in.value(), in.offset()); })) return false;
    close_member(inner_list ? text_.substr(begin, in.offset() - begin) : std::string_view());
    return true;
  }

  // What nearly all signatures begin with, in one go. Read one by one it comes to the same.
  void take_usual(item_reader& in) noexcept {
    constexpr std::size_t count = std::size(usual_components);
    static_assert(count <= limits::max_components);
    if (message_components_ + count > limits::max_message_components || !in.take_items(usual_text)) return;
    component_count_ = count;
    message_components_ += count;
    canonical_size_ += usual_text.size();
    if (!recording_) return;
    candidate_.components.append(usual_components);
    candidate_.usual = all_usual;
  }

  bool read_component(item_reader& in) noexcept {
    if (!open_component(in.value(), in.offset())) return false;
    if (!in.read_parameters([&] { return component_parameter(in.key(), in.value()); })) return false;
    close_component();
    return true;
  }

  bool open_member(std::string_view label, bool inner_list) noexcept {
    too_many_ = labels_.full() || label.size() > limits::max_label;
    if (too_many_) return false;
    for (const std::string_view other : labels_) {
      if (other == label) duplicate_ = label;
    }
    labels_.push_back(label);
    key_id_ = {};
    has_key_id_ = false;
    component_count_ = 0;
    parameter_count_ = 0;
    canonical_size_ = 2;
    if (recording_) {
      candidate_.label = label;
      candidate_.inner_list = inner_list;
      candidate_.shape.reset();
      candidate_.unsupported.reset();
      candidate_.usual = 0;
      candidate_.components.clear();
      candidate_.parameters.clear();
      candidate_.registered = 0;
    }
    return true;
  }

  bool open_component(const structured_fields::bare_item& name, std::size_t offset) noexcept {
    if (!count(component_count_, limits::max_components)) return false;
    if (!count(message_components_, limits::max_message_components)) return false;
    canonical_size_ += name.text.size() + (component_count_ == 1 ? 2 : 3);
    if (recording_) {
      component_.start(candidate_.components.emplace_back(), name);
      component_offset_ = offset;
    }
    return true;
  }

  bool component_parameter(std::string_view key, const structured_fields::bare_item& value) noexcept {
    if (!count_parameter(key, value)) return false;
    if (recording_) component_.parameter(key, value);
    return true;
  }

  void close_component() noexcept {
    if (!recording_) return;
    if (const std::uint8_t usual = component_.usual(); usual != 0) {
      candidate_.usual = static_cast<std::uint8_t>(candidate_.usual | usual);
      return;
    }
    const std::size_t index = candidate_.components.size() - 1;
    if (component_.shape() != errc{} && !candidate_.shape) {
      candidate_.shape.emplace(component_.shape(), candidate_.components[index].name, component_offset_);
    }
    if (!component_.supported() && !candidate_.unsupported) candidate_.unsupported = index;
  }

  bool count_parameter(std::string_view key, const structured_fields::bare_item& value) noexcept {
    canonical_size_ += structured_fields::parameter_size(key, value);
    return count(message_parameters_, limits::max_message_parameters);
  }

  bool parameter(std::string_view key, const structured_fields::bare_item& value, std::size_t offset) noexcept {
    if (!count_parameter(key, value) || !count(parameter_count_, limits::max_parameters)) return false;
    const parameter_name name = name_of_parameter(key);
    if (name == parameter_name::keyid) {
      // A keyid of the wrong type that says one of our names is still our signature: malformed, not absent.
      has_key_id_ = true;
      const bool text =
          value.type == structured_fields::item_type::string || value.type == structured_fields::item_type::token;
      key_id_ = text ? value.text : std::string_view();
    }
    if (recording_) {
      if (!candidate_.shape) {
        if (!has_registered_type(name, value.type)) {
          candidate_.shape.emplace(errc::malformed_signature_input, key, offset);
        } else if (candidate_.has_parameter(name, key)) {
          candidate_.shape.emplace(errc::duplicate_parameter, key, offset);
        }
      }
      candidate_.add_parameter(key, value, name);
    }
    return true;
  }

  // `text` is that of an inner list with its parameters; else empty.
  void close_member(std::string_view text) noexcept {
    if (!has_key_id_) return;
    any_key_id_ = true;
    const public_key* key = find(key_id_);
    if (key == nullptr || candidate_count_ == limits::max_candidates) return;
    if (candidate_count_++ == nth_) {
      candidate_.key = key;
      // Writing a signature's components and parameters anew leaves out blanks, zeros and "=?1" and changes nothing
      // else, decimals, dates and display strings aside. So a text of the same length is the same text.
      candidate_.canonical = text.size() == canonical_size_ ? text : std::string_view();
      recording_ = false;
    }
  }

  [[nodiscard]] const public_key* find(std::string_view raw) const noexcept {
    if (raw.find('\\') == std::string_view::npos) return keys_.find(raw);
    if (raw.size() > 2 * limits::max_key_id) return nullptr;
    char plain[2 * limits::max_key_id];
    const auto size = structured_fields::unescape_string(raw, plain);
    return size ? keys_.find({plain, *size}) : nullptr;
  }

  [[nodiscard]] result<void> conclude() const noexcept {
    if (!duplicate_.empty()) return error(errc::duplicate_label, duplicate_);
    if (candidate_count_ != 0) return {};
    return error(any_key_id_ ? errc::unknown_key : errc::missing_key_id);
  }

  const keyring& keys_;
  std::size_t nth_;
  std::size_t candidate_count_ = 0;
  std::size_t component_count_ = 0;  // of the member being read, and so on
  std::size_t parameter_count_ = 0;
  std::size_t message_components_ = 0;
  std::size_t message_parameters_ = 0;
  bool too_many_ = false;
  std::size_t component_offset_ = 0;
  std::size_t canonical_size_ = 0;
  std::string_view text_;
  std::string_view duplicate_;
  std::string_view key_id_;
  bool has_key_id_ = false;
  bool any_key_id_ = false;
  bool recording_ = true;  // until the candidate asked for is complete
  component_reader component_;
  inline_list<std::string_view, limits::max_signatures> labels_;
  candidate candidate_;
};

/// What can be said of a candidate by itself, in this order: types and duplicate parameters, the algorithm, components
/// that are not supported, components that occur twice.
[[nodiscard]] inline result<void> check_candidate(const candidate& signature) noexcept {
  if (!signature.inner_list) return error(errc::malformed_signature_input, signature.label);
  if (signature.shape) return *signature.shape;
  const auto* algorithm = signature.parameter(parameter_name::alg);
  if (algorithm != nullptr && !same(algorithm->text, "ed25519")) return error(errc::unsupported_algorithm, "alg");
  const auto covered = signature.covered();
  if (covered.size() == static_cast<std::size_t>(std::popcount(signature.usual))) return {};  // each of them once
  if (signature.unsupported) return error(errc::unsupported_component, covered[*signature.unsupported].name);
  for (std::size_t i = 1; i < covered.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (covered[i] == covered[j]) return error(errc::duplicate_component, covered[i].name);
    }
  }
  return {};
}

/// Reads the combined Signature: its labels must be those of Signature-Input, and the one called `label` 64 bytes.
/// `malformed_signature`, `malformed_field`, `duplicate_label` or `label_mismatch` otherwise.
[[nodiscard]] inline result<void> read_signature(std::string_view text, std::span<const std::string_view> labels,
                                                 std::string_view label, std::span<std::byte, 64> out) noexcept {
  item_reader in(text);
  inline_list<std::string_view, limits::max_signatures> seen;
  std::optional<error> fault;
  bool found = false;
  const auto read_member = [&] {
    const std::string_view key = in.key();
    const bool wanted = key == label;
    const auto read = in.read_member(wanted ? std::span<std::byte>(out) : std::span<std::byte>());
    if (read == member_read::malformed || (read == member_read::inner_list && !in.skip_inner_list())) return false;
    bool known = false;
    for (const std::string_view other : labels) known = known || other == key;
    bool twice = false;
    for (const std::string_view other : seen) twice = twice || other == key;
    if (twice) {
      fault.emplace(errc::duplicate_label, key);
    } else if (!known) {
      if (!fault) fault.emplace(errc::label_mismatch, key);
    } else {
      seen.push_back(key);  // at most one of each of `labels`
      found = found || (wanted && read == member_read::item && in.decoded() == out.size());
    }
    return in.skip_parameters();
  };
  if (!read_dictionary(in, read_member)) {
    return malformed(errc::malformed_signature, "signature", text, in.offset());
  }
  if (fault) return *fault;
  if (seen.size() != labels.size()) return error(errc::label_mismatch, label);
  if (!found) return error(errc::malformed_signature, label);
  return {};
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
