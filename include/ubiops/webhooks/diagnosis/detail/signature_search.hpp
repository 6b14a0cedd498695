// The search for each signature that may be ours: which families of guesses it takes, in which order, and what each may
// cost. `search` asks Ed25519 for them.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SIGNATURE_SEARCH_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SIGNATURE_SEARCH_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/diagnosis/detail/built_url.hpp>
#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/diagnosis/detail/evidence.hpp>
#include <ubiops/webhooks/diagnosis/detail/line_guesses.hpp>
#include <ubiops/webhooks/diagnosis/detail/parameter_guesses.hpp>
#include <ubiops/webhooks/diagnosis/detail/search.hpp>
#include <ubiops/webhooks/diagnosis/detail/signature_text.hpp>
#include <ubiops/webhooks/diagnosis/detail/url_guesses.hpp>
#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/detail/requests_url.hpp>
#include <ubiops/webhooks/limits.hpp>
#include <ubiops/webhooks/signature/detail/signature.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A signature whose base was found.
struct found_signature {
  const draft* subject;
  found_base base;
  std::optional<url_text> typed;  // the URL that the user gave
};

class signature_search {
 public:
  /// What it is given must outlive it. It counts its checks in the report.
  signature_search(evidence& of, ed25519_check check) noexcept : of_(of), check_(check) {}

  /// Searches for each signature that may be ours, at most `limits::max_candidates`. `code` is what verify() says.
  [[nodiscard]] std::optional<found_signature> find(errc code) {
    std::vector<const draft*> drafts;
    for (const bool trusted : {true, false}) {
      for (const draft& each : of_.drafts) {
        const bool ours = each.complete && (each.key != nullptr) == trusted;
        if (ours && drafts.size() < limits::max_candidates) drafts.push_back(&each);
      }
      if (!drafts.empty()) break;
    }
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      of_.chosen = drafts[i];
      // The first of two leaves half of what there is to the other.
      const std::size_t spent = of_.report.ed25519_checks;
      const std::size_t rest = of_.settings.budget > spent ? of_.settings.budget - spent : 0;
      const std::size_t budget = spent + (i + 1 < drafts.size() ? rest / 2 : rest);
      auto found = drafts[i]->key != nullptr ? search_one(*drafts[i], code, budget) : search_keys(*drafts[i], budget);
      if (!found) continue;
      of_.report.exhausted = false;
      return found;
    }
    return std::nullopt;
  }

  /// How the member of Signature that belongs to the last signature of the search was read.
  [[nodiscard]] const signature_reading& reading() const noexcept { return reading_; }

 private:
  /// Reads Signature for a draft; nothing to search with where that is empty.
  bool read_signature_of(const draft& subject) {
    std::vector<std::string_view> labels;
    labels.reserve(of_.drafts.size());
    for (const draft& each : of_.drafts) labels.push_back(each.label);
    signature_bytes bytes;
    const std::string text = of_.received.joined("signature");
    reading_ = {};
    if (read_signature(text, labels, subject.label, bytes)) {
      reading_.found.push_back(bytes);
    } else {
      reading_ = read_signature_leniently(of_.received.values("signature"), subject.label);
    }
    return !reading_.found.empty();
  }

  std::optional<found_signature> search_one(const draft& subject, errc code, std::size_t budget) {
    if (!read_signature_of(subject)) return std::nullopt;
    const std::optional<url_text> typed = typed_url();
    search searching(subject, of_.built.url, reading_.found, check_, budget, of_.report.ed25519_checks);
    std::vector<guess_family> families;
    families.push_back(method_guesses(of_));
    for (std::size_t i = 0; i < subject.lines.size(); ++i) {
      const draft_line& line = subject.lines[i];
      if (line.kind == component_kind::field && line.plain) families.push_back(field_guesses(of_, i, subject, typed));
      const bool known = line.value || is_of_url(line.kind) || (line.plain && !families.back().empty());
      if (!known) return std::nullopt;  // whatever is asked lacks this line
    }
    families.push_back(other_keys(*subject.key));
    const std::size_t beside_url = families.size();
    families.push_back(origin_guesses(of_));
    families.push_back(target_guesses(of_));
    const guess_family parameters = parameter_guesses(subject);

    if (code != errc::signature_mismatch) searching.holds({});  // else verify() has asked it
    if (of_.settings.signed_base) searching.holds_text(*of_.settings.signed_base);
    if (typed) {
      const guess url = guess_of(*typed);
      searching.holds(url);
      if (const auto origin = origin_as_typed(*typed)) {
        searching.holds({.origin = origin, .target = typed->target, .fragment = typed->fragment});
      }
      searching.holds_any(std::span(families).first(beside_url), url);
      searching.holds_any(std::span(&parameters, 1), url);
    }
    searching.holds_any(families);
    searching.holds_any(std::span(&parameters, 1));
    searching.holds_any_pair(families);
    return outcome(subject, searching, typed);
  }

  /// Which key signed something under a keyid that names none of ours.
  std::optional<found_signature> search_keys(const draft& subject, std::size_t budget) {
    if (!read_signature_of(subject)) return std::nullopt;
    const std::optional<url_text> typed = typed_url();
    search searching(subject, of_.built.url, reading_.found, check_, budget, of_.report.ed25519_checks);
    guess_family family;
    of_.keys.for_each([&](std::string_view, const public_key& key) {
      std::string params = subject.params;
      const std::string stated = ";keyid=\"";
      // A draft that is complete has it (complete_draft).
      const std::size_t begin = params.find(stated) + stated.size();
      params.replace(begin, params.find('"', begin) - begin, key.key_id());
      family.push_back({.params = std::move(params), .key = &key});
      family.push_back({.key = &key});
    });
    searching.holds_any(std::span(&family, 1));
    if (typed) {
      const guess url = guess_of(*typed);
      searching.holds_any(std::span(&family, 1), url);
    }
    return outcome(subject, searching, typed);
  }

  [[nodiscard]] guess_family other_keys(const public_key& stated) const {
    guess_family family;
    of_.keys.for_each([&](std::string_view, const public_key& key) {
      if (!(key == stated)) family.push_back({.key = &key});
    });
    return family;
  }

  [[nodiscard]] std::optional<found_signature> outcome(const draft& subject, const search& searching,
                                                       const std::optional<url_text>& typed) {
    of_.report.exhausted = of_.report.exhausted || searching.exhausted();
    const auto& found = searching.found();
    if (!found) return std::nullopt;
    return found_signature{&subject, *found, typed};
  }

  [[nodiscard]] static guess guess_of(const url_text& url) {
    return {.origin = url.origin, .target = url.target, .fragment = url.fragment};
  }

  /// The registered URL as UbiOps's sender makes it, or as it was typed where the sender could make nothing of it.
  [[nodiscard]] std::optional<url_text> typed_url() const {
    if (of_.settings.registered_url.empty()) return std::nullopt;
    const auto sent = as_requests_sends(of_.settings.registered_url);
    return cut_url(sent ? std::string_view(sent->text) : std::string_view(of_.settings.registered_url));
  }

  /// The registered origin with the capital letters that it was typed with, which UbiOps's sender does not sign;
  /// nothing where it has none.
  [[nodiscard]] std::optional<std::string> origin_as_typed(const url_text& as_sent) const {
    const auto typed = cut_url(of_.settings.registered_url);
    if (!typed || typed->origin == as_sent.origin || lower_case(typed->origin) != as_sent.origin) return std::nullopt;
    return typed->origin;
  }

  evidence& of_;
  ed25519_check check_;
  signature_reading reading_;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
