// The checks of a request's head in their fixed order, the cheapest first; the first that fails is the answer. The
// numbers are those of the order in which the README lists them. Not for users. Floor: verified.
#ifndef UBIOPS_WEBHOOKS_DETAIL_HEAD_CHECK_HPP
#define UBIOPS_WEBHOOKS_DETAIL_HEAD_CHECK_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/policy.hpp>
#include <ubiops/webhooks/signature/base.hpp>
#include <ubiops/webhooks/signature/content_digest.hpp>
#include <ubiops/webhooks/signature/input.hpp>
#include <ubiops/webhooks/verified.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What is still to be checked once the head is: the body, and the time again.
template <class Crypto>
struct body_check {
  time_window window;
  content_digest_check<Crypto> digest;
  bool covered = false;
  bool empty = true;

  void update(std::span<const std::byte> chunk) noexcept {
    if (chunk.empty()) return;
    empty = false;
    digest.update(chunk);
  }

  // (8)
  [[nodiscard]] result<void> finish(std::int64_t now) noexcept {
    if (auto checked = window.check(now); !checked) return checked;
    if (auto checked = window.check_date(now); !checked) return checked;
    if (!empty && !covered) return error(errc::component_not_covered, "content-digest");
    if (!digest.matches()) return error(errc::content_digest_mismatch, "content-digest");
    return {};
  }
};

/// Fills a `verified_head`; the only one that can.
class verified_writer {
 public:
  [[nodiscard]] static verified_key key() noexcept { return {}; }

  [[nodiscard]] static std::span<std::byte, 64> signature(verified_head& out) noexcept { return out.signature_; }

  [[nodiscard]] static result<void> write_base(verified_head& out, const candidate& signature, const head_view& head,
                                               const effective_target& target, field_lines& fields) {
    out.text_.clear();
    return append_signature_base(out.text_, signature, head, target, fields, out.lines_);
  }

  [[nodiscard]] static std::string_view base(const verified_head& out) noexcept { return out.text_.view(); }

  static void conclude(verified_head& out, const candidate& signature, const time_window& window) {
    out.base_size_ = out.text_.size();
    out.line_count_ = signature.component_count;
    out.created_ = window.created;
    out.replay_until_ = window.created + window.max_age + window.clock_skew;
    out.expires_ = window.expires;
    out.label_ = append(out, signature.label);
    if (const auto* key_id = signature.parameter("keyid")) out.key_id_ = append_unescaped(out, key_id->text);
    if (const auto* nonce = signature.parameter("nonce")) out.nonce_ = append_unescaped(out, nonce->text);
    if (const auto* tag = signature.parameter("tag")) out.tag_ = append_unescaped(out, tag->text);
  }

  static void set_body(verified_request& out, std::string_view body) noexcept { out.body_ = body; }

 private:
  static verified_head::piece append(verified_head& out, std::string_view text) {
    const auto offset = static_cast<std::uint32_t>(out.text_.size());
    out.text_.append(text);
    return {offset, static_cast<std::uint32_t>(text.size())};
  }

  static verified_head::piece append_unescaped(verified_head& out, std::string_view raw) {
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

/// One run over one head.
template <class Crypto>
class head_check {
 public:
  head_check(const keyring& keys, const compiled_policy& rules, const head_view& head, std::int64_t now) noexcept
      : keys_(keys), rules_(rules), head_(head), now_(now) {}

  /// Fills `out` and `body` from the first candidate that holds. Where none does, the answer is that of the one that
  /// got furthest, and of two that got equally far the first.
  [[nodiscard]] result<void> run(verified_head& out, body_check<Crypto>& body) {
    // (1)
    const std::size_t input_field = fields_.want("signature-input", limits::max_signature_input);
    if (auto collected = fields_.collect(head_); !collected) return collected;
    if (fields_.count(input_field) == 0) return error(errc::missing_signature_input);
    const std::string_view text = fields_.joined(input_field);
    result<void> best = error(errc::unknown_key);  // overwritten by the first that is tried
    int best_step = 0;
    for (std::size_t nth = 0, count = 1; nth < count; ++nth) {
      // (2)
      signature_input input(keys_, nth);
      if (auto read = input.read(text); !read) return read;
      count = input.candidate_count();
      step_ = 0;
      auto tried = attempt(input, out, body);
      if (tried) return tried;
      if (step_ > best_step) {
        best = tried;
        best_step = step_;
      }
    }
    return best;
  }

 private:
  result<void> attempt(const signature_input& input, verified_head& out, body_check<Crypto>& body) {
    const candidate& signature = input.selected();
    step_ = 3;
    if (auto checked = check_candidate(signature); !checked) return checked;
    if (auto checked = rules_.check_coverage(signature); !checked) return checked;
    const auto window = rules_.window_of(signature);
    if (!window) return window.error();
    body.window = *window;
    if (auto checked = body.window.check(now_); !checked) return checked;

    step_ = 4;
    const std::size_t signature_field = fields_.want("signature", limits::max_signature);
    const std::size_t host_field = fields_.want("host", limits::max_authority);
    for (const component_identifier& component : signature.covered()) {
      if (component.kind == component_kind::field) fields_.want(component.name, limits::max_signature_base);
    }
    if (auto collected = fields_.collect(head_); !collected) return collected;
    if (fields_.count(signature_field) == 0) return error(errc::missing_signature);
    const auto bytes = verified_writer::signature(out);
    if (auto read = read_signature(fields_.joined(signature_field), input.labels(), signature.label, bytes); !read) {
      return read;
    }

    step_ = 5;
    if (auto checked = check_signature(signature, host_field, out, body.window); !checked) return checked;

    step_ = 6;
    if (auto checked = check_required_fields(); !checked) return checked;

    step_ = 7;
    for (const component_identifier& component : signature.covered()) {
      if (component.name != "content-digest" || component.key) continue;
      const auto digest =
          parse_content_digest(fields_.joined(fields_.want("content-digest", limits::max_signature_base)));
      if (!digest) return digest.error();
      body.digest.expect(*digest);
      body.covered = true;
      break;
    }
    verified_writer::conclude(out, signature, body.window);
    return {};
  }

  result<void> check_signature(const candidate& signature, std::size_t host_field, verified_head& out,
                               time_window& window) {
    if (fields_.count(host_field) > 1) return error(errc::malformed_field, "host");
    std::optional<std::string_view> host;
    if (fields_.count(host_field) == 1) host = fields_.joined(host_field);
    authority_space space;
    const auto target = rules_.resolve(head_, host, space);
    if (!target) return target.error();
    if (auto written = verified_writer::write_base(out, signature, head_, *target, fields_); !written) return written;
    if (auto checked = check_date(signature, window); !checked) return checked;
    if (!Crypto::verify_ed25519(verified_writer::signature(out), verified_writer::base(out), signature.key->raw())) {
      return error(errc::signature_mismatch, signature.label);
    }
    return {};
  }

  result<void> check_date(const candidate& signature, time_window& window) {
    if (!rules_.check_date()) return {};
    for (const component_identifier& component : signature.covered()) {
      if (component.name != "date") continue;
      const std::size_t field = fields_.want("date", limits::max_signature_base);
      const auto date = parse_imf_fixdate(fields_.joined(field));
      if (!date) return error(errc::malformed_date, "date");
      window.date = date->time_since_epoch().count();
      return window.check_date(now_);
    }
    return {};
  }

  // The secrets are looked at only once the signature holds, and are never copied.
  result<void> check_required_fields() {
    const auto& required = rules_.required_fields();
    if (required.empty()) return {};
    int matches[limits::max_components] = {};  // -1: there, with another value or twice
    auto take = [&](std::string_view name, std::string_view value) {
      for (std::size_t i = 0; i < required.size(); ++i) {
        if (!equals_ignoring_case(name, required[i].name)) continue;
        const bool first = matches[i] == 0;
        matches[i] = Crypto::equal(required[i].value, trim(value)) && first ? 1 : -1;
      }
    };
    head_.for_each_field(field_sink(take));
    for (std::size_t i = 0; i < required.size(); ++i) {
      if (matches[i] != 1) return error(errc::required_field_mismatch, required[i].name);
    }
    return {};
  }

  const keyring& keys_;
  const compiled_policy& rules_;
  const head_view& head_;
  const std::int64_t now_;
  int step_ = 0;
  field_lines fields_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
