// The one class that fills a `verified_head`.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_VERIFIED_WRITER_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_VERIFIED_WRITER_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <ubiops/webhooks/result.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/signature/detail/candidate.hpp>
#include <ubiops/webhooks/signature/detail/message.hpp>
#include <ubiops/webhooks/structured_fields/item.hpp>
#include <ubiops/webhooks/verified.hpp>
#include <ubiops/webhooks/verifier/detail/passkey.hpp>
#include <ubiops/webhooks/verifier/detail/time_window.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Fills a `verified_head`; the only one that can.
class verified_writer {
 public:
  [[nodiscard]] static passkey key() noexcept { return {}; }

  [[nodiscard]] static std::span<std::byte, 64> signature(verified_head& out) noexcept { return out.signature_; }

  /// Writes the signature base, and what else of a signature is kept.
  [[nodiscard]] static result<void> write(verified_head& out, const candidate& signature, const time_window& window,
                                          const message& source) {
    out.text_.clear();
    if (auto written = append_signature_base(out.text_, signature, source, out.lines_); !written) return written;
    out.base_size_ = out.text_.size();
    out.created_ = window.created;
    out.replay_until_ = window.created + window.max_age + window.clock_skew;
    out.expires_ = window.expires;
    out.label_ = append(out, signature.label);
    if (const auto* key_id = signature.parameter(parameter_name::keyid)) out.key_id_ = append_unescaped(out, *key_id);
    out.nonce_.reset();
    out.tag_.reset();
    if (const auto* nonce = signature.parameter(parameter_name::nonce)) out.nonce_ = append_unescaped(out, *nonce);
    if (const auto* tag = signature.parameter(parameter_name::tag)) out.tag_ = append_unescaped(out, *tag);
    return {};
  }

  static void set_body(verified_request& out, std::string_view body) noexcept { out.body_ = body; }

 private:
  static verified_head::piece append(verified_head& out, std::string_view text) {
    const auto offset = static_cast<std::uint32_t>(out.text_.size());
    out.text_.append(text);
    return {offset, static_cast<std::uint32_t>(text.size())};
  }

  static verified_head::piece append_unescaped(verified_head& out, const structured_fields::bare_item& string) {
    std::string_view raw = string.text;
    const auto offset = static_cast<std::uint32_t>(out.text_.size());
    while (!raw.empty()) {
      const std::size_t escape = raw.find('\\');
      out.text_.append(raw.substr(0, escape));
      if (escape == std::string_view::npos) break;
      out.text_.append(raw.substr(escape + 1, 1));
      raw.remove_prefix(escape + 2);  // an escape is never the last character of a string
    }
    return {offset, static_cast<std::uint32_t>(out.text_.size()) - offset};
  }
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
