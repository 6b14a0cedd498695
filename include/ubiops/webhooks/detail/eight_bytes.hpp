// Eight bytes of text in one word, looked at together: "SIMD within a register". The marks that these functions give
// are the highest bits of the bytes that they speak of.
#ifndef UBIOPS_WEBHOOKS_DETAIL_EIGHT_BYTES_HPP
#define UBIOPS_WEBHOOKS_DETAIL_EIGHT_BYTES_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// A word of eight times the same byte.
constexpr std::uint64_t every_byte(std::uint8_t value) noexcept { return value * std::uint64_t{0x0101010101010101}; }

/// The bits that carry marks.
inline constexpr std::uint64_t marks = every_byte(0x80);

/// The eight bytes that begin at `text`, in the machine's order.
inline std::uint64_t load_eight(const char* text) noexcept {
  std::uint64_t word;
  std::memcpy(&word, text, sizeof word);
  return word;
}

// Each of `marks_below`, `marks_of` and `marks_of_del` marks the bytes that it names. It may also mark bytes from 0x80
// on, and bytes above (more significant than) one that it names, by a borrow or carry: so no mark at all is exact, and
// so is the lowest one. Other bits are left over: only `& marks` has a meaning.

/// Bytes below `limit`, which is at most 0x80.
constexpr std::uint64_t marks_below(std::uint64_t word, std::uint8_t limit) noexcept {
  return word - every_byte(limit);
}

/// Bytes that are `wanted`, which is below 0x80.
constexpr std::uint64_t marks_of(std::uint64_t word, std::uint8_t wanted) noexcept {
  return (word ^ every_byte(wanted)) - every_byte(0x01);
}

/// The same for a word of any bytes, where the lowest mark is to be exact though there are bytes that are not ASCII.
constexpr std::uint64_t exact_marks_of(std::uint64_t word, std::uint8_t wanted) noexcept {
  const std::uint64_t zero_where_wanted = word ^ every_byte(wanted);
  return (zero_where_wanted - every_byte(0x01)) & ~zero_where_wanted & marks;
}

/// Bytes that are DEL; with `| word`, also every byte that is not ASCII.
constexpr std::uint64_t marks_of_del(std::uint64_t word) noexcept { return word + every_byte(0x01); }

/// Whether the eight bytes are all printable ASCII, the space included.
inline bool eight_printable(const char* text) noexcept {
  const std::uint64_t word = load_eight(text);
  // What is not ASCII is marked by one of the two: 0xff by the first, everything else by the second.
  return ((marks_below(word, 0x20) | marks_of_del(word)) & marks) == 0;
}

/// Whether 32 bytes are all spaces. So many only come from somebody who wants it to take long.
inline bool only_spaces(const char* text) noexcept {
  return std::memcmp(text, "                ", 16) == 0 && std::memcmp(text + 16, "                ", 16) == 0;
}

/// Whether the texts at two places are equal but for the case of ASCII letters, for as many bytes as a Word has;
/// `lower` is ASCII without upper case.
template <class Word>
bool word_equal_ignoring_case(const char* any, const char* lower) noexcept {
  constexpr Word each = static_cast<Word>(every_byte(1));
  Word a;
  Word b;
  std::memcpy(&a, any, sizeof a);
  std::memcpy(&b, lower, sizeof b);
  const Word from_a = b + (0x80 - 'a') * each;       // the high bit of a byte: 'a' or above
  const Word above_z = b + (0x80 - 'z' - 1) * each;  // above 'z'
  const Word letters = from_a & ~above_z & 0x80 * each;
  return ((a ^ b) & ~(letters >> 2)) == 0;
}

/// The same for `size` bytes, at least as many as a Word has: the last word may overlap the one before.
template <class Word>
bool words_equal_ignoring_case(const char* any, const char* lower, std::size_t size) noexcept {
  const std::size_t last = size - sizeof(Word);
  for (std::size_t i = 0; i < last; i += sizeof(Word)) {
    if (!word_equal_ignoring_case<Word>(any + i, lower + i)) return false;
  }
  return word_equal_ignoring_case<Word>(any + last, lower + last);
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
