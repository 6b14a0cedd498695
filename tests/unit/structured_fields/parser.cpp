#include <ubiops/webhooks/structured_fields/parser.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "fields.hpp"
#include "trace.hpp"

namespace {

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool among(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }
bool is_lower(char c) { return among(c, lower); }
bool is_alpha(char c) { return among(c, lower) || among(c, upper); }
bool is_digit(char c) { return among(c, digits); }

template <class Check>
void for_each_byte(Check check) {
  for (int value = 0; value < 256; ++value) check(static_cast<char>(static_cast<unsigned char>(value)));
}

// The twins of the tests below at compile time: how many events come, or -1 with an error.
constexpr int count_events(std::string_view text, sf::field_type type) {
  sf::parser parser(text, type);
  for (int count = 0;; ++count) {
    const sf::parser_event event = parser.next();
    if (event == sf::parser_event::end) return count;
    if (event == sf::parser_event::error) return -1;
  }
}
constexpr sf::bare_item first_item(std::string_view text) {
  sf::parser parser(text, sf::field_type::item);
  return parser.next() == sf::parser_event::item ? parser.value() : sf::bare_item{};
}
static_assert(count_events("a=(1;p 2);q", sf::field_type::dictionary) == 6);
static_assert(count_events("a=(1;p 2);q,", sf::field_type::dictionary) == -1);
static_assert(count_events("", sf::field_type::list) == 0);
static_assert(count_events("", sf::field_type::item) == -1);
static_assert(count_events(ubiops_signature_input, sf::field_type::dictionary) == 10);
static_assert(first_item("-042") == sf::bare_item{sf::item_type::integer, -42, {}});
static_assert(first_item("-0.5") == sf::bare_item{sf::item_type::decimal, -500, {}});
static_assert(first_item(R"("a\"b")") == sf::bare_item{sf::item_type::string, 0, R"(a\"b)"});
static_assert(first_item("*a/b:c") == sf::bare_item{sf::item_type::token, 0, "*a/b:c"});
static_assert(first_item(":aGk=:") == sf::bare_item{sf::item_type::byte_sequence, 0, "aGk="});
static_assert(first_item("?1") == sf::bare_item{sf::item_type::boolean, 1, {}});
static_assert(first_item("@-1") == sf::bare_item{sf::item_type::date, -1, {}});
static_assert(first_item("%\"%c3%bc\"") == sf::bare_item{sf::item_type::display_string, 0, "%c3%bc"});
static_assert(sizeof(sf::parser) <= 104);

}  // namespace

TEST_CASE("integers have one to fifteen digits") {
  CHECK(item("42") == "42 .");
  CHECK(item("0") == "0 .");
  CHECK(item("-0") == "0 .");
  CHECK(item("-42") == "-42 .");
  CHECK(item("00042") == "42 .");
  CHECK(item("000000000000000") == "0 .");
  CHECK(item("999999999999999") == "999999999999999 .");
  CHECK(item("-999999999999999") == "-999999999999999 .");

  CHECK(item("1000000000000000") == "!15");
  CHECK(item("-1000000000000000") == "!16");
  CHECK(item("0000000000000000") == "!15");
  CHECK(item(std::string(4000, '9')) == "!15");
  CHECK(item("-") == "!1");
  CHECK(item("--1") == "!1");
  CHECK(item("- 1") == "!1");
  CHECK(item("-a") == "!1");
  CHECK(item("+1") == "!0");
  CHECK(item("4-2") == "4 !1");
  CHECK(item("1e3") == "1 !1");
  CHECK(item("0x1") == "0 !1");
  CHECK(item("1,2") == "1 !1");
}

TEST_CASE("decimals have at most twelve digits before the point and one to three behind it") {
  CHECK(item("1.5") == "1500/1000 .");
  CHECK(item("-1.5") == "-1500/1000 .");
  CHECK(item("1.50") == "1500/1000 .");
  CHECK(item("1.500") == "1500/1000 .");
  CHECK(item("1.05") == "1050/1000 .");
  CHECK(item("0.001") == "1/1000 .");
  CHECK(item("-0.001") == "-1/1000 .");
  CHECK(item("-0.0") == "0/1000 .");
  CHECK(item("000000000001.5") == "1500/1000 .");
  CHECK(item("999999999999.999") == "999999999999999/1000 .");
  CHECK(item("-999999999999.999") == "-999999999999999/1000 .");

  CHECK(item("1000000000000.0") == "!13");
  CHECK(item("0000000000001.5") == "!13");
  CHECK(item("-1234567890123.1") == "!14");
  CHECK(item("1.0000") == "!5");
  CHECK(item("1.") == "!2");
  CHECK(item("1.;a") == "!2");
  CHECK(item("1.a") == "!2");
  CHECK(item("1.-5") == "!2");
  CHECK(item(".5") == "!0");
  CHECK(item("-.5") == "!1");
  CHECK(item("1..5") == "!2");
  CHECK(item("1.5.4") == "1500/1000 !3");
  CHECK(item("1 .5") == "1 !2");
  CHECK(item("1. 5") == "!2");
}

TEST_CASE("strings hold printable ASCII, and quotes and backslashes escaped") {
  CHECK(item(R"("")") == R"("" .)");
  CHECK(item(R"("hello world")") == R"("hello world" .)");
  CHECK(item(R"("a\"b\\c")") == R"("a\"b\\c" .)");
  CHECK(item(R"("\\\\")") == R"("\\\\" .)");
  CHECK(item(R"("a'b")") == R"("a'b" .)");

  CHECK(item(R"(")") == "!1");
  CHECK(item(R"("abc)") == "!4");
  CHECK(item(R"("\)") == "!1");
  CHECK(item(R"("\")") == "!3");
  CHECK(item(R"("\\\")") == "!5");
  CHECK(item(R"("a\bc")") == "!2");
  CHECK(item(R"("a"b")") == R"("a" !3)");
  CHECK(item("'a'") == "!0");

  for_each_byte([](char c) {
    CAPTURE(int{c});
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
    CHECK((item(std::string("\"") + c + '"') == std::string("\"") + c + "\" .") == plain);
    const bool escapable = c == '"' || c == '\\';
    CHECK((item(std::string("\"\\") + c + '"') == std::string("\"\\") + c + "\" .") == escapable);
  });
}

TEST_CASE("a byte that ends or breaks a string is found at every place of a long one") {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (const int value : {0x00, 0x1f, 0x7f, 0x80, 0xa0, 0xdd, 0xff, int{'\n'}}) {
        CAPTURE(size, place, value);
        std::string text(size, ' ');
        CHECK(reads('"' + text + '"', sf::field_type::item));
        text[place] = static_cast<char>(static_cast<unsigned char>(value));
        CHECK(item('"' + text + '"') == '!' + std::to_string(1 + place));
      }
      std::string text(size, '~');
      text.insert(place, "\\\\");
      CHECK(item('"' + text + '"') == '"' + text + "\" .");
      text[place + 1] = '~';
      CHECK(item('"' + text + '"') == '!' + std::to_string(1 + place));
      text[place] = '"';
      CHECK(item('"' + text + '"') == '"' + text.substr(0, place) + "\" !" + std::to_string(place + 2));
    }
  }
}

TEST_CASE("tokens begin with a letter or a star") {
  CHECK(item("foo123/456") == "foo123/456 .");
  CHECK(item("*") == "* .");
  CHECK(item("A:/!#$%&'*+-.^_`|~09az") == "A:/!#$%&'*+-.^_`|~09az .");
  CHECK(item(std::string(4000, 'a')) == std::string(4000, 'a') + " .");

  for_each_byte([](char c) {
    CAPTURE(int{c});
    const bool tchar = is_alpha(c) || is_digit(c) || (c != '\0' && among(c, "!#$%&'*+-.^_`|~:/"));
    CHECK((item(std::string(1, c)) == std::string(1, c) + " .") == (is_alpha(c) || c == '*' || is_digit(c)));
    CHECK((item(std::string("a") + c) == std::string("a") + c + " .") == tchar);
    CHECK((item(std::string("a") + c + "a") == std::string("a") + c + "a .") == tchar);
  });
}

TEST_CASE("byte sequences are strict base64 between colons") {
  CHECK(item("::") == ":: .");
  CHECK(item(":aGVsbG8=:") == ":aGVsbG8=: .");
  CHECK(item(":/+Ah:") == ":/+Ah: .");
  CHECK(item(":iQ==:;a") == ":iQ==: ;a=?1 .");

  CHECK(item(":") == "!1");
  CHECK(item(":aGVsbG8=") == "!9");
  CHECK(item(":aGVsbG8:") == "!8");        // no padding
  CHECK(item(":aGVsbG9=:") == "!8");       // unused bits
  CHECK(item(":iZ==:") == "!3");           // unused bits
  CHECK(item(":aGVsb G8=:") == "!6");
  CHECK(item(":aGVsbG8=!:") == "!8");
  CHECK(item(":a=GVsbG8=:") == "!2");
  CHECK(item(":_-Ah:") == "!1");
  CHECK(item(":====:") == "!1");
  CHECK(item(":aGVsbG8=::") == ":aGVsbG8=: !10");
}

TEST_CASE("booleans are ?0 and ?1") {
  CHECK(item("?0") == "?0 .");
  CHECK(item("?1") == "?1 .");
  CHECK(item("?") == "!1");
  CHECK(item("?2") == "!1");
  CHECK(item("?T") == "!1");
  CHECK(item("??1") == "!1");
  CHECK(item("?10") == "?1 !2");
  CHECK(item("?1;a=?0") == "?1 ;a=?0 .");
}

TEST_CASE("dates are integers behind an @") {
  CHECK(item("@0") == "@0 .");
  CHECK(item("@-0") == "@0 .");
  CHECK(item("@1659578233") == "@1659578233 .");
  CHECK(item("@-1659578233") == "@-1659578233 .");
  CHECK(item("@999999999999999") == "@999999999999999 .");
  CHECK(item("@-999999999999999") == "@-999999999999999 .");

  CHECK(item("@1000000000000000") == "!16");
  CHECK(item("@-1000000000000000") == "!17");
  CHECK(item("@1659578233.12") == "!11");
  CHECK(item("@") == "!1");
  CHECK(item("@-") == "!2");
  CHECK(item("@ 1") == "!1");
  CHECK(item("@a") == "!1");
  CHECK(item("@--1") == "!2");
}

TEST_CASE("display strings hold printable ASCII, and lower-case %xx that are UTF-8") {
  CHECK(item("%\"\"") == "%\"\" .");
  CHECK(item("%\"f%c3%bc%c3%bc\"") == "%\"f%c3%bc%c3%bc\" .");
  CHECK(item("%\"foo %22bar%22 \\ baz\"") == "%\"foo %22bar%22 \\ baz\" .");
  CHECK(item("%\"%00%7f%25%61\"") == "%\"%00%7f%25%61\" .");

  CHECK(item("%") == "!1");
  CHECK(item("%foo") == "!1");
  CHECK(item("%'foo'") == "!1");
  CHECK(item("%\"") == "!2");
  CHECK(item("%\"foo") == "!5");
  CHECK(item("%\"%\"") == "!2");
  CHECK(item("%\"%a\"") == "!2");
  CHECK(item("%\"%6") == "!2");
  CHECK(item("%\"%C3%BC\"") == "!2");
  CHECK(item("%\"%cG\"") == "!2");
  CHECK(item("%\"\t\"") == "!2");
  CHECK(item("%\"\xc3\xbc\"") == "!2");
  CHECK(item("%\"a\" b") == "%\"a\" !5");

  for_each_byte([](char c) {
    CAPTURE(int{c});
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '%';
    CHECK((item(std::string("%\"") + c + '"') == std::string("%\"") + c + "\" .") == plain);
  });
}

TEST_CASE("the UTF-8 of display strings has no other form") {
  const auto accepted = [](std::string_view escapes) {
    return reads("%\"" + std::string(escapes) + "\"", sf::field_type::item);
  };
  for (const char* const good : {"%7f", "%c2%80", "%df%bf", "%e0%a0%80", "%ed%9f%bf", "%ee%80%80", "%ef%bf%bf",
                                 "%f0%90%80%80", "%f4%8f%bf%bf", "%ef%bb%bf"}) {
    CAPTURE(good);
    CHECK(accepted(good));
  }
  for (const char* const bad :
       {"%80",          "%bf",          "%c0%80",    "%c1%bf",    "%c2",    "%c2a",      "%c2%7f",
        "%c2%c0",       "%e0%9f%bf",    "%ed%a0%80", "%ed%bf%bf", "%e1%80", "%e1%80a",   "%f0%8f%bf%bf",
        "%f4%90%80%80", "%f5%80%80%80", "%ff",       "%f1%80%80", "%a0%a1", "%e2%28%a1", "%f0%28%8c%28"}) {
    CAPTURE(bad);
    CHECK_FALSE(accepted(bad));
  }
  CHECK(item("%\"a%c3\"") == "!6");    // half a character, at the quote
  CHECK(item("%\"a%c3b\"") == "!6");
  CHECK(item("%\"a%c3%28\"") == "!6");
}

TEST_CASE("an item is one item") {
  CHECK(item("5; foo=bar") == "5 ;foo=bar .");
  CHECK(item("  5  ") == "5 .");
  CHECK(item("5;a;b=1.0;c=\"x\";a=2") == "5 ;a=?1 ;b=1000/1000 ;c=\"x\" ;a=2 .");

  CHECK(item("") == "!0");
  CHECK(item("   ") == "!3");
  CHECK(item("\t5") == "!0");
  CHECK(item("5\t") == "5 !1");
  CHECK(item("5 5") == "5 !2");
  CHECK(item("5, 5") == "5 !1");
  CHECK(item("(1)") == "!0");
  CHECK(item("5 ;a") == "5 !2");
}

TEST_CASE("lists have optional white space around their commas") {
  CHECK(list("") == ".");
  CHECK(list("   ") == ".");
  CHECK(list("sugar, tea, rum") == "sugar tea rum .");
  CHECK(list("1,42") == "1 42 .");
  CHECK(list("1 \t , \t 42") == "1 42 .");
  CHECK(list("  1  ") == "1 .");
  CHECK(list("1\t") == "1 .");  // §4.2.1 step 2.2 takes tabs after a member

  CHECK(list("\t") == "!0");
  CHECK(list("\t1") == "!0");
  CHECK(list("1,") == "1 !2");
  CHECK(list("1, ") == "1 !3");
  CHECK(list(",1") == "!0");
  CHECK(list(",") == "!0");
  CHECK(list("1,,2") == "1 !2");
  CHECK(list("1, ,2") == "1 !3");
  CHECK(list("1 2") == "1 !2");
  CHECK(list("1;2") == "1 !2");
  CHECK(list("1\n,2") == "1 !1");
  CHECK(list("a=1") == "a !1");
}

TEST_CASE("inner lists have spaces between their items, and parameters within and behind") {
  CHECK(list("()") == "( ) .");
  CHECK(list("(   )") == "( ) .");
  CHECK(list("( 1   2 )") == "( 1 2 ) .");
  CHECK(list("(1;p;q=2 2);r") == "( 1 ;p=?1 ;q=2 2 ) ;r=?1 .");
  CHECK(list("(\"a\"),(b) , 1") == "( \"a\" ) ( b ) 1 .");
  CHECK(list("(1; a)") == "( 1 ;a=?1 ) .");

  CHECK(list("(") == "( !1");
  CHECK(list("(1") == "( 1 !2");
  CHECK(list("(1 ") == "( 1 !3");
  CHECK(list("(1;a") == "( 1 ;a=?1 !4");
  CHECK(list("(;a)") == "( !1");
  CHECK(list("(1 ;a)") == "( 1 !3");
  CHECK(list("(1,2)") == "( 1 !2");
  CHECK(list("(1\t2)") == "( 1 !2");
  CHECK(list("(\t1)") == "( !1");
  CHECK(list("(1\"a\")") == "( 1 !2");
  CHECK(list("(\"a\"\"b\")") == "( \"a\" !4");
  CHECK(list("((1))") == "( !1");
  CHECK(list("(1))") == "( 1 ) !3");
  CHECK(list("()()") == "( ) !2");
  CHECK(list("(1) ;a") == "( 1 ) !4");
  CHECK(list(")") == "!0");
}

TEST_CASE("dictionary members without a value are true, and have parameters") {
  CHECK(dictionary("") == ".");
  CHECK(dictionary("  ") == ".");
  CHECK(dictionary("a=1;x") == "a=1 ;x=?1 .");
  CHECK(dictionary("a") == "a=?1 .");
  CHECK(dictionary("a=?0, b, c; foo=bar") == "a=?0 b=?1 c=?1 ;foo=bar .");
  CHECK(dictionary("a=(1;p 2);q") == "a=( 1 ;p=?1 2 ) ;q=?1 .");
  CHECK(dictionary("a=()\t,\tb=1") == "a=( ) b=1 .");
  CHECK(dictionary("a=1, b=2, a=3") == "a=1 b=2 a=3 .");  // duplicates come as they are

  CHECK(dictionary("a=") == "!2");
  CHECK(dictionary("a =1") == "a=?1 !2");
  CHECK(dictionary("a= 1") == "!2");
  CHECK(dictionary("a=1,") == "a=1 !4");
  CHECK(dictionary("a=1,,b=2") == "a=1 !4");
  CHECK(dictionary("a=1 b=2") == "a=1 !4");
  CHECK(dictionary("a==1") == "!2");
  CHECK(dictionary("=1") == "!0");
  CHECK(dictionary("1") == "!0");
  CHECK(dictionary("\"a\"=1") == "!0");
  CHECK(dictionary("A=1") == "!0");
  CHECK(dictionary("aB=1") == "a=?1 !1");
  CHECK(dictionary("a=1;") == "a=1 !4");
  CHECK(dictionary("a;=1") == "a=?1 !2");
}

TEST_CASE("parameters have spaces after the semicolon and nowhere else") {
  CHECK(item("1;a;  b=2;c=?0") == "1 ;a=?1 ;b=2 ;c=?0 .");
  CHECK(item("1;a=1;a=2") == "1 ;a=1 ;a=2 .");

  CHECK(item("1;") == "1 !2");
  CHECK(item("1; ") == "1 !3");
  CHECK(item("1;;a") == "1 !2");
  CHECK(item("1;\ta") == "1 !2");
  CHECK(item("1;a =2") == "1 ;a=?1 !4");
  CHECK(item("1;a= 2") == "1 !4");
  CHECK(item("1;a=") == "1 !4");
  CHECK(item("1;a=(1)") == "1 !4");
  CHECK(item("1;A=1") == "1 !2");
  CHECK(item("1;a ;b") == "1 ;a=?1 !4");
}

TEST_CASE("keys are lower-case letters, digits and _-.* after a letter or a star") {
  for_each_byte([](char c) {
    CAPTURE(int{c});
    const bool begins = is_lower(c) || c == '*';
    const bool goes_on = is_lower(c) || is_digit(c) || (c != '\0' && among(c, "_-.*"));
    CHECK((dictionary(std::string(1, c) + "=1") == std::string(1, c) + "=1 .") == begins);
    CHECK((dictionary(std::string("a") + c + "=1") == std::string("a") + c + "=1 .") == goes_on);
    CHECK((item(std::string("1;") + c + "=1") == std::string("1 ;") + c + "=1 .") == begins);
    CHECK((item(std::string("1;a") + c + "=1") == std::string("1 ;a") + c + "=1 .") == goes_on);
  });
  const std::string long_key(4000, 'k');
  CHECK(dictionary(long_key) == long_key + "=?1 .");
}

TEST_CASE("the Signature-Input of UbiOps's own page is read in its order") {
  CHECK(dictionary(ubiops_signature_input) ==
        R"(pyhms=( "@method" "@authority" "@target-uri" "content-digest" "date" ) ;created=1705392742 )"
        R"(;keyid="sha512:9af50fa7a822616c33fe9bd6d7f274c0aed046ac967df015b43e674382c4a8bd75e35b3de75c9922f549cd9211)"
        R"(fe4ed4f344c8ed8afebca36b8041479eddeff0" ;alg="ed25519" .)");
}

TEST_CASE("RFC 9651's own examples") {
  CHECK(list(R"(("foo" "bar"), ("baz"), ("bat" "one"), ())") ==
        R"(( "foo" "bar" ) ( "baz" ) ( "bat" "one" ) ( ) .)");                                            // §3.1.1
  CHECK(list(R"(("foo"; a=1;b=2);lvl=5, ("bar" "baz");lvl=1)") ==
        R"(( "foo" ;a=1 ;b=2 ) ;lvl=5 ( "bar" "baz" ) ;lvl=1 .)");
  CHECK(list(R"(abc;a=1;b=2; cde_456, (ghi;jk=4 l);q="9";r=w)") ==
        R"(abc ;a=1 ;b=2 ;cde_456=?1 ( ghi ;jk=4 l ) ;q="9" ;r=w .)");                                    // §3.1.2
  CHECK(item("1; a; b=?0") == "1 ;a=?1 ;b=?0 .");
  CHECK(dictionary(R"(en="Applepie", da=:w4ZibGV0w6ZydGU=:)") == R"(en="Applepie" da=:w4ZibGV0w6ZydGU=: .)");  // §3.2
  CHECK(dictionary("rating=1.5, feelings=(joy sadness)") == "rating=1500/1000 feelings=( joy sadness ) .");
  CHECK(dictionary("a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid") == "a=( 1 2 ) b=3 c=4 ;aa=bb d=( 5 6 ) ;valid=?1 .");
  CHECK(item("4.5") == "4500/1000 .");  // §3.3.2
  CHECK(item(":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:") ==
        ":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==: .");  // §3.3.5
  CHECK(item(R"(%"This is intended for display to %c3%bcsers.")") ==
        R"(%"This is intended for display to %c3%bcsers." .)");  // §3.3.8
}

TEST_CASE("what RFC 9651 asks every parser to hold is held") {
  std::string members = "a0=1";
  std::string parameters = "(1";
  for (int i = 1; i < 1024; ++i) {
    members += ", a" + std::to_string(i) + "=1";
    parameters += " 1";
  }
  parameters += ")";
  for (int i = 0; i < 256; ++i) parameters += ";p" + std::to_string(i);
  CHECK(reads(members, sf::field_type::dictionary));
  CHECK(reads(parameters, sf::field_type::list));
  CHECK(reads('"' + std::string(1024, 's') + '"', sf::field_type::item));
  CHECK(reads(std::string(512, 't'), sf::field_type::item));
  CHECK(reads(':' + std::string(16384 / 3 * 4 + 4, 'b').replace(16384 / 3 * 4 + 1, 3, "A==") + ':',
              sf::field_type::item));
}

TEST_CASE("a null view is an empty field") {
  CHECK(sf::parser({}, sf::field_type::list).next() == sf::parser_event::end);
  CHECK(sf::parser({}, sf::field_type::dictionary).next() == sf::parser_event::end);
  CHECK(sf::parser({}, sf::field_type::item).next() == sf::parser_event::error);
}

TEST_CASE("a field cut short is read as what is left of it") {
  for (const auto& [text, type] : well_formed_fields) {
    CAPTURE(text);
    CHECK(reads(text, type));
    for (std::size_t size = 0; size < text.size(); ++size) {
      const std::string cut = trace(text.substr(0, size), type);
      if (cut.back() == '.') continue;
      CHECK(std::stoul(cut.substr(cut.rfind('!') + 1)) <= size);
    }
  }
}

TEST_CASE("random bytes are read or refused, by each type") {
  constexpr std::string_view alphabet = "a1\"\\()=;,:%?@-. \t*c3b/+\x80\x1f~A";
  std::mt19937 random(20240116);
  std::size_t good = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text(random() % 24, ' ');
    for (char& c : text) {
      c = round % 8 == 0 ? static_cast<char>(random() & 0xff) : alphabet[random() % alphabet.size()];
    }
    for (const sf::field_type type : every_field_type) {
      if (reads(text, type)) ++good;
    }
  }
  CHECK(good > 1000);
}

TEST_CASE("well-formed fields with a byte changed are read or refused") {
  std::mt19937 random(9651);
  for (int round = 0; round < 20'000; ++round) {
    const auto& [text, type] = well_formed_fields[random() % std::size(well_formed_fields)];
    if (text.empty()) continue;
    std::string changed(text);
    changed[random() % changed.size()] = static_cast<char>(random() & 0xff);
    for (const sf::field_type each : every_field_type) CHECK_FALSE(trace(changed, each).empty());
  }
}

TEST_CASE("byte sequences that fit are decoded into the room they are given") {
  std::byte room[6];
  const exact_buffer text(R"(a=:AQID:;p=:BA==:, b=:AQIDBAUG:, c=:AQIDBAUGBw==:, d=::, e=(:/w==: 1), f="AQID")");
  sf::parser parser(text.view(), sf::field_type::dictionary, room);
  const auto bytes = [&] {
    std::string out;
    for (const std::byte byte : parser.bytes()) out.push_back(static_cast<char>(byte));
    return out;
  };
  const std::string expected[] = {"\x01\x02\x03", "\x04", "\x01\x02\x03\x04\x05\x06", "", "", "", "\xff", "", "", ""};
  CHECK(bytes().empty());
  for (const std::string& each : expected) {
    const sf::parser_event next = parser.next();
    REQUIRE(next != sf::parser_event::error);
    REQUIRE(next != sf::parser_event::end);
    CHECK(bytes() == each);
  }
  CHECK(parser.next() == sf::parser_event::end);
  CHECK(bytes().empty());
  for (const char* const bad : {":AQI:", ":A===:", ":AQ=D:", ":AR==:", ":AQIDBAUGB===:", ":AQ\xff:"}) {
    sf::parser with_room(bad, sf::field_type::item, room);
    sf::parser without(bad, sf::field_type::item);
    CHECK(with_room.next() == sf::parser_event::error);
    CHECK(without.next() == sf::parser_event::error);
    CHECK(with_room.offset() == without.offset());
    CHECK(with_room.bytes().empty());
  }
}
