#include <ubiops/webhooks/testing/detail/secret.hpp>

#include <cstddef>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include "catch.hpp"

namespace signing = ubiops::webhooks::detail::signing;

namespace {

/// How often `mark` stands in memory where a T, made of the arguments and filled by `fill`, has gone out of scope.
template <class T, class Fill, class... Arguments>
std::size_t left_behind(char mark, Fill fill, Arguments&&... arguments) {
  alignas(T) unsigned char memory[sizeof(T)] = {};
  T* const object = new (memory) T(std::forward<Arguments>(arguments)...);
  fill(*object);
  const auto count = [&memory, mark] {
    std::size_t marks = 0;
    for (const volatile unsigned char& byte : memory) {
      if (byte == static_cast<unsigned char>(mark)) ++marks;
    }
    return marks;
  };
  REQUIRE(count() >= 8);  // they were there
  object->~T();
  return count();
}

}  // namespace

static_assert(!std::is_copy_constructible_v<signing::secret_text> && !std::is_copy_assignable_v<signing::secret_text>);

TEST_CASE("secret bytes begin as zeros, and are wiped when they go") {
  const signing::secret_bytes<33> fresh;
  for (const unsigned char byte : fresh.bytes) CHECK(byte == 0);
  CHECK(left_behind<signing::secret_bytes<33>>('\xa5', [](auto& secret) {
          for (unsigned char& byte : secret.bytes) byte = 0xa5;
        }) == 0);
}

TEST_CASE("a copy of secret bytes has them, and is wiped on its own") {
  signing::secret_bytes<16> original;
  for (unsigned char& byte : original.bytes) byte = 0xa5;
  CHECK(left_behind<signing::secret_bytes<16>>('\xa5', [](auto&) {}, original) == 0);
  signing::secret_bytes<16> assigned;
  assigned = original;
  for (const unsigned char byte : original.bytes) CHECK(byte == 0xa5);
  for (const unsigned char byte : assigned.bytes) CHECK(byte == 0xa5);
}

TEST_CASE("a secret text has its size and zeros, and is wiped when it goes") {
  CHECK(signing::secret_text(0).text.empty());
  CHECK(signing::secret_text(200).text == std::string(200, '\0'));
  // A text that the object itself holds: what the heap holds cannot be looked at once it is given back.
  CHECK(left_behind<signing::secret_text>(
            '\xa5', [](auto& secret) { secret.text.assign(secret.text.size(), '\xa5'); }, std::size_t{10}) == 0);
}
