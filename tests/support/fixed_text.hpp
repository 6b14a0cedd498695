// A text for the twins at compile time.
#ifndef UBIOPS_WEBHOOKS_TESTS_STRUCTURED_FIELDS_FIXED_TEXT_HPP
#define UBIOPS_WEBHOOKS_TESTS_STRUCTURED_FIELDS_FIXED_TEXT_HPP

#include <cstddef>
#include <string_view>

struct fixed_text {
  char bytes[64] = {};
  std::size_t size = 0;
  constexpr void append(char c) { bytes[size++] = c; }
  constexpr void append(std::string_view text) {
    for (const char c : text) append(c);
  }
  constexpr bool operator==(std::string_view text) const { return std::string_view(bytes, size) == text; }
};

#endif
