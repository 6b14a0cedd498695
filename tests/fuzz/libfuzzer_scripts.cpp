// libFuzzer's side of a target whose inputs are scripts: every other change is one of lines.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "requests/mutate.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string changed = fuzz::mutate_script({reinterpret_cast<const char*>(data), size}, seed / 2);
  return changed.copy(reinterpret_cast<char*>(data), max_size);
}
