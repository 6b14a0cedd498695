// Choices that follow from a seed alone, the same with every standard library, and changes of a text.
#ifndef UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_CHANCE_HPP
#define UBIOPS_WEBHOOKS_TESTS_DIFFERENTIAL_CHANCE_HPP

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace differential {

class chance {
 public:
  explicit chance(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  std::size_t from_to(std::size_t least, std::size_t most) { return least + below(most - least + 1); }
  bool one_in(std::size_t count) { return below(count) == 0; }

  template <class Range>
  const auto& pick(const Range& choices) {
    return std::data(choices)[below(std::size(choices))];
  }

  std::string text(std::size_t least, std::size_t most, std::string_view alphabet) {
    std::string out;
    for (std::size_t left = from_to(least, most); left != 0; --left) out.push_back(pick(alphabet));
    return out;
  }

 private:
  std::mt19937_64 random_;
};

/// Bytes and pieces put in, taken out, doubled, swapped or flipped, at so many places.
inline std::string changed(chance& random, std::string text, std::span<const std::string_view> pieces,
                           std::size_t changes) {
  for (; changes != 0; --changes) {
    const std::size_t at = random.below(text.size() + 1);
    if (text.empty() || random.below(3) == 0) {
      text.insert(at, random.pick(pieces));
      continue;
    }
    const std::size_t there = at == text.size() ? at - 1 : at;
    switch (random.below(6)) {
      case 0: text.erase(there, random.from_to(1, random.one_in(8) ? 40 : 1)); break;
      case 1: text.insert(random.below(text.size() + 1), text.substr(there, random.from_to(1, 16))); break;
      case 2: std::swap(text[there], text[random.below(text.size())]); break;
      case 3: text[there] = static_cast<char>(text[there] ^ (1 << random.below(8))); break;
      case 4: text[there] = static_cast<char>(random.below(256)); break;
      default: text.replace(there, 1, random.pick(pieces)); break;
    }
  }
  return text;
}

}  // namespace differential

#endif
