#include <ubiops/webhooks/diagnosis/detail/json_forms.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"
#include "signed_texts.hpp"

namespace detail = ubiops::webhooks::detail;
using detail::json_strings;
using detail::json_tree;
using signed_texts::repeated;

namespace {

std::optional<json_tree> read(std::string_view text) {
  const exact_buffer buffer(text);
  return detail::json_tree_reader::read(buffer.view());
}

std::string written(const json_tree& tree, const detail::json_spacing& spacing = {"", "", 0},
                    json_strings strings = json_strings::as_they_are) {
  std::string text;
  detail::append_json(text, tree, spacing, strings);
  return text;
}

std::string respelled(std::string_view text, json_strings strings) {
  const exact_buffer buffer(text);
  return detail::json_string(buffer.view(), strings);
}

}  // namespace

TEST_CASE("JSON is written again as each spacing has it") {
  const auto tree = read(" {\"b\":[1, true ,null\t],\r\n\"a\":{ },\"c\":[]} ");
  REQUIRE(tree);
  CHECK(written(*tree) == R"({"b":[1,true,null],"a":{},"c":[]})");
  CHECK(written(*tree, {" ", " ", 0}) == R"({"b": [1, true, null], "a": {}, "c": []})");
  CHECK(written(*tree, {"", " ", 2}) ==
        "{\n  \"b\": [\n    1,\n    true,\n    null\n  ],\n  \"a\": {},\n  \"c\": []\n}");
}

TEST_CASE("tokens stay as they are") {
  for (const std::string_view text : {R"("\u00e9\/\"\\")", "-1.50E+3", "false", "{}", "[]", R"({"":""})"}) {
    CAPTURE(text);
    const auto tree = read(text);
    REQUIRE(tree);
    CHECK(written(*tree) == text);
  }
}

TEST_CASE("what is no JSON is not read, nor what is nested too deeply") {
  for (const std::string_view text :
       {"",      " ",       "{",        "[",         "[1",         "[1,",      "[1,]",        "[,]",
        "[1}",   R"({"a")", R"({"a":)", R"({"a":})", R"({"a" 1})", R"({a:1})", R"({"a":1,})", "1 2",
        "[] []", "\"",      "\"a",      "\"a\\",     "\"a\\\"",    "'a'",      "\xff",        "]"}) {
    CAPTURE(text);
    CHECK_FALSE(read(text));
  }
  CHECK(read(repeated(33, "[") + repeated(33, "]")));
  CHECK_FALSE(read(repeated(34, "[") + repeated(34, "]")));
  CHECK_FALSE(read(repeated(100'000, "[")));
  CHECK(read(repeated(33, "{\"a\":") + "1" + repeated(33, "}")).has_value() == false);
  CHECK(read(repeated(32, "{\"a\":") + "1" + repeated(32, "}")));
}

TEST_CASE("escapes become UTF-8, but those of controls, quotes, backslashes and lone surrogates") {
  const auto utf8 = [](std::string_view text) { return respelled(text, json_strings::utf8); };
  CHECK(utf8(R"("\u00e9\u20AC\ud83d\ude00\u0041")") ==
        "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"
        "A\"");
  CHECK(utf8(R"("\ud7ff\ue000\uffff")") == "\"\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"");
  CHECK(utf8(R"("\ud83d\ue000")") == "\"\\ud83d\xee\x80\x80\"");
  for (const std::string_view same :
       {R"("\ud83d\ud83d")", R"("\udfff")", R"("\u0000\u001f\u0022\u005c\n\/")", R"("\\u0041")", R"("\ud83d")",
        R"("\ude00\ud83d")", R"("\ud83d\u0041)", R"("\u00e)", R"("\u00g9")", R"("\)", "\""}) {
    CAPTURE(same);
    CHECK(utf8(same) == (same == R"("\ud83d\u0041)" ? R"("\ud83dA)" : same));
  }
}

TEST_CASE("what is not ASCII becomes escapes in lower case") {
  const auto ascii = [](std::string_view text) { return respelled(text, json_strings::ascii_alone); };
  CHECK(ascii("\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\\n\"") == R"("\u00e9\u20ac\ud83d\ude00\n")");
  CHECK(ascii("\"a\xf0\x9f") == "\"a\xf0\x9f");  // cut short: nothing is read behind the end
}

TEST_CASE("slashes lose their backslashes, or get them") {
  CHECK(respelled(R"("a\/b\\/c\n/")", json_strings::bare_slashes) == R"("a/b\\/c\n/")");
  CHECK(respelled(R"("a/b\/c\\/d\n")", json_strings::escaped_slashes) == R"("a\/b\/c\\\/d\n")");
  CHECK(respelled("\"\\", json_strings::bare_slashes) == "\"\\");
  for (const auto strings : {json_strings::as_they_are, json_strings::ascii_alone, json_strings::utf8,
                             json_strings::bare_slashes, json_strings::escaped_slashes}) {
    CHECK(respelled("1/2", strings) == "1/2");  // no string
    CHECK(respelled("", strings).empty());
  }
}

TEST_CASE("a character in UTF-8 takes as many bytes as it must") {
  const auto utf8 = [](std::uint32_t character) {
    std::string out;
    detail::append_utf8(out, character);
    return out;
  };
  CHECK(utf8(0x7f) == "\x7f");
  CHECK(utf8(0x80) == "\xc2\x80");
  CHECK(utf8(0x7ff) == "\xdf\xbf");
  CHECK(utf8(0x800) == "\xe0\xa0\x80");
  CHECK(utf8(0xffff) == "\xef\xbf\xbf");
  CHECK(utf8(0x10000) == "\xf0\x90\x80\x80");
  CHECK(utf8(0x10ffff) == "\xf4\x8f\xbf\xbf");
}

TEST_CASE("members are sorted in all objects, or in the outermost as UbiOps has them") {
  const auto nested = read(R"({"b":1,"a":{"d":1,"c":[{"f":1,"e":2}]}})");
  REQUIRE(nested);
  CHECK(written(detail::with_sorted_names(*nested)) == R"({"a":{"c":[{"e":2,"f":1}],"d":1},"b":1})");

  const auto event =
      read(R"({"x":0,"text":1,"result":{"status":1,"event":2},"status":2,"request_id":3,"deployment_version_name":4,)"
           R"("deployment_version_id":5,"deployment_name":6,"deployment_id":7,"event":8})");
  REQUIRE(event);
  CHECK(written(detail::with_names_as_ubiops(*event)) ==
        R"({"event":8,"deployment_id":7,"deployment_name":6,"deployment_version_id":5,"deployment_version_name":4,)"
        R"("request_id":3,"status":2,"result":{"status":1,"event":2},"text":1,"x":0})");
  const auto array = read(R"([2,1])");
  REQUIRE(array);
  CHECK(written(detail::with_sorted_names(*array)) == "[2,1]");
  CHECK(written(detail::with_names_as_ubiops(*array)) == "[2,1]");
}
