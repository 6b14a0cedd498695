#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "fixed_text.hpp"
#include "trace.hpp"

namespace {

// What `append` writes, or "refused" if it says so; it must then have written nothing.
template <class Append>
std::string written(Append append) {
  std::string out = "kept";
  const bool good = append(out);
  REQUIRE(out.substr(0, 4) == "kept");
  if (!good) CHECK(out == "kept");
  return good ? out.substr(4) : "refused";
}
std::string integer(std::int64_t value) {
  return written([&](std::string& out) { return sf::append_integer(out, value); });
}
std::string date(std::int64_t value) {
  return written([&](std::string& out) { return sf::append_date(out, value); });
}
std::string decimal(double value) {
  return written([&](std::string& out) { return sf::append_decimal(out, value); });
}
std::string string(std::string_view text) {
  const exact_buffer buffer(text);
  return written([&](std::string& out) { return sf::append_string(out, buffer.view()); });
}
std::string token(std::string_view text) {
  const exact_buffer buffer(text);
  return written([&](std::string& out) { return sf::append_token(out, buffer.view()); });
}
std::string key(std::string_view text) {
  const exact_buffer buffer(text);
  return written([&](std::string& out) { return sf::append_key(out, buffer.view()); });
}
std::string display_string(std::string_view text) {
  const exact_buffer buffer(text);
  return written([&](std::string& out) { return sf::append_display_string(out, buffer.view()); });
}
std::string byte_sequence(std::string_view bytes) {
  std::string out;
  sf::append_byte_sequence(out, std::as_bytes(std::span(bytes)));
  return out;
}

// The twins at compile time.
constexpr bool decimal_is(double value, std::string_view expected) {
  fixed_text out;
  return sf::append_decimal(out, value) && out == expected;
}
static_assert(decimal_is(0.0025, "0.002") && decimal_is(-1.5, "-1.5") && decimal_is(10, "10.0"));

}  // namespace

TEST_CASE("integers and dates have at most fifteen digits") {
  CHECK(integer(0) == "0");
  CHECK(integer(-42) == "-42");
  CHECK(integer(sf::max_integer) == "999999999999999");
  CHECK(integer(-sf::max_integer) == "-999999999999999");
  CHECK(date(0) == "@0");
  CHECK(date(-1659578233) == "@-1659578233");
  CHECK(date(sf::max_integer) == "@999999999999999");
  CHECK(date(-sf::max_integer) == "@-999999999999999");

  for (const std::int64_t value : {sf::max_integer + 1, -sf::max_integer - 1, std::numeric_limits<std::int64_t>::max(),
                                   std::numeric_limits<std::int64_t>::min()}) {
    CHECK(integer(value) == "refused");
    CHECK(date(value) == "refused");
  }
}

TEST_CASE("decimals are rounded to three places, and need at most twelve digits before the point") {
  CHECK(decimal(0) == "0.0");
  CHECK(decimal(-0.0) == "0.0");
  CHECK(decimal(1) == "1.0");
  CHECK(decimal(1.5) == "1.5");
  CHECK(decimal(1.25) == "1.25");
  CHECK(decimal(1.125) == "1.125");
  CHECK(decimal(1.05) == "1.05");
  CHECK(decimal(-0.001) == "-0.001");
  CHECK(decimal(-0.0004) == "0.0");
  CHECK(decimal(0.0006) == "0.001");
  CHECK(decimal(9.9995) == "10.0");
  CHECK(decimal(123456789012.1) == "123456789012.1");
  CHECK(decimal(999999999999.999) == "999999999999.999");
  CHECK(decimal(-999999999999.999) == "-999999999999.999");
  CHECK(decimal(std::numeric_limits<double>::denorm_min()) == "0.0");

  CHECK(decimal(999999999999.9999) == "refused");
  CHECK(decimal(1e12) == "refused");
  CHECK(decimal(-1e12) == "refused");
  CHECK(decimal(1e300) == "refused");
  CHECK(decimal(std::numeric_limits<double>::infinity()) == "refused");
  CHECK(decimal(-std::numeric_limits<double>::infinity()) == "refused");
  CHECK(decimal(std::numeric_limits<double>::quiet_NaN()) == "refused");
}

TEST_CASE("a decimal in the middle becomes the even one, and its neighbours the nearer one") {
  const auto thousandths = [](std::int64_t value) {
    std::string digits = std::to_string(value % 1000 + 1000).substr(1);
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    return std::to_string(value / 1000) + '.' + digits;
  };
  std::mt19937_64 random(9651);
  for (int round = 0; round < 20'000; ++round) {
    const auto below = static_cast<std::int64_t>(random() % (std::uint64_t{1} << (round % 49)));
    const std::string text = std::to_string(below / 1000) + '.' + std::to_string(below % 1000 + 1000).substr(1) + '5';
    const double middle = std::strtod(text.c_str(), nullptr);
    CAPTURE(text);
    CHECK(decimal(middle) == thousandths(below % 2 == 0 ? below : below + 1));
    CHECK(decimal(std::nextafter(middle, 0.0)) == thousandths(below));
    CHECK(decimal(std::nextafter(middle, 1e12)) == thousandths(below + 1));
  }
}

TEST_CASE("a decimal of three places is written as it was read") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20'000; ++round) {
    const auto value = static_cast<std::int64_t>(random() % (std::uint64_t{1} << (round % 50)) % 1'000'000'000'000'000);
    std::string text = std::to_string(value / 1000) + '.' + std::to_string(value % 1000 + 1000).substr(1);
    CAPTURE(text);
    const std::string out = decimal(std::strtod(text.c_str(), nullptr));
    CHECK(trace(out, sf::field_type::item) == std::to_string(value) + "/1000 .");
  }
}

TEST_CASE("strings take printable ASCII") {
  CHECK(string("") == R"("")");
  CHECK(string("plain ~") == R"("plain ~")");
  CHECK(string(R"(a"b\c)") == R"("a\"b\\c")");
  for (int value = 0; value < 256; ++value) {
    const std::string text = std::string("a") + static_cast<char>(static_cast<unsigned char>(value));
    CAPTURE(value);
    CHECK((string(text) == "refused") == (value < 0x20 || value >= 0x7f));
  }
}

TEST_CASE("tokens and keys are written only if they would be read") {
  CHECK(token("a/b:c") == "a/b:c");
  CHECK(token("*A") == "*A");
  CHECK(key("*a-b_c.d9") == "*a-b_c.d9");
  CHECK(token("") == "refused");
  CHECK(key("") == "refused");
  CHECK(token("1a") == "refused");
  CHECK(key("1a") == "refused");
  CHECK(key("aB") == "refused");
  CHECK(key("a b") == "refused");
  for (int value = 0; value < 256; ++value) {
    const std::string text = std::string("a") + static_cast<char>(static_cast<unsigned char>(value));
    CAPTURE(value);
    CHECK((token(text) == text) == (item(text) == text + " ."));
    CHECK((key(text) == text) == (dictionary(text + "=1") == text + "=1 ."));
  }
}

TEST_CASE("byte sequences of every length are written") {
  CHECK(byte_sequence("") == "::");
  CHECK(byte_sequence("hello") == ":aGVsbG8=:");
  for (std::size_t size = 0; size < 150; ++size) {
    const std::string bytes(size, '\xfb');
    const std::string text = byte_sequence(bytes);
    CHECK(reads(text, sf::field_type::item));
    CHECK(text.size() == 2 + sf::base64::encoded_size(size));
  }
}

TEST_CASE("booleans are written") {
  std::string out;
  sf::append_boolean(out, true);
  sf::append_boolean(out, false);
  CHECK(out == "?1?0");
}

TEST_CASE("display strings take UTF-8 and escape what is not plain") {
  CHECK(display_string("") == R"(%"")");
  CHECK(display_string("f\xc3\xbc\xc3\xbc \"100%\" \\ \t\x7f") == R"(%"f%c3%bc%c3%bc %22100%25%22 \ %09%7f")");
  CHECK(display_string(std::string_view("\0", 1)) == R"(%"%00")");
  CHECK(display_string("\xf0\x9f\x98\x80") == R"(%"%f0%9f%98%80")");

  CHECK(display_string("\xc3") == "refused");
  CHECK(display_string("\xc3(") == "refused");
  CHECK(display_string("\xc0\x80") == "refused");
  CHECK(display_string("\xed\xa0\x80") == "refused");
  CHECK(display_string("\xf5\x80\x80\x80") == "refused");
}

TEST_CASE("an item that a parser read is written in its strict text, and its parameter too") {
  const auto parameter = [](std::string_view text) {
    sf::parser parser(text, sf::field_type::item);
    REQUIRE(parser.next() == sf::parser_event::item);
    std::string out;
    sf::append_bare_item(out, parser.value());
    REQUIRE(parser.next() == sf::parser_event::parameter);
    sf::append_parameter(out, parser.key(), parser.value());
    return out;
  };
  CHECK(parameter("1.0;a=?1") == "1.0;a");
  CHECK(parameter("1.0;a=?0") == "1.0;a=?0");
  CHECK(parameter("tok;a=1") == "tok;a=1");  // 1 is not true
  CHECK(parameter("?1;a=\"\"") == "?1;a=\"\"");
}

TEST_CASE("an item that no parser read does no harm") {
  for (const char* const text : {"%", "%6", "a\"", "%zz", "a%"}) {
    const exact_buffer buffer(text);
    std::string out;
    sf::append_bare_item(out, {sf::item_type::display_string, 0, buffer.view()});
    CHECK(out.size() >= 3);
  }
  std::string out;
  sf::append_bare_item(out, {sf::item_type::integer, std::numeric_limits<std::int64_t>::min(), {}});
  CHECK(out == "-9223372036854775808");
}
