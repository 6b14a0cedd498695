#include <ubiops/webhooks/structured_fields/detail/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

// What `skip_quoted` says of itself, byte by byte.
std::size_t plain_prefix(std::string_view text, char escape) {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= 0x20 && text[size] < 0x7f && text[size] != '"' && text[size] != escape) {
    ++size;
  }
  return size;
}

std::size_t skipped(std::string_view text, char escape) {
  const exact_buffer buffer(text);
  const char* const begin = buffer.view().data();
  return static_cast<std::size_t>(detail::skip_quoted(begin, begin + text.size(), escape) - begin);
}

}  // namespace

TEST_CASE("words and single bytes find the same end of a quoted text") {
  std::mt19937 random(64);
  for (int round = 0; round < 50'000; ++round) {
    std::string text(random() % 40, ' ');
    for (char& c : text) {
      const auto byte = static_cast<unsigned char>(random() % 20 == 0 ? random() : 0x20 + random() % 0x5f);
      c = static_cast<char>(byte);
    }
    for (const char escape : {'\\', '%'}) {
      if (skipped(text, escape) != plain_prefix(text, escape)) FAIL("round " << round);
    }
  }
}

TEST_CASE("each byte ends a quoted text or does not, whatever stands beside it") {
  for (int value = 0; value < 256; ++value) {
    for (const unsigned beside : {0x20u, 0x21u, 0x23u, 0x7eu, 0x5bu, 0x5du}) {
      for (std::size_t place = 0; place < 16; ++place) {
        std::string changed(16, static_cast<char>(beside));
        changed[place] = static_cast<char>(static_cast<unsigned char>(value));
        CAPTURE(value, beside, place);
        CHECK(skipped(changed, '\\') == plain_prefix(changed, '\\'));
      }
    }
  }
}

TEST_CASE("a key or a token ends where its characters do, and begins with a letter of its own") {
  const auto sizes = [](std::string_view text) {
    const exact_buffer buffer(text);
    const char* const begin = buffer.view().data();
    const char* const end = begin + text.size();
    return std::pair(detail::skip_key(begin, end) - begin, detail::skip_token(begin, end) - begin);
  };
  CHECK(sizes("") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{0, 0});
  CHECK(sizes("a_-.*0") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{6, 6});
  CHECK(sizes("*a=") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{2, 2});
  CHECK(sizes("a:/") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{1, 3});
  CHECK(sizes("Ab") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{0, 2});
  CHECK(sizes("aB c") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{1, 2});
  CHECK(sizes("0a") == std::pair<std::ptrdiff_t, std::ptrdiff_t>{0, 0});
}

TEST_CASE("behind an escape each byte of a string is looked at, however far behind") {
  for (int value = 0; value < 256; ++value) {
    const char byte = static_cast<char>(static_cast<unsigned char>(value));
    const bool plain = value >= 0x20 && value < 0x7f && byte != '"' && byte != '\\';
    for (std::size_t behind = 0; behind < 12; ++behind) {
      const std::string text = "a\\\\" + std::string(behind, 'x') + byte + "y\"";
      CAPTURE(value, behind);
      const exact_buffer buffer(text);
      const char* const begin = buffer.view().data();
      const auto end = detail::skip_string(begin, begin + text.size()) - begin;
      CHECK(static_cast<std::size_t>(end) == (plain ? text.size() - 1 : 3 + behind));
    }
  }
}

TEST_CASE("an escape of a display string is two small hexadecimal digits, of all pairs of bytes") {
  const auto digit = [](int value) {
    return value >= '0' && value <= '9' ? value - '0' : value >= 'a' && value <= 'f' ? value - 'a' + 10 : -1;
  };
  std::size_t wrong = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text = {'%', static_cast<char>(first), static_cast<char>(second)};
      const exact_buffer buffer(text);
      const char* const begin = buffer.view().data();
      const int expected = digit(first) < 0 || digit(second) < 0 ? -1 : 16 * digit(first) + digit(second);
      if (detail::display_string_byte(begin, begin + text.size()) != expected) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("digits are read up to their bound") {
  const auto read = [](std::string_view text, std::ptrdiff_t most) {
    const exact_buffer buffer(text);
    const char* const begin = buffer.view().data();
    std::int64_t number = 7;
    const auto [at, whole] = detail::read_digits(begin, begin + text.size(), most, number);
    return std::to_string(number) + (whole ? " whole " : " broken ") + std::to_string(at - begin);
  };
  CHECK(read("", 3) == "7 broken 0");
  CHECK(read("x", 3) == "7 broken 0");
  CHECK(read("1x", 3) == "71 whole 1");
  CHECK(read("123", 3) == "7123 whole 3");
  CHECK(read("1234", 3) == "7123 broken 3");
}

TEST_CASE("a string ends at its quote, at what it cannot hold, or where the text is cut") {
  const auto skipped_string = [](std::string_view text) {
    const exact_buffer buffer(text);
    const char* const begin = buffer.view().data();
    return static_cast<std::size_t>(detail::skip_string(begin, begin + text.size()) - begin);
  };
  // Escapes in a run, alone, and so far apart that words are read between them.
  for (const std::string_view whole :
       {R"(\"\\\")", R"(a\"b\\c)", R"(\"abcdefgh\\abcdefghijklmnop\")", "abcdefghijkl"}) {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const std::string text(whole.substr(0, size));
      CAPTURE(text);
      std::size_t held = 0;  // up to an escape that is cut
      while (held < size) {
        const std::size_t step = text[held] == '\\' ? 2 : 1;
        if (held + step > size) break;
        held += step;
      }
      CHECK(skipped_string(text) == held);
      if (held == size) {
        for (const char stop : {'"', '\n', '\x7f', '\x80', '\0'}) CHECK(skipped_string(text + stop + "x") == size);
        CHECK(skipped_string(text + R"(\x)") == size);
      }
    }
  }
}

TEST_CASE("a display string ends at its quote, at what it cannot hold, or where the text is cut") {
  const auto skipped_display = [](std::string_view text) {
    const exact_buffer buffer(text);
    const char* const begin = buffer.view().data();
    const auto [at, whole] = detail::skip_display_string(begin, begin + text.size());
    return std::to_string(at - begin) + (whole ? "" : " in a character");
  };
  CHECK(skipped_display("") == "0");
  CHECK(skipped_display("a") == "1");
  CHECK(skipped_display("a\"b") == "1");
  CHECK(skipped_display("a%c3%bc%41b\"") == "11");
  CHECK(skipped_display("%c3") == "3 in a character");
  CHECK(skipped_display("%c3a%bc") == "3 in a character");
  CHECK(skipped_display("%c3\"") == "3 in a character");
  CHECK(skipped_display("%e2%82%ac%e2%82") == "15 in a character");
  for (const std::string_view broken : {"%", "%c", "%C3", "%cG", "%gc", "\x80", "%ff", "%80"}) {
    CAPTURE(broken);
    CHECK(skipped_display("ab" + std::string(broken)) == "2");
  }
}
