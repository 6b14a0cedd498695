// What reading an event needs of JSON's grammar (RFC 8259) beside a JSON library: numbers of any size, and names that
// occur twice. Not for users. Floor: result.
#ifndef UBIOPS_WEBHOOKS_DETAIL_JSON_HPP
#define UBIOPS_WEBHOOKS_DETAIL_JSON_HPP

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace ubiops::webhooks::inline v1::detail {

/// `text` without white space (RFC 8259 §2) at its end.
constexpr std::string_view trim_json_end(std::string_view text) noexcept {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether `text` is a number (RFC 8259 §6), whatever its size: what fits in whose types is not ours to judge.
constexpr bool is_json_number(std::string_view text) noexcept {
  std::size_t i = 0;
  const auto take = [&](char c) { return i < text.size() && text[i] == c ? (++i, true) : false; };
  const auto digits = [&] {
    const std::size_t first = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - first;
  };
  take('-');
  if (!take('0') && digits() == 0) return false;
  if (take('.') && digits() == 0) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (digits() == 0) return false;
  }
  return i == text.size();
}

/// The names in the objects that are open while a document is read, innermost last.
class json_names {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  void push(std::string_view name) { names_.push_back(name); }
  void drop_from(std::size_t first) noexcept { names_.resize(first); }

  /// A name that occurs twice among those from `first` on, or null. May reorder them. n log n for hostile names.
  [[nodiscard]] const std::string_view* repeated(std::size_t first) {
    const std::size_t count = names_.size() - first;
    std::string_view* const names = names_.data() + first;
    if (count > few) return repeated_of_many(names, count);
    for (std::size_t i = 1; i < count; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (names[i] == names[j]) return &names[i];
      }
    }
    return nullptr;
  }

 private:
  // Up to here, comparing each with each is the fastest.
  static constexpr std::size_t few = 16;

  // A hash table, until names that were made to collide have used up its share of comparisons; then sorting.
  const std::string_view* repeated_of_many(std::string_view* names, std::size_t count) {
    slots_.assign(std::bit_ceil(2 * count), 0);
    const std::size_t mask = slots_.size() - 1;
    std::size_t comparisons = 8 * count;
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t slot = std::hash<std::string_view>{}(names[i]) & mask;
      for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        if (names[slots_[slot] - 1] == names[i]) return &names[i];
        if (--comparisons == 0) return repeated_of_sorted(names, names + count);
      }
      slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
    return nullptr;
  }

  static const std::string_view* repeated_of_sorted(std::string_view* first, std::string_view* last) {
    std::sort(first, last);
    const std::string_view* const twice = std::adjacent_find(first, last);
    return twice == last ? nullptr : twice;
  }

  std::vector<std::string_view> names_;
  std::vector<std::uint32_t> slots_;  // 1 + index of a name, or 0
};

}  // namespace ubiops::webhooks::inline v1::detail

#endif
