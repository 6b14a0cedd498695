#include <ubiops/webhooks/diagnosis/detail/body_forms.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/crypto/sodium.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::body_form;
using namespace std::string_literals;
using cause_id = uw::diagnosis::cause_id;

namespace {

std::vector<body_form> forms_of(std::string_view body) {
  std::vector<body_form> forms;
  detail::for_each_body_form(body, [&](body_form form) {
    forms.push_back(std::move(form));
    return true;
  });
  return forms;
}

/// Whether a body has this form, by this cause.
bool has(std::string_view body, cause_id id, std::string_view text) {
  const auto forms = forms_of(body);
  return std::any_of(forms.begin(), forms.end(),
                     [&](const body_form& form) { return form.id == id && form.text == text; });
}

}  // namespace

TEST_CASE("digests are those of RFC 9530 and RFC 9421") {
  CHECK(detail::digest_field<uw::sodium_crypto::sha256>("sha-256", "{\"hello\": \"world\"}\n") ==
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
  CHECK(detail::digest_field<uw::sodium_crypto::sha512>("sha-512", "{\"hello\": \"world\"}") ==
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:");
  CHECK(detail::digest_bytes<uw::sodium_crypto::sha256>("").size() == 32);
  CHECK(detail::digest_bytes<uw::sodium_crypto::sha512>("").size() == 64);
}

TEST_CASE("each line end becomes the one that is asked for") {
  CHECK(detail::with_line_ends("a\r\nb\rc\n\r\n\n\r", "|") == "a|b|c||||");
  CHECK(detail::with_line_ends("a", "|") == "a");
  CHECK(detail::with_line_ends("", "|").empty());
}

TEST_CASE("RFC 9112 §7.1: the content of chunks, and nothing of what is none") {
  const auto content = [](std::string_view text) {
    const exact_buffer buffer(text);
    return detail::without_chunks(buffer.view());
  };
  CHECK(content("5\r\nhello\r\n0\r\n\r\n") == "hello");
  CHECK(content("5;x=1\r\nhello\r\nA \r\n0123456789\r\n0\r\nTrailer: v\r\n\r\n") == "hello0123456789");
  CHECK(content("00000005\r\nhello\r\n0\r\n\r\n") == "hello");
  CHECK(content("0\r\n\r\n") == "");
  CHECK(content("5\r\nhello") == "hello");  // cut behind a chunk
  for (const std::string_view none : {"", "\r\n", "hello", "g\r\nx", "5\r\nhell", "5\r\nhelloX\r\n", "5\r\nhello\r\n",
                                      "000000005\r\nhello", "ffffffff\r\nx", "5x\r\nhello", "-1\r\nx", "5\nhello"}) {
    CAPTURE(none);
    CHECK(content(none) == std::nullopt);
  }
}

TEST_CASE("texts in other character encodings, where they have one") {
  CHECK(detail::latin1_of_utf8("a\xc3\xa9\xc2\x80\xc3\xbf") == "a\xe9\x80\xff");
  CHECK(detail::latin1_of_utf8("") == "");
  for (const std::string_view none : {"\xc4\x80", "\xc3", "\xc3\x41", "\xc3\xc3", "\xe2\x82\xac", "\x80", "\xff"}) {
    CAPTURE(none);
    CHECK(detail::latin1_of_utf8(none) == std::nullopt);
  }
  CHECK(detail::utf8_of_utf16("\xff\xfe"
                              "a\0\xe9\0\xac\x20"s) == "a\xc3\xa9\xe2\x82\xac");
  CHECK(detail::utf8_of_utf16("\xfe\xff\0a\x20\xac"s) == "a\xe2\x82\xac");
  CHECK(detail::utf8_of_utf16("\0a\0b"s) == "ab");
  CHECK(detail::utf8_of_utf16("a\0b\0"s) == "ab");
  for (const std::string& none : {""s, "a\0"s, "\xff\xfe"s, "a\0b\0c"s}) CHECK(!detail::utf8_of_utf16(none));
  CHECK(detail::utf16_of_ascii("ab", true) == "\0a\0b"s);
  CHECK(detail::utf16_of_ascii("ab", false) == "a\0b\0"s);
}

TEST_CASE("an empty body has these forms, in this order") {
  struct row {
    cause_id id;
    std::string text;
    std::string_view how;
  };
  const row rows[] = {
      {cause_id::body_line_end, "\n", "with a line feed at its end"},
      {cause_id::body_line_end, "\r\n", "with CR LF at its end"},
      {cause_id::body_line_ends, "\n", "with LF for CR LF, and one more"},
      {cause_id::body_byte_order_mark, "\xef\xbb\xbf", "with a byte order mark"},
      {cause_id::body_cut_at_nul, "\0"s, "with a NUL at its end"},
  };
  const auto forms = forms_of("");
  REQUIRE(forms.size() == std::size(rows));
  for (std::size_t i = 0; i < forms.size(); ++i) {
    CAPTURE(i);
    CHECK(forms[i].id == rows[i].id);
    CHECK(forms[i].text == rows[i].text);
    CHECK(forms[i].how == rows[i].how);
  }
}

TEST_CASE("what a body has lost is put back, and what it has got is taken off") {
  CHECK(has("a\r\n", cause_id::body_line_end, "a"));
  CHECK(has("a\r\n", cause_id::body_line_ends, "a\n"));
  CHECK(has("a\nb", cause_id::body_line_ends, "a\r\nb"));
  CHECK(
      has("\xef\xbb\xbf"
          "a",
          cause_id::body_byte_order_mark, "a"));
  CHECK(has("a\0\0"s, cause_id::body_cut_at_nul, "a"));
  CHECK(has("\0"s, cause_id::body_cut_at_nul, ""));
  CHECK(has("1\r\na\r\n0\r\n\r\n", cause_id::body_chunked, "a"));
  CHECK(has("\xc3\xa9", cause_id::body_charset, "\xe9"));
  CHECK(has("\xe9", cause_id::body_charset, "\xc3\xa9"));
  CHECK(has("a\0b\0"s, cause_id::body_charset, "ab"));
  CHECK(has("ab", cause_id::body_charset, "\0a\0b"s));
  CHECK(has(R"({"b":"\u00e9","a":"/"})", cause_id::body_json_rewritten, R"({"b": "\u00e9", "a": "/"})"));
  CHECK(has(R"({"b":"\u00e9","a":"/"})", cause_id::body_json_rewritten, "{\"b\":\"\xc3\xa9\",\"a\":\"/\"}"));
  CHECK(has(R"({"b":"\u00e9","a":"/"})", cause_id::body_json_rewritten, R"({"a":"\/","b":"\u00e9"})"));
  CHECK(has(R"({"b": 1})", cause_id::body_json_rewritten, "{\n  \"b\": 1\n}\n"));
}

TEST_CASE("forms are bounded, none is the body itself, and they end when they are told to") {
  const std::string all = "{\"b\":\"\\u00e9\xc3\xa9 \\/ /\",\"a\":[1]}\r\n";
  const auto forms = forms_of(all);
  CHECK(forms.size() > 100);
  CHECK(forms.size() < 200);
  for (const body_form& form : forms) CHECK(form.text != all);
  std::size_t asked = 0;
  detail::for_each_body_form(all, [&](const body_form&) { return ++asked < 3; });
  CHECK(asked == 3);

  std::string large(uw::limits::max_event_body, 'a');
  CHECK_FALSE(forms_of(large).empty());
  large.push_back('a');
  CHECK(forms_of(large).empty());
}
