// The field Signature-Input (RFC 9421 §4.1). A signature is chosen by its keyid, never by its label, which is not
// signed; a member that names no trusted key is passed over, whatever it holds.
#ifndef UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_SIGNATURE_INPUT_HPP
#define UBIOPS_WEBHOOKS_SIGNATURE_DETAIL_SIGNATURE_INPUT_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/detail/inplace_vector.hpp>
#include <ubiops/webhooks/http/detail/malformed.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/canonical_length.hpp>
#include <ubiops/webhooks/signature/detail/component_reader.hpp>
#include <ubiops/webhooks/signature/detail/parameter.hpp>
#include <ubiops/webhooks/signature/detail/ubiops_components.hpp>
#include <ubiops/webhooks/structured_fields/detail/item_reader.hpp>
#include <ubiops/webhooks/structured_fields/unescape.hpp>

namespace ubiops::webhooks::inline v1::detail {

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
    if (read_dictionary(in, [&] { return read_member(in); })) return judge();
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
      take_ubiops_components(in);
      if (!in.read_inner_list([&] { return read_component(in); })) return false;
    }
    if (!in.read_parameters([&] { return parameter(in.key(), in.value(), in.offset()); })) return false;
    close_member(inner_list ? std::string_view(text_.data() + begin, in.offset() - begin) : std::string_view());
    return true;
  }

  // The components that nearly all signatures begin with, in one go. Leaves everything as `read_component` would for
  // each of them.
  void take_ubiops_components(item_reader& in) noexcept {
    constexpr std::size_t count = std::size(ubiops_components);
    static_assert(count <= limits::max_components);
    if (message_components_ + count > limits::max_message_components || !in.take_items(ubiops_components_text)) return;
    component_count_ = count;
    message_components_ += count;
    canonical_length_.add_ubiops_components();
    if (!recording_) return;
    candidate_.components.append(ubiops_components);
    candidate_.begins_as_ubiops = true;
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
      if (other == label && duplicate_.empty()) duplicate_ = label;
    }
    labels_.push_back(label);
    key_id_ = {};
    has_key_id_ = false;
    component_count_ = 0;
    parameter_count_ = 0;
    canonical_length_.start();
    if (recording_) {
      candidate_.label = label;
      candidate_.inner_list = inner_list;
      candidate_.first_fault.reset();
      candidate_.first_unsupported.reset();
      candidate_.begins_as_ubiops = false;
      candidate_.components.clear();
      candidate_.parameters.clear();
    }
    return true;
  }

  bool open_component(const structured_fields::bare_item& name, std::size_t offset) noexcept {
    if (!count(component_count_, limits::max_components)) return false;
    if (!count(message_components_, limits::max_message_components)) return false;
    canonical_length_.add_component(name.text, component_count_ == 1);
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
    const std::size_t index = candidate_.components.size() - 1;
    if (component_.first_fault() != errc{} && !candidate_.first_fault) {
      candidate_.first_fault.emplace(component_.first_fault(), candidate_.components[index].name, component_offset_);
    }
    if (!component_.supported() && !candidate_.first_unsupported) candidate_.first_unsupported = index;
  }

  bool count_parameter(std::string_view key, const structured_fields::bare_item& value) noexcept {
    canonical_length_.add_parameter(key, value);
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
      if (!candidate_.first_fault) {
        if (!has_registered_type(name, value.type)) {
          candidate_.first_fault.emplace(errc::malformed_signature_input, key, offset);
        } else if (candidate_.has_parameter(key)) {
          candidate_.first_fault.emplace(errc::duplicate_parameter, key, offset);
        }
      }
      candidate_.parameters.emplace_back(key, value, name);
    }
    return true;
  }

  // `text` is that of an inner list with its parameters; else empty.
  void close_member(std::string_view text) noexcept {
    if (!has_key_id_) return;
    const public_key* key = find(key_id_);
    if (key == nullptr) [[unlikely]]
      return note_unknown_key();
    if (candidate_count_ == limits::max_candidates) return;
    if (candidate_count_++ == nth_) {
      candidate_.key = key;
      candidate_.canonical = canonical_length_.is_that_of(text) ? text : std::string_view();
      recording_ = false;
    }
  }

  [[gnu::noinline]] void note_unknown_key() noexcept {
    if (any_unknown_key_) return;
    any_unknown_key_ = true;
    unknown_key_ = key_id_.data();
    unknown_key_size_ = key_id_.size();
  }

  [[nodiscard]] const public_key* find(std::string_view raw) const noexcept {
    if (raw.find('\\') == std::string_view::npos) return keys_.find(raw);
    if (raw.size() > 2 * limits::max_key_id) return nullptr;
    char plain[2 * limits::max_key_id];
    const auto size = structured_fields::unescape_string(raw, plain);
    return size ? keys_.find({plain, *size}) : nullptr;
  }

  [[nodiscard]] result<void> judge() const noexcept {
    if (!duplicate_.empty()) return error(errc::duplicate_label, duplicate_);
    if (candidate_count_ != 0) return {};
    if (!any_unknown_key_) return error(errc::missing_key_id);
    const std::string_view key_id(unknown_key_, unknown_key_size_);
    return error(errc::unknown_key, key_id.data() != nullptr && key_id.empty() ? "\"\"" : key_id);
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
  canonical_length canonical_length_;
  std::string_view text_;
  std::string_view duplicate_;
  std::string_view key_id_;
  bool has_key_id_ = false;
  bool any_unknown_key_ = false;
  const char* unknown_key_;  // the first keyid that is not in the keyring, as received; not initialised without one
  std::size_t unknown_key_size_;
  bool recording_ = true;  // until the candidate asked for is complete
  component_reader component_;
  inplace_vector<std::string_view, limits::max_signatures> labels_;
  candidate candidate_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
