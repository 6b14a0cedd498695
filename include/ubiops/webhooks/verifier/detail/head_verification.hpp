// The checks of a request's head in their fixed order, the cheapest first; the first that fails is the answer. The
// numbers are those of the order in which the README lists them. Not for users. Floor: verified.
#ifndef UBIOPS_WEBHOOKS_VERIFIER_DETAIL_HEAD_VERIFICATION_HPP
#define UBIOPS_WEBHOOKS_VERIFIER_DETAIL_HEAD_VERIFICATION_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/crypto/sodium.hpp>
#include <ubiops/webhooks/verifier/detail/compiled_policy.hpp>
#include <ubiops/webhooks/verifier/detail/time_window.hpp>
#include <ubiops/webhooks/http/date.hpp>
#include <ubiops/webhooks/http/fields.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/http/content_digest.hpp>
#include <ubiops/webhooks/signature/detail/signature_input.hpp>
#include <ubiops/webhooks/signature/detail/signature.hpp>
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

  /// Writes the signature base, and what else of a signature is kept.
  [[nodiscard]] static result<void> write(verified_head& out, const candidate& signature, const time_window& window,
                                          const message_source& source) {
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

/// One run over one head.
template <class Crypto>
class head_check {
 public:
  head_check(const keyring& keys, const compiled_policy& rules, const head_view& head, std::int64_t now) noexcept
      : keys_(keys), rules_(rules), head_(head), now_(now) {}

  /// Fills `out` and `body` from the first candidate that holds. Where none does, the answer is that of the one that
  /// got furthest, and of two that got equally far the first.
  [[nodiscard]] result<void> run(verified_head& out, body_check<Crypto>& body) {
    result<void> best = attempt(0, out, body);
    for (std::size_t nth = 1; !best && nth < candidate_count_; ++nth) {
      const int best_step = step_;
      auto tried = attempt(nth, out, body);
      if (tried || step_ > best_step) {
        best = tried;
      } else {
        step_ = best_step;
      }
    }
    return best;
  }

 private:
  /// What of a signature is still to be judged once its base is there.
  struct prepared {
    const public_key* key = nullptr;
    std::optional<error> digest_fault;
  };

  result<void> attempt(std::size_t nth, verified_head& out, body_check<Crypto>& body) {
    // The fields that were collected are gone from the stack before the curve takes its share of it.
    prepared signature;
    if (auto checked = prepare(nth, out, body, signature); !checked) return checked;
    return conclude(signature, out);
  }

  result<void> prepare(std::size_t nth, verified_head& out, body_check<Crypto>& body, prepared& rest) {
    // (1)
    field_lines fields;
    const std::size_t input_field = fields.want("signature-input", limits::max_signature_input, limits::max_signatures);
    if (auto collected = fields.collect(head_); !collected) return collected;
    if (fields.count(input_field) == 0) return error(errc::missing_signature_input);

    step_ = 2;
    signature_input input(keys_, nth);
    if (auto read = input.read(fields.joined(input_field)); !read) return read;
    candidate_count_ = input.candidate_count();

    step_ = 3;
    const candidate& signature = input.selected();
    if (auto checked = check_candidate(signature); !checked) return checked;
    if (auto checked = rules_.check_coverage(signature); !checked) return checked;
    if (auto set = rules_.set_window(signature, body.window); !set) return set;
    if (auto checked = body.window.check(now_); !checked) return checked;

    step_ = 4;
    const std::size_t signature_field = fields.want("signature", limits::max_signature, limits::max_signatures);
    const std::size_t host_field = fields.want("host", limits::max_authority);
    covered_fields covered;
    covered.want(fields, signature);
    if (auto collected = fields.collect(head_); !collected) return collected;
    if (fields.count(signature_field) == 0) return error(errc::missing_signature);
    const auto bytes = verified_writer::signature(out);
    if (auto read = read_signature(fields.joined(signature_field), input.labels(), signature.label, bytes); !read) {
      return read;
    }

    step_ = 5;
    rest.key = signature.key;
    if (fields.count(host_field) > 1) return error(errc::malformed_field, "host");
    std::optional<std::string_view> host;
    if (fields.count(host_field) == 1) host = fields.first_line(host_field);
    authority_space space;
    effective_target target;
    if (auto resolved = rules_.resolve(head_, host, space, target); !resolved) return resolved;
    const message_source source{head_, target, fields, covered};
    if (auto written = verified_writer::write(out, signature, body.window, source); !written) return written;
    if (covered.date != covered_fields::none && rules_.check_date()) {
      if (auto checked = check_date(fields.joined(covered.date), body.window); !checked) return checked;
    }
    read_digest(fields, covered.content_digest, body, rest);
    return {};
  }

  result<void> check_date(std::string_view value, time_window& window) const {
    const auto date = parse_imf_fixdate(value);
    if (!date) return error(errc::malformed_date, "date");
    window.date = date->time_since_epoch().count();
    return window.check_date(now_);
  }

  // Content-Digest is read while its text is there, and judged in its turn.
  static void read_digest(field_lines& fields, std::uint8_t field, body_check<Crypto>& body, prepared& rest) {
    // Whatever a candidate before this one covered is forgotten.
    body.covered = false;
    if (field == covered_fields::none) return body.digest.expect_nothing();
    const auto read = body.digest.expect(fields.joined(field));
    body.covered = read.has_value();
    if (!read) rest.digest_fault = read.error();
  }

  result<void> conclude(const prepared& signature, verified_head& out) {
    if (!Crypto::verify_ed25519(verified_writer::signature(out), out.signature_base(), signature.key->raw())) {
      return error(errc::signature_mismatch, out.label());
    }
    step_ = 6;
    if (auto checked = check_required_fields(); !checked) return checked;
    step_ = 7;
    if (signature.digest_fault) return *signature.digest_fault;
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
  std::size_t candidate_count_ = 0;  // known once the first is read
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
