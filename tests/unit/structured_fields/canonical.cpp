#include <ubiops/webhooks/structured_fields/canonical.hpp>

#include <ubiops/webhooks/detail/text_buffer.hpp>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include "fields.hpp"
#include "fixed_text.hpp"
#include "trace.hpp"

namespace limits = ubiops::webhooks::limits;

namespace {

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
constexpr bool canonical_is(std::string_view text, sf::field_type type, std::string_view expected) {
  fixed_text out;
  return sf::canonicalize(text, type, out) == sf::canonical_status::ok && out == expected;
}
static_assert(canonical_is("a=01;x=1.50;y;x=-0,b=( 1  \"a\" );z=?1,a=2", sf::field_type::dictionary,
                           "a=2, b=(1 \"a\");z"));
static_assert(canonical_is(" :aGk=:;a ", sf::field_type::item, ":aGk=:;a"));

}  // namespace

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
