#include <ubiops/webhooks/structured_fields/serializer.hpp>

#include <ubiops/webhooks/detail/text_buffer.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include "fields.hpp"
#include "trace.hpp"

namespace limits = ubiops::webhooks::limits;

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

std::string show(sf::canonical_status status) {
  switch (status) {
    case sf::canonical_status::ok: return "ok";
    case sf::canonical_status::malformed: return "malformed";
    case sf::canonical_status::not_found: return "not found";
    case sf::canonical_status::limit: return "limit";
  }
  return "no such status";
}

// The canonical text, or the status in brackets; both kinds of output must be of one mind.
template <class Canonicalize>
std::string canonical_text(Canonicalize canonicalize) {
  std::string out;
  ubiops::webhooks::detail::text_buffer<16> buffer;
  const sf::canonical_status status = canonicalize(out);
  CHECK(canonicalize(buffer) == status);
  CHECK(buffer.view() == out);
  if (status == sf::canonical_status::ok) return out;
  CHECK(out.empty());
  return '<' + show(status) + '>';
}
std::string canonical(std::string_view text, sf::field_type type) {
  const exact_buffer buffer(text);
  return canonical_text([&](auto& out) { return sf::canonicalize(buffer.view(), type, out); });
}
std::string canonical_item(std::string_view text) { return canonical(text, sf::field_type::item); }
std::string canonical_list(std::string_view text) { return canonical(text, sf::field_type::list); }
std::string canonical_dictionary(std::string_view text) { return canonical(text, sf::field_type::dictionary); }
std::string member(std::string_view text, std::string_view key) {
  const exact_buffer buffer(text);
  return canonical_text([&](auto& out) { return sf::canonicalize_member(buffer.view(), key, out); });
}

// The twins at compile time.
struct fixed_text {
  char bytes[64] = {};
  std::size_t size = 0;
  constexpr void append(char c) { bytes[size++] = c; }
  constexpr void append(std::string_view text) {
    for (const char c : text) append(c);
  }
  constexpr bool operator==(std::string_view text) const { return std::string_view(bytes, size) == text; }
};
constexpr bool canonical_is(std::string_view text, sf::field_type type, std::string_view expected) {
  fixed_text out;
  return sf::canonicalize(text, type, out) == sf::canonical_status::ok && out == expected;
}
constexpr bool decimal_is(double value, std::string_view expected) {
  fixed_text out;
  return sf::append_decimal(out, value) && out == expected;
}
static_assert(canonical_is("a=01;x=1.50;y;x=-0,b=( 1  \"a\" );z=?1,a=2", sf::field_type::dictionary,
                           "a=2, b=(1 \"a\");z"));
static_assert(canonical_is(" :aGk=:;a ", sf::field_type::item, ":aGk=:;a"));
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

TEST_CASE("each type has one strict text") {
  CHECK(canonical_item("  00042  ") == "42");
  CHECK(canonical_item("-0") == "0");
  CHECK(canonical_item("-042") == "-42");
  CHECK(canonical_item("1.50") == "1.5");
  CHECK(canonical_item("1.000") == "1.0");
  CHECK(canonical_item("001.050") == "1.05");
  CHECK(canonical_item("-0.0") == "0.0");
  CHECK(canonical_item("-0.50") == "-0.5");
  CHECK(canonical_item(R"("a\"b\\")") == R"("a\"b\\")");
  CHECK(canonical_item("*a/B:c") == "*a/B:c");
  CHECK(canonical_item(":aGk=:") == ":aGk=:");
  CHECK(canonical_item("?0") == "?0");
  CHECK(canonical_item("?1") == "?1");
  CHECK(canonical_item("@-0") == "@0");
  CHECK(canonical_item("@0017") == "@17");
  CHECK(canonical_item(R"(%"%61%c3%bc%22%25%7e%7f%00 ~")") == R"(%"a%c3%bc%22%25~%7f%00 ~")");
}

TEST_CASE("parameters lose their spaces, the value of a true one, and all but the last of a name") {
  CHECK(canonical_item("1;  a ;b") == "<malformed>");
  CHECK(canonical_item("1;  a=?1;b=?0;  c=1.0") == "1;a;b=?0;c=1.0");
  CHECK(canonical_item("1;a=1;b=2;a=3") == "1;a=3;b=2");
  CHECK(canonical_item("1;a=1;b=2;a") == "1;a;b=2");
  CHECK(canonical_item("1;a;a=\"x\";a=tok") == "1;a=tok");
  CHECK(canonical_list("(1;b;a;b=2 2;c=01;c=02);z=1;z=2") == "(1;b=2;a 2;c=2);z=2");
}

TEST_CASE("lists and inner lists have one space each") {
  CHECK(canonical_list("") == "");
  CHECK(canonical_list("   ") == "");
  CHECK(canonical_list("1 \t,2,  3  ") == "1, 2, 3");
  CHECK(canonical_list("(  ),( 1   2 );a , a") == "(), (1 2);a, a");
  CHECK(canonical_list("1,1,1") == "1, 1, 1");
  CHECK(canonical_list("1,") == "<malformed>");
  CHECK(canonical_item("") == "<malformed>");
  CHECK(canonical_item("1, 2") == "<malformed>");
}

TEST_CASE("dictionaries keep the place of the first member of a key, and the value of the last") {
  CHECK(canonical_dictionary("") == "");
  CHECK(canonical_dictionary("a=?1;x,b=?0 ,\tc=(1  2);y") == "a;x, b=?0, c=(1 2);y");
  CHECK(canonical_dictionary("a=1,b=2,a=3;z") == "a=3;z, b=2");
  CHECK(canonical_dictionary("a=(1 2);p,b,a") == "a, b");
  CHECK(canonical_dictionary("a;p,b,a=(1);q") == "a=(1);q, b");
  CHECK(canonical_dictionary("a=1, b=2,") == "<malformed>");
  CHECK(canonical_dictionary("a=1, A=2") == "<malformed>");
  CHECK(canonical_dictionary(ubiops_signature_input) == ubiops_signature_input);
}

TEST_CASE("RFC 9421's examples of sf and key") {
  CHECK(canonical_dictionary("  a=1,    b=2;x=1;y=2,   c=(a   b   c)") == "a=1, b=2;x=1;y=2, c=(a b c)");
  constexpr std::string_view example = "  a=1, b=2;x=1;y=2, c=(a   b    c), d";
  CHECK(member(example, "a") == "1");
  CHECK(member(example, "d") == "?1");
  CHECK(member(example, "b") == "2;x=1;y=2");
  CHECK(member(example, "c") == "(a b c)");
}

TEST_CASE("a member is the last one of its key, in a dictionary that is well-formed throughout") {
  CHECK(member("a=1;x=01;y;x=2, b, a=2.50;y", "a") == "2.5;y");
  CHECK(member("a=?0, a;q", "a") == "?1;q");
  CHECK(member("a=(1), a=?0", "a") == "?0");
  CHECK(member("a=(1  ( 2)", "a") == "<malformed>");
  CHECK(member("a=1, b=", "a") == "<malformed>");
  CHECK(member("a=1, b", "b") == "?1");
  CHECK(member("a=1, b", "c") == "<not found>");
  CHECK(member("a=1, b", "") == "<not found>");
  CHECK(member("a=1, b", "A") == "<not found>");
  CHECK(member("", "a") == "<not found>");
}

TEST_CASE("members and parameters above the limits are refused") {
  const auto members = [](std::size_t count) {
    std::string text = "a0=1";
    for (std::size_t i = 1; i < count; ++i) text += ", a" + std::to_string(i) + "=1";
    return text;
  };
  const auto repeated = [](std::string_view first, std::string_view next, std::size_t count) {
    std::string text(first);
    for (std::size_t i = 0; i < count; ++i) text += next;
    return text;
  };
  CHECK(canonical_dictionary(members(limits::max_structured_members)) == members(limits::max_structured_members));
  CHECK(canonical_dictionary(members(limits::max_structured_members + 1)) == "<limit>");
  CHECK(member(members(limits::max_structured_members), "a7") == "1");
  CHECK(member(members(limits::max_structured_members + 1), "a7") == "<limit>");
  CHECK(canonical_list(repeated("1", ", 1", limits::max_structured_members - 1)).size() ==
        3 * limits::max_structured_members - 2);
  CHECK(canonical_list(repeated("1", ", 1", limits::max_structured_members)) == "<limit>");

  const std::string full = repeated("", ";a", limits::max_structured_parameters);
  CHECK(canonical_item("1" + full) == "1;a");
  CHECK(canonical_item("1" + full + ";a") == "<limit>");
  CHECK(canonical_list("(1" + full + " 2" + full + ")" + full + ", 3" + full) == "(1;a 2;a);a, 3;a");
  CHECK(canonical_list("(1" + full + " 2" + full + ")" + full + ";a") == "<limit>");
  CHECK(canonical_list("(1" + full + " 2" + full + ";a)") == "<limit>");
  CHECK(canonical_list("(" + repeated("1", " 1", 5000) + ")").size() == 10'003);  // of items there is no limit
}

TEST_CASE("an item that a parser read is written in its strict text, and its parameter too") {
  const auto parameter = [](std::string_view text) {
    sf::parser parser(text, sf::field_type::item);
    REQUIRE(parser.next() == sf::event::item);
    std::string out;
    sf::append_bare_item(out, parser.value());
    REQUIRE(parser.next() == sf::event::parameter);
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

TEST_CASE("what is canonical reads the same and is its own canonical text") {
  constexpr std::string_view alphabet = "ab1\"\\()=;,:%?@-. cA";
  std::mt19937 random(8941);
  std::size_t good = 0;
  const auto check = [&](std::string_view text, sf::field_type type) {
    const std::string once = canonical(text, type);
    const bool is_field = reads(text, type);
    if (once.substr(0, 1) == "<") {
      if (is_field == (once == "<malformed>")) FAIL(text);
      return;
    }
    ++good;
    CAPTURE(text, once);
    CHECK(is_field);
    CHECK(canonical(once, type) == once);
    CHECK(reads(once, type));
    const std::string events = trace(text, type);
    const bool nothing_repeated = events.find('=') == events.rfind('=');  // one key at most
    if (nothing_repeated) CHECK(trace(once, type) == events);
  };
  for (const auto& [text, type] : well_formed_fields) check(text, type);
  for (int round = 0; round < 60'000; ++round) {
    std::string text(random() % 14, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    for (const sf::field_type type : every_field_type) check(text, type);
  }
  CHECK(good > 1000);
}
