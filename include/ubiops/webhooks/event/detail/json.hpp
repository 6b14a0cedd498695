// What reading an event needs of JSON's grammar (RFC 8259) beside a JSON library: scalars, with numbers of any size,
// where a string may end, and names that occur twice.
#ifndef UBIOPS_WEBHOOKS_EVENT_DETAIL_JSON_HPP
#define UBIOPS_WEBHOOKS_EVENT_DETAIL_JSON_HPP

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/detail/ascii.hpp>
#include <ubiops/webhooks/detail/eight_bytes.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// RFC 8259 §2.
constexpr bool is_json_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// `text` without white space at its end.
constexpr std::string_view trim_json_end(std::string_view text) noexcept {
  while (!text.empty() && is_json_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Whether `text` is a literal name (RFC 8259 §3) or a number (§6), with white space behind it or none. A number may be
/// of any size: what fits in whose types is not ours to judge.
constexpr bool is_json_scalar(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto take = [&](char c) {
    if (at == end || *at != c) return false;
    ++at;
    return true;
  };
  const auto take_digits = [&] {
    const char* const first = at;
    while (at != end && *at >= '0' && *at <= '9') ++at;
    return at != first;
  };
  if (text.starts_with("true") || text.starts_with("null")) {
    at += 4;
  } else if (text.starts_with("false")) {
    at += 5;
  } else {
    take('-');
    if (!take('0') && !take_digits()) return false;
    if (take('.') && !take_digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!take_digits()) return false;
    }
  }
  while (at != end && is_json_space(*at)) ++at;
  return at == end;
}

/// Whether every escape from `at` to the quote that ends the string is one of RFC 8259 §7, lone surrogates among them.
inline bool has_json_escapes(const char* at) noexcept {
  for (; *at != '"'; ++at) {
    if (*at != '\\') continue;
    ++at;
    if (*at == 'u') {
      for (int digit = 0; digit < 4; ++digit) {
        if (hex_value(*++at) < 0) return false;
      }
    } else if (std::string_view("\"\\/bfnrt").find(*at) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// What Python's json module writes for numbers that JSON does not have, with white space behind it or none.
constexpr bool is_python_number(std::string_view text) noexcept {
  text = trim_json_end(text);
  return text == "NaN" || text == "Infinity" || text == "-Infinity";
}

/// The first quote or backslash from `at` on. There must be one, and seven more bytes that can be read behind it.
inline const char* json_string_stop(const char* at) noexcept {
  for (;; at += 8) {
    const std::uint64_t eight = load_eight(at);
    const std::uint64_t found = exact_marks_of(eight, '"') | exact_marks_of(eight, '\\');
    if (found == 0) continue;
    if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(found) / 8;
    while (*at != '"' && *at != '\\') ++at;
    return at;
  }
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
        if (same(names[i], names[j])) return &names[i];
      }
    }
    return nullptr;
  }

 private:
  // Calls memcmp only for names that begin alike: most that are compared are of one object, and differ.
  static bool same(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && (a.empty() || (a.front() == b.front() && a == b));
  }

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
