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
  std::optional<url_text> url = {};
  std::optional<std::string> method = {};
  std::vector<changed_line> lines = {};
  std::optional<std::string> params = {};
  const public_key* key = nullptr;

  /// Both at once; nothing where they change the same.
  [[nodiscard]] std::optional<guess> with(const guess& other) const {
    if ((url && other.url) || (method && other.method) || (params && other.params) || (key && other.key)) {
      return std::nullopt;
    }
    for (const changed_line& one : lines) {
      for (const changed_line& another : other.lines) {
        if (one.line == another.line) return std::nullopt;
      }
    }
    guess both = *this;
    if (other.url) both.url = other.url;
    if (other.method) both.method = other.method;
    if (other.params) both.params = other.params;
    if (other.key != nullptr) both.key = other.key;
    both.lines.insert(both.lines.end(), other.lines.begin(), other.lines.end());
    return both;
  }
};

/// A base that Ed25519 verified: the guess, and the values of all lines with it.
struct found_base {
  guess by;
  std::vector<std::string> values;
};

using ed25519_check = bool (*)(std::span<const std::byte, 64> signature, std::string_view message,
                               std::span<const std::byte, 32> key) noexcept;

class search {
 public:
  /// What it is given must outlive it. `spent` counts on.
  search(const draft& built, const url_text& url, ed25519_check check, std::size_t budget, std::size_t& spent) noexcept
      : built_(built), url_(url), check_(check), budget_(budget), spent_(spent) {}

  void set_signature(std::span<const std::byte, 64> signature) noexcept {
    std::copy(signature.begin(), signature.end(), signature_.begin());
  }

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

 private:
  /// The values of all lines; nothing where one of them is not known.
  [[nodiscard]] std::optional<std::vector<std::string>> values_of(const guess& by, bool newer) const {
    const signed_url url(by.url ? *by.url : url_, newer);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < built_.lines.size(); ++i) {
      const draft_line& line = built_.lines[i];
      std::optional<std::string> value = line.value;
      if (line.kind == component_kind::method && by.method) value = by.method;
      if (is_of_url(line.kind) &&
          (by.url || line.kind == component_kind::target_uri || line.kind == component_kind::authority)) {
        // What a verifier takes for the target as received is that of the connection, whatever URL is configured.
        if (auto of_url = url.value_of(line)) value = std::move(of_url);
      }
      for (const changed_line& changed : by.lines) {
        if (changed.line == i) value = changed.value;
      }
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    return values;
  }

  void ask(const guess& by, std::vector<std::string> values) {
    const public_key* const key = by.key != nullptr ? by.key : built_.key;
    if (key == nullptr) return;
    std::string base;
    for (std::size_t i = 0; i < values.size(); ++i) {
      base.append(built_.lines[i].identifier).append(": ").append(values[i]).append("\n");
    }
    base.append("\"@signature-params\": ").append(by.params ? *by.params : built_.params);
    if (base.size() > 2 * limits::max_signature_base) return;
    const std::size_t mark = std::hash<std::string_view>()(base) ^ std::hash<const void*>()(key);
    if (std::find(asked_.begin(), asked_.end(), mark) != asked_.end()) return;
    if (spent_ >= budget_) {
      exhausted_ = true;
      return;
    }
    asked_.push_back(mark);
    ++spent_;
    if (check_(signature_, base, key->raw())) found_ = {by, std::move(values)};
  }

  const draft& built_;
  const url_text& url_;
  ed25519_check check_;
  std::size_t budget_;
  std::size_t& spent_;
  std::array<std::byte, 64> signature_{};
  std::vector<std::size_t> asked_;  // hashes of what was asked: at most `budget_`
  std::optional<found_base> found_;
  bool exhausted_ = false;
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
