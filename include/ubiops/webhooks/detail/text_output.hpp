// What text is appended to: a std::string or a buffer of ours, behind one concept and one function.
#ifndef UBIOPS_WEBHOOKS_DETAIL_TEXT_OUTPUT_HPP
#define UBIOPS_WEBHOOKS_DETAIL_TEXT_OUTPUT_HPP

#include <cstddef>
#include <cstring>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// What can be appended to: a std::string, or a buffer with append(std::string_view) and append(char).
template <class T>
concept text_output = requires(T& out, std::string_view text) { out.append(text); };

constexpr std::size_t size_of(std::string_view text) noexcept { return text.size(); }
constexpr std::size_t size_of(char) noexcept { return 1; }

// Short texts, as most are here, in two overlapping words.
inline char* write(char* at, std::string_view text) noexcept {
  const std::size_t size = text.size();
  if (size >= 8 && size <= 16) {
    char first[8];
    char last[8];
    std::memcpy(first, text.data(), 8);
    std::memcpy(last, text.data() + size - 8, 8);
    std::memcpy(at, first, 8);
    std::memcpy(at + size - 8, last, 8);
  } else if (size != 0) {
    std::memcpy(at, text.data(), size);
  }
  return at + size;
}
inline char* write(char* at, char c) noexcept {
  *at = c;
  return at + 1;
}

constexpr void put_one(text_output auto& out, std::string_view text) { out.append(text); }
constexpr void put_one(text_output auto& out, char c) {
  if constexpr (requires { out.push_back(c); }) {
    out.push_back(c);
  } else {
    out.append(c);
  }
}

/// Appends texts and characters, one after another; to a buffer that can be extended, with one extension for all.
template <text_output Out, class... Parts>
constexpr void put(Out& out, const Parts&... parts) {
  if constexpr (requires { out.extend(1); }) {
    char* at = out.extend((size_of(parts) + ...));
    ((at = write(at, parts)), ...);
  } else {
    (put_one(out, parts), ...);
  }
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
