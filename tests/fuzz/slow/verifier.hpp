// A whole verifier, slow and straight: the eight steps of the library's guide ("Order of checks"), each written from
// its section of the RFCs, with nothing of the library but its codes and its bounds.
#ifndef UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_VERIFIER_HPP
#define UBIOPS_WEBHOOKS_TESTS_FUZZ_SLOW_VERIFIER_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base.hpp"
#include "component.hpp"
#include "date.hpp"
#include "digest.hpp"
#include "field_reader.hpp"
#include "receiver.hpp"
#include "signature_input.hpp"

namespace slow {

struct verdict {
  errc code{};                       // none: verified
  std::string base = {};             // of what verified
  description signature = {};
  std::vector<question> asked = {};  // of Ed25519, in order
  bool large = false;                // its fields together are above a bound that is not exact: see `collect`
};

class verifier {
 public:
  verifier(const receiver& policy, const std::vector<trusted_key>& keys, const message& source, bool shows_target,
           answer ed25519)
      : policy_(policy), keys_(keys), source_(source), shows_target_(shows_target), ed25519_(std::move(ed25519)) {}

  /// Steps 1 to 7 at `now`, and step 8 at `later`.
  verdict judge(std::int64_t now, std::int64_t later) {
    int best = 0;
    try_once(0, 0, now, best);
    for (std::size_t nth = 0; nth < candidates_ && out_.code != errc{}; ++nth) {
      if (nth != 0) try_once(nth, 0, now, best);
      // Where the two generations of the sender differ, what Ed25519 refused, and a base that is too long, is tried as
      // the newer one signs it.
      if (policy_.spellings.size() != 2) continue;
      if (last_ == errc::signature_mismatch || last_ == errc::limit_exceeded) try_once(nth, 1, now, best);
    }
    if (out_.code == errc{}) finish(later);
    return out_;
  }

  /// The base of the first candidate, for whoever signs it; nothing where there is none.
  std::optional<std::string> base_to_sign(std::size_t spelled) {
    try {
      int reached = 1;
      const auto input = read_signature_input(joined(lines_of(source_, "signature-input")), keys_, reached);
      const description& first = input.candidates.front();
      for (const component& each : first.components) {
        refuse_if(!each.supported || each.fault != errc{}, errc::unsupported_component);
      }
      const auto target = target_in_force(policy_, spelled, source_, shows_target_);
      return base_writer(source_, target).write(first.components, first.text());
    } catch (const refusal&) {
      return std::nullopt;
    }
  }

 private:
  // The answer is that of the attempt that got furthest, and of two that got equally far the first.
  void try_once(std::size_t nth, std::size_t spelled, std::int64_t now, int& best) {
    reached_ = 1;
    try {
      attempt(nth, spelled, now);
      out_.code = last_ = errc{};
    } catch (const refusal& refused) {
      last_ = refused.code;
      if (reached_ > best) out_.code = refused.code;
    }
    best = std::max(best, reached_);
  }

  void attempt(std::size_t nth, std::size_t spelled, std::int64_t now) {
    refuse_if(source_.fields.size() > limits::max_field_lines, errc::limit_exceeded);
    const auto input_lines = bounded_lines("signature-input", limits::max_signature_input, limits::max_signatures);
    refuse_if(input_lines.empty(), errc::missing_signature_input);
    const signature_input input = read_signature_input(joined(input_lines), keys_, reached_);
    candidates_ = input.candidates.size();
    reached_ = 3;
    const description& signature = input.candidates[nth];
    check_description(signature);
    check_times(now);
    reached_ = 4;
    const std::string bytes = signature_bytes(input.labels, signature);
    reached_ = 5;
    const std::string base = build_base(signature, spelled);
    const auto digest_lines = covered_digest(signature);
    check_covered_date(signature, now);
    out_.asked.push_back({bytes, base, signature.key});
    refuse_if(!ed25519_(out_.asked.back()), errc::signature_mismatch);
    reached_ = 6;
    check_secrets();
    reached_ = 7;
    digests_ = digest_lines ? std::optional(read_digests(*digest_lines)) : std::nullopt;
    if (digests_) refuse_if(digests_->fault != errc{}, digests_->fault);
    out_.base = base;
    out_.signature = signature;
  }

  // Step 3.
  void check_description(const description& signature) {
    refuse_if(!signature.is_list, errc::malformed_signature_input);
    if (!signature.faults.empty()) throw refusal{signature.faults.front()};
    const bare* const alg = signature.parameter("alg");
    refuse_if(alg != nullptr && alg->text != "ed25519", errc::unsupported_algorithm);
    const auto& components = signature.components;
    for (const component& each : components) refuse_if(!each.supported, errc::unsupported_component);
    for (const component& each : components) {
      refuse_if(std::count(components.begin(), components.end(), each) > 1, errc::duplicate_component);
    }
    for (const std::string& text : policy_.required) {
      const component required = component_of(text);
      const auto answers = [&](const component& each) { return covers(each, required); };
      refuse_if(std::none_of(components.begin(), components.end(), answers), errc::component_not_covered);
    }
    const bare* const created = signature.parameter("created");
    refuse_if(created == nullptr, errc::missing_created);
    created_ = created->number;
    const bare* const expires = signature.parameter("expires");
    expires_ = expires != nullptr ? std::optional(expires->number) : std::nullopt;
    date_.reset();
  }

  void check_times(std::int64_t now) const {
    refuse_if(now < created_ - policy_.clock_skew, errc::created_in_future);
    refuse_if(now > created_ + policy_.max_age + policy_.clock_skew, errc::signature_too_old);
    refuse_if(expires_ && (*expires_ <= created_ || now > *expires_ + policy_.clock_skew), errc::signature_expired);
  }

  void check_date(std::int64_t now) const {
    refuse_if(date_ && (now < *date_ - policy_.clock_skew || now > *date_ + policy_.max_age + policy_.clock_skew),
              errc::date_out_of_window);
  }

  std::vector<std::string> bounded_lines(std::string_view name, std::size_t bytes,
                                         std::size_t most_lines = limits::max_field_lines) const {
    auto lines = lines_of(source_, name);
    refuse_if(lines.size() > most_lines || joined(lines).size() > bytes, errc::limit_exceeded);
    return lines;
  }

  // The fields that a signature needs are bounded before any is read. Beside the bound on each there is one on all of
  // them, which depends on their order: above `max_signature_base` both answers are right.
  void collect(const description& signature) {
    std::map<std::string, std::pair<std::size_t, std::size_t>> wanted;
    wanted["signature-input"] = {limits::max_signature_input, limits::max_signatures};
    wanted["signature"] = {limits::max_signature, limits::max_signatures};
    wanted["host"] = {limits::max_authority, limits::max_field_lines};
    for (const component& each : signature.components) {
      if (!each.is_derived()) wanted.try_emplace(each.name, limits::max_signature_base, limits::max_field_lines);
    }
    std::size_t sum = 0;
    for (const auto& [name, bound] : wanted) sum += joined(lines_of(source_, name)).size();
    out_.large = out_.large || sum > limits::max_signature_base;
    for (const auto& [name, bound] : wanted) bounded_lines(name, bound.first, bound.second);
  }

  // Step 4 (RFC 9421 §4.2): the same labels in both fields, and 64 bytes for this one.
  std::string signature_bytes(const std::vector<std::string>& labels, const description& signature) {
    collect(signature);
    const auto lines = lines_of(source_, "signature");
    refuse_if(lines.empty(), errc::missing_signature);
    const std::string text = joined(lines);
    const field source = read_field(text, form::dictionary);
    refuse_if(!source.whole, has_forbidden(text) ? errc::malformed_field : errc::malformed_signature);
    std::vector<std::string> seen;
    std::optional<std::string> bytes;
    bool twice = false;
    bool stranger = false;
    for (const read& each : source.reads) {
      if (each.what != step::item && each.what != step::inner_list) continue;
      if (std::find(labels.begin(), labels.end(), each.key) == labels.end()) {
        stranger = true;  // of which there may be any number
        continue;
      }
      twice = twice || std::find(seen.begin(), seen.end(), each.key) != seen.end();
      seen.push_back(each.key);
      if (each.key == signature.label && each.value.kind == item_kind::bytes) bytes = each.value.text;
    }
    refuse_if(twice, errc::duplicate_label);
    refuse_if(stranger || seen.size() != labels.size(), errc::label_mismatch);
    refuse_if(!bytes || bytes->size() != 64, errc::malformed_signature);
    return *bytes;
  }

  // Step 5.
  std::string build_base(const description& signature, std::size_t spelled) const {
    refuse_if(lines_of(source_, "host").size() > 1, errc::malformed_field);
    const auto target = target_in_force(policy_, spelled, source_, shows_target_);
    return base_writer(source_, target).write(signature.components, signature.text());
  }

  std::optional<std::string> covered_digest(const description& signature) const {
    for (const component& each : signature.components) {
      if (each.name == "content-digest" && !each.has("key")) return joined(lines_of(source_, "content-digest"));
    }
    return std::nullopt;
  }

  void check_covered_date(const description& signature, std::int64_t now) {
    const auto covers_date = [](const component& each) { return each.name == "date"; };
    if (!policy_.check_date || std::none_of(signature.components.begin(), signature.components.end(), covers_date)) {
      return;
    }
    const auto lines = lines_of(source_, "date");
    date_ = read_date(joined(lines));
    refuse_if(!date_, lines.size() > 1 ? errc::malformed_field : errc::malformed_date);
    check_date(now);
  }

  // Step 6: each exactly once, with its value.
  void check_secrets() const {
    for (const auto& [name, value] : policy_.secrets) {
      const auto lines = lines_of(source_, name);
      refuse_if(lines.size() != 1 || lines.front() != value, errc::required_field_mismatch);
    }
  }

  // Step 8.
  void finish(std::int64_t later) {
    try {
      check_times(later);
      check_date(later);
      refuse_if(!source_.body.empty() && !digests_, errc::component_not_covered);
      refuse_if(digests_ && !match(*digests_, source_.body), errc::content_digest_mismatch);
    } catch (const refusal& refused) {
      out_.code = refused.code;
    }
  }

  const receiver& policy_;
  const std::vector<trusted_key>& keys_;
  const message& source_;
  bool shows_target_;
  answer ed25519_;
  verdict out_;
  errc last_{};
  int reached_ = 1;
  std::size_t candidates_ = 0;
  std::int64_t created_ = 0;
  std::optional<std::int64_t> expires_;
  std::optional<std::int64_t> date_;
  std::optional<digests> digests_;
};

}  // namespace slow

#endif
