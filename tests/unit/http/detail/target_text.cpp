#include <ubiops/webhooks/http/detail/target_text.hpp>

#include <cstddef>
#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

static_assert(detail::is_target_text("/a!b") && !detail::is_target_text("/a b") && !detail::is_target_text("/a#b"));

TEST_CASE("a target holds printable ASCII without blanks and hashes, of all 256 bytes at all places of a text") {
  CHECK(detail::is_target_text(""));
  for (std::size_t size = 1; size <= 26; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string text(size, '/');
        text[at] = static_cast<char>(c);
        const exact_buffer buffer(text);
        if (detail::is_target_text(buffer.view()) != (c > 0x20 && c < 0x7f && c != '#')) {
          FAIL("size " << size << ", at " << at << ", byte " << c);
        }
      }
    }
  }
}
