// libFuzzer's side of a program with one target.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "exact.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const exact_buffer input(std::string_view(reinterpret_cast<const char*>(data), size));
  fuzz::targets().front().run(input.view());
  return 0;
}
