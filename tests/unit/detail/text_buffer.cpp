#include <ubiops/webhooks/detail/text_buffer.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "catch.hpp"
#include "exact.hpp"

namespace {

// More than a std::string keeps in place.
constexpr std::size_t capacity = 32;
using buffer = ubiops::webhooks::detail::text_buffer<capacity>;

buffer filled(std::string_view text) {
  const exact_buffer bytes(text);
  buffer made;
  made.append(bytes.view());
  return made;
}

bool is_inside(const buffer& text) {
  const char* const begin = reinterpret_cast<const char*>(&text);
  return text.data() >= begin && text.data() < begin + sizeof text;
}

// Around the capacity, and far beyond it.
const std::string texts[] = {"",
                             "1",
                             std::string(capacity - 1, 'a'),
                             std::string(capacity, 'b'),
                             std::string(capacity + 1, 'c'),
                             std::string(1000, 'd')};

}  // namespace

static_assert(std::is_nothrow_default_constructible_v<buffer>);
static_assert(std::is_nothrow_move_constructible_v<buffer> && std::is_nothrow_move_assignable_v<buffer>);

TEST_CASE("text is in place up to the capacity, and on the heap beyond it") {
  for (const std::string& text : texts) {
    INFO(text);
    const buffer made = filled(text);
    CHECK(made.view() == text);
    CHECK(made.size() == text.size());
    CHECK(is_inside(made) == (text.size() <= capacity));
  }
}

TEST_CASE("text grows byte by byte, and piece by piece, over the boundary") {
  for (std::size_t step = 1; step <= 20; ++step) {
    buffer made;
    std::string expected;
    for (int i = 0; i < 20; ++i) {
      const std::string piece(step, static_cast<char>('a' + i));
      made.append(piece);
      made.append('.');
      expected += piece + ".";
      REQUIRE(made.view() == expected);
    }
  }
}

TEST_CASE("nothing is appended from an empty view, be it null") {
  for (const std::string& text : texts) {
    buffer made = filled(text);
    made.append(std::string_view());
    made.append("");
    CHECK(made.view() == text);
  }
}

TEST_CASE("room that was asked for is part of the text at once") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, capacity - 3, capacity - 2, 10 * capacity}) {
    buffer made = filled("abc");
    char* const room = made.extend(size);
    for (std::size_t i = 0; i < size; ++i) room[i] = '#';
    CHECK(made.view() == "abc" + std::string(size, '#'));
  }
  buffer large = filled(std::string(capacity + 1, 'x'));
  CHECK(large.extend(0) == large.data() + capacity + 1);
}

TEST_CASE("text that was cleared is empty, in place again, and takes new text") {
  for (const std::string& text : texts) {
    for (const std::string& next : texts) {
      buffer made = filled(text);
      made.clear();
      CHECK(made.size() == 0);
      CHECK(made.view().empty());
      made.append(next);
      CHECK(made.view() == next);
      CHECK(is_inside(made) == (next.size() <= capacity));
    }
  }
}

TEST_CASE("a copy is independent, whatever stood there before") {
  for (const std::string& from : texts) {
    const buffer source = filled(from);
    buffer constructed = source;
    CHECK(constructed.view() == from);
    CHECK(constructed.data() != source.data());
    constructed.append("more than before");
    CHECK(source.view() == from);
    for (const std::string& to : texts) {
      buffer target = filled(to);
      target = source;
      CHECK(target.view() == from);
      CHECK(target.data() != source.data());
      target.append('!');
      CHECK(target.view() == from + "!");
      CHECK(source.view() == from);
    }
  }
}

TEST_CASE("a move takes the text along, and leaves an empty text that can be used") {
  for (const std::string& from : texts) {
    buffer source = filled(from);
    const buffer constructed = std::move(source);
    CHECK(constructed.view() == from);
    CHECK(source.view().empty());  // NOLINT(bugprone-use-after-move): what a move leaves is the test
    source.append("again");
    CHECK(source.view() == "again");
    for (const std::string& to : texts) {
      buffer moved = filled(from);
      buffer target = filled(to);
      target = std::move(moved);
      CHECK(target.view() == from);
      CHECK(moved.view().empty());  // NOLINT(bugprone-use-after-move)
      moved.append(to);
      CHECK(moved.view() == to);
      CHECK(target.view() == from);
    }
  }
}

TEST_CASE("assigning a text to itself changes nothing") {
  for (const std::string& text : texts) {
    buffer made = filled(text);
    buffer& same = made;
    made = same;
    CHECK(made.view() == text);
    made = std::move(same);
    CHECK(made.view() == text);
  }
}

TEST_CASE("a text for which there is no room is left as it was") {
  for (const std::string& text : texts) {
    buffer made = filled(text);
    CHECK_THROWS_AS(static_cast<void>(made.extend(std::string().max_size() + 1 - text.size())), std::length_error);
    CHECK(made.view() == text);
    made.append("and on");
    CHECK(made.view() == text + "and on");
  }
}
