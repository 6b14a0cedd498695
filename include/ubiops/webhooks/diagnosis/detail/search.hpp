// The search for what was signed: guesses are changes to a draft, and each is asked of Ed25519 (RFC 9421 §3.3.6), never
// more often than the budget allows and never twice the same.
#ifndef UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SEARCH_HPP
#define UBIOPS_WEBHOOKS_DIAGNOSIS_DETAIL_SEARCH_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/diagnosis/detail/built_url.hpp>
#include <ubiops/webhooks/diagnosis/detail/draft.hpp>
#include <ubiops/webhooks/http/request.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// Another value of one line.
struct changed_line {
  std::size_t line;
  std::string value;

  friend bool operator==(const changed_line&, const changed_line&) = default;
};

/// What may have been signed instead: everything that is not set is as it was built.
struct guess {
  std::optional<std::string> origin = {};  // scheme and authority of the URL
  std::optional<std::string> target = {};  // its path and query
  std::optional<std::string> fragment = {};
  std::optional<std::string> method = {};
  std::optional<changed_line> line = {};
  std::optional<changed_line> other_line = {};
  std::optional<std::string> params = {};
  const public_key* key = nullptr;
  bool is_given = false;  // a whole base, which somebody has given: what it changes stands in its values alone

  /// Both at once; nothing where they change the same.
  [[nodiscard]] std::optional<guess> with(const guess& other) const {
    guess both = *this;
    bool apart = both.key == nullptr || other.key == nullptr;
    const auto take = [&apart](auto& mine, const auto& theirs) {
      apart = apart && !(mine && theirs);
      if (theirs) mine = theirs;
    };
    take(both.origin, other.origin);
    take(both.target, other.target);
    take(both.fragment, other.fragment);
    take(both.method, other.method);
    take(both.params, other.params);
    if (both.key == nullptr) both.key = other.key;
    for (const auto& each : {other.line, other.other_line}) {
      if (!each) continue;
      apart = apart && !(both.line && both.line->line == each->line) && !both.other_line;
      (both.line ? both.other_line : both.line) = each;
    }
    if (!apart) return std::nullopt;
    return both;
  }

  /// The URL with it.
  [[nodiscard]] url_text url(const url_text& built) const {
    return {origin.value_or(built.origin), target.value_or(built.target), fragment.value_or(built.fragment)};
  }
  [[nodiscard]] bool changes_url() const noexcept { return origin || target || fragment; }
};

/// Guesses of one kind, the likeliest first.
using guess_family = std::vector<guess>;

/// A base that Ed25519 verified: the guess, and the values of all lines with it.
struct found_base {
  guess by;
  std::vector<std::string> values;
  std::string params;
};

using ed25519_check = bool (*)(std::span<const std::byte, 64> signature, std::string_view message,
                               std::span<const std::byte, 32> key) noexcept;

class search {
 public:
  /// What it is given must outlive it. `spent` counts on.
  search(const draft& built, const url_text& url, std::span<const std::array<std::byte, 64>> signatures,
         ed25519_check check, std::size_t budget, std::size_t& spent) noexcept
      : built_(built), url_(url), signatures_(signatures), check_(check), budget_(budget), spent_(spent) {}

  [[nodiscard]] bool exhausted() const noexcept { return exhausted_; }
  [[nodiscard]] const std::optional<found_base>& found() const noexcept { return found_; }

  /// Whether nothing is left to do: it was found, or there is nothing to pay with.
  [[nodiscard]] bool over() const noexcept { return found_ || exhausted_; }

  /// Asks for a guess, for both generations of the sender where they sign its URL differently.
  bool holds(const guess& by) {
    for (const bool newer : {true, false}) {
      if (over()) return found_.has_value();
      if (auto values = values_of(by, newer)) ask(by, *std::move(values));
    }
    return found_.has_value();
  }

  /// Asks for each single guess: of each family the likeliest, then the next of each.
  bool holds_any(std::span<const guess_family> families, const guess& beside = {}) {
    std::size_t longest = 0;
    for (const guess_family& family : families) longest = (std::max)(longest, family.size());
    for (std::size_t rank = 0; rank < longest && !over(); ++rank) {
      for (const guess_family& family : families) {
        if (rank >= family.size()) continue;
        if (const auto both = beside.with(family[rank])) holds(*both);
      }
    }
    return found_.has_value();
  }

  /// Asks for pairs out of different families, the likeliest first.
  bool holds_any_pair(std::span<const guess_family> families) {
    std::size_t longest = 0;
    for (const guess_family& family : families) longest = (std::max)(longest, family.size());
    std::size_t left = most_pairs;
    for (std::size_t rank = 0; rank < 2 * longest; ++rank) {
      for (std::size_t i = 0; i < families.size(); ++i) {
        for (std::size_t j = i + 1; j < families.size(); ++j) {
          for (std::size_t first = 0; first <= rank && first < families[i].size(); ++first) {
            if (over() || left == 0) return found_.has_value();
            if (rank - first >= families[j].size()) continue;
            --left;
            if (const auto both = families[i][first].with(families[j][rank - first])) holds(*both);
          }
        }
      }
    }
    return found_.has_value();
  }

  /// Asks for a base that somebody gives as the one that was signed.
  bool holds_text(std::string_view base) {
    std::vector<std::string> values(built_.lines.size());
    std::vector<bool> seen(built_.lines.size());
    std::string params;
    for (std::string_view rest = base; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix((std::min)(rest.size(), line.size() + 1));
      const auto value_behind = [line](std::string_view identifier) -> std::optional<std::string_view> {
        if (!line.starts_with(identifier) || line.substr(identifier.size(), 2) != ": ") return std::nullopt;
        return line.substr(identifier.size() + 2);
      };
      if (const auto value = value_behind("\"@signature-params\"")) params = *value;
      for (std::size_t i = 0; i < built_.lines.size(); ++i) {
        const auto value = value_behind(built_.lines[i].identifier);
        if (!value) continue;
        values[i] = *value;
        seen[i] = true;
      }
    }
    if (std::find(seen.begin(), seen.end(), false) != seen.end()) return false;
    guess by;
    by.params = std::move(params);
    by.is_given = true;
    ask(by, std::move(values));
    return found_.has_value();
  }

 private:
  // What cannot be asked, since a line of it has no value, costs no check: the pairs are bounded by themselves.
  static constexpr std::size_t most_pairs = 4096;

  /// The values of all lines; nothing where one of them is not known.
  [[nodiscard]] std::optional<std::vector<std::string>> values_of(const guess& by, bool newer) const {
    const signed_url url(by.url(url_), newer);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < built_.lines.size(); ++i) {
      const draft_line& line = built_.lines[i];
      std::optional<std::string> value = line.value;
      if (line.kind == component_kind::method && by.method) value = by.method;
      // The other generation of the sender differs in these two alone.
      if (by.changes_url() || line.kind == component_kind::target_uri || line.kind == component_kind::authority) {
        if (auto of_url = url.value_of(line)) value = std::move(of_url);
      }
      for (const auto& changed : {by.line, by.other_line}) {
        if (changed && changed->line == i) value = changed->value;
      }
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    return values;
  }

  void ask(const guess& by, std::vector<std::string> values) {
    const public_key* const key = by.key != nullptr ? by.key : built_.key;
    if (key == nullptr) return;
    const std::string& params = by.params ? *by.params : built_.params;
    std::string base;
    for (std::size_t i = 0; i < values.size(); ++i) {
      base.append(built_.lines[i].identifier).append(": ").append(values[i]).append("\n");
    }
    base.append("\"@signature-params\": ").append(params);
    if (base.size() > 2 * limits::max_signature_base) return;
    const std::size_t mark = std::hash<std::string_view>()(base) ^ std::hash<const void*>()(key);
    if (std::find(asked_.begin(), asked_.end(), mark) != asked_.end()) return;
    asked_.push_back(mark);
    for (const auto& signature : signatures_) {
      if (spent_ >= budget_) {
        exhausted_ = true;
        return;
      }
      ++spent_;
      if (!check_(signature, base, key->raw())) continue;
      found_ = {by, std::move(values), params};
      return;
    }
  }

  const draft& built_;
  const url_text& url_;
  std::span<const std::array<std::byte, 64>> signatures_;
  ed25519_check check_;
  std::size_t budget_;
  std::size_t& spent_;
  std::vector<std::size_t> asked_;  // hashes of what was asked: at most one more than `budget_`
  std::optional<found_base> found_;
  bool exhausted_ = false;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
