#include <ubiops/webhooks/event/detail/json.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

static_assert(detail::is_json_scalar("0") && detail::is_json_scalar("null ") && !detail::is_json_scalar("00"));
static_assert(detail::trim_json_end("1 \t\r\n") == "1" && detail::trim_json_end(" ").empty());

namespace {

// Adds names, which have to outlive `found`, and looks for a repetition from the one numbered `first` on.
const std::string_view* repeated(detail::json_names& found, const std::vector<std::string>& names, std::size_t first) {
  for (const auto& name : names) found.push(name);
  return found.repeated(first);
}

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("name" + std::to_string(i));
  return names;
}

}  // namespace

TEST_CASE("a JSON number is what RFC 8259 says, of any size") {
  for (const std::string_view number :
       {"0", "-0", "1", "-1", "10", "9007199254740993", "123456789012345678901234567890", "0.0", "1.50", "-0.125",
        "1e0", "1E0", "1e+0", "1e-0", "1E-10", "1.5e400", "0e0", "0.0e00", "12e01"}) {
    CAPTURE(number);
    const exact_buffer buffer(number);
    CHECK(detail::is_json_scalar(buffer.view()));
  }
  for (const std::string_view other :
       {"",   "-",   "+1",       "--1",       "01",    "-01",   "00",    ".5",    "1.",   "-.5", "1.e1",
        "e1", "1e",  "1e+",      "1e-",       "1e+-1", "1ee1",  "1.1.1", "1e1.5", "0x10", "/",   ":",
        "1/", "1:",  "-:",       "1./",       "1.:",   "1.1:",  "1e/",   "1e:",   "1e1:", "1a",  " 1",
        "1_", "NaN", "Infinity", "-Infinity", "1,5",   "1_000", "1 1",   "1\v"}) {
    CAPTURE(other);
    const exact_buffer buffer(other);
    CHECK_FALSE(detail::is_json_scalar(buffer.view()));
  }
}

TEST_CASE("the literal names are three, and only white space may follow") {
  for (const std::string_view name : {"true", "false", "null", "true ", "null\n", "false\r\t "}) {
    CAPTURE(name);
    const exact_buffer buffer(name);
    CHECK(detail::is_json_scalar(buffer.view()));
  }
  for (const std::string_view other : {"t", "tru", "True", "truee", "true1", "true true", "fals", "falsey", "nul",
                                       "nulll", "nil", " null", "\"null\""}) {
    CAPTURE(other);
    const exact_buffer buffer(other);
    CHECK_FALSE(detail::is_json_scalar(buffer.view()));
  }
}

TEST_CASE("a string stops at its first quote or backslash, wherever that stands and whatever is around it") {
  // Neighbours that differ from either in one bit, or lie just below: those could be mistaken for it.
  for (const char around : {'a', '#', '!', ']', '[', '\xa2', '\xdc', '\0', '\xff'}) {
    for (std::size_t before = 0; before < 40; ++before) {
      for (const char stop : {'"', '\\'}) {
        CAPTURE(around, before, stop);
        const exact_buffer text(std::string(before, around) + stop + std::string(7, around));
        CHECK(detail::json_string_stop(text.view().data()) == text.view().data() + before);
        const exact_buffer both(std::string(before, around) + stop + "\"\\\"\"\\\\\"");
        CHECK(detail::json_string_stop(both.view().data()) == both.view().data() + before);
      }
    }
  }
}

TEST_CASE("an escape is one of eight characters, or u and four hexadecimal digits") {
  const auto escapes = [](const std::string& text) {
    const std::string quoted = text + '"';
    const exact_buffer buffer(quoted);
    return detail::has_json_escapes(buffer.view().data());
  };
  CHECK(escapes(""));
  CHECK(escapes("a"));
  CHECK(escapes("\\u00e9\\uD800\\\"x"));
  for (int c = 0x20; c < 0x7f; ++c) {
    const char byte = static_cast<char>(c);
    CAPTURE(byte);
    const bool known = std::string_view("\"\\/bfnrt").find(byte) != std::string_view::npos;
    if (byte != 'u') CHECK(escapes(std::string("\\") + byte + "x") == known);
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    for (std::size_t place = 0; place < 4; ++place) {
      std::string digits = "0a9F";
      digits[place] = byte;
      CHECK(escapes("x\\u" + digits) == digit);
    }
  }
}

TEST_CASE("white space at the end is JSON's four characters and no other") {
  CHECK(detail::trim_json_end("a b") == "a b");
  CHECK(detail::trim_json_end("a \t \r\n") == "a");
  CHECK(detail::trim_json_end("a\v") == "a\v");
  CHECK(detail::trim_json_end("a\f ") == "a\f");
  CHECK(detail::trim_json_end("").empty());
}

TEST_CASE("Python's numbers are three, and only white space may follow") {
  for (const std::string number : {"NaN", "Infinity", "-Infinity"}) {
    for (const std::string_view space : {"", " ", "\t", "\n", "\r", " \r\n\t"}) {
      CHECK(detail::is_python_number(number + std::string(space)));
    }
    for (const std::string& other : {number + "\v", number + "x", number + ' ' + number, ' ' + number, '+' + number}) {
      CAPTURE(other);
      CHECK_FALSE(detail::is_python_number(other));
    }
    for (std::size_t size = 0; size < number.size(); ++size) {
      CHECK_FALSE(detail::is_python_number(number.substr(0, size)));
    }
  }
  CHECK_FALSE(detail::is_python_number("-NaN"));
}

TEST_CASE("a repeated name is found among few and many, wherever it stands") {
  const std::size_t count = GENERATE(1u, 2u, 15u, 16u, 17u, 64u, 1000u);
  CAPTURE(count);
  const auto names = numbered(count);
  detail::json_names all;
  CHECK(repeated(all, names, 0) == nullptr);
  CHECK(all.size() == count);
  for (const std::size_t i : {std::size_t{0}, count / 2, count - 1}) {
    detail::json_names found;
    auto twice = names;
    twice.push_back(names[i]);
    const auto* name = repeated(found, twice, 0);
    REQUIRE(name != nullptr);
    CHECK(*name == names[i]);
  }
}

TEST_CASE("names of an outer object are no repetitions") {
  const std::size_t count = GENERATE(1u, 40u);
  const auto names = numbered(count);
  detail::json_names found;
  CHECK(repeated(found, names, 0) == nullptr);
  CHECK(repeated(found, names, count) == nullptr);
  CHECK(found.repeated(0) != nullptr);
  found.drop_from(count);
  CHECK(found.repeated(0) == nullptr);
  CHECK(repeated(found, names, count) == nullptr);
}

TEST_CASE("the empty name counts as one") {
  detail::json_names found;
  found.push("");
  CHECK(found.repeated(0) == nullptr);
  found.push("");
  CHECK(found.repeated(0) != nullptr);
}

TEST_CASE("names that all collide are told apart, and a repetition among them is found") {
  // 12 low bits of the hash in common: any table for these counts puts them all in one place.
  std::vector<std::string> names;
  const std::hash<std::string_view> hash;
  const std::size_t wanted = hash("name0") & 0xfff;
  for (std::size_t i = 0; names.size() < 100; ++i) {
    std::string name = "name" + std::to_string(i);
    if ((hash(name) & 0xfff) == wanted) names.push_back(std::move(name));
  }
  detail::json_names distinct;
  CHECK(repeated(distinct, names, 0) == nullptr);
  detail::json_names found;
  names.push_back(names[50]);
  const auto* name = repeated(found, names, 0);
  REQUIRE(name != nullptr);
  CHECK(*name == names[50]);
}
