#include <ubiops/webhooks/crypto/detail/key_kind.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/crypto/public_key.hpp>
#include <ubiops/webhooks/key_forms.hpp>
#include <ubiops/webhooks/limits.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "foreign_keys.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using namespace std::string_literals;

namespace {

std::string kind(std::string_view text) {
  const exact_buffer buffer(text);
  return std::string(detail::kind_of_key_file(buffer.view()));
}

bool is_known(std::string_view name) {
  return std::any_of(std::begin(uw::key_forms), std::end(uw::key_forms),
                     [&](const uw::key_form& form) { return form.name == name; });
}

}  // namespace

TEST_CASE("what is cut anywhere is named as a known form or not at all") {
  for (const auto& each : foreign_keys::all()) {
    for (std::size_t size = 0; size <= each.text.size(); ++size) {
      const std::string name = kind(std::string_view(each.text).substr(0, size));
      if (!name.empty() && !is_known(name)) FAIL(each.form + " cut to " + std::to_string(size) + ": " + name);
    }
  }
}

TEST_CASE("UTF-16 is known by its mark, or by the zeros of ASCII in it") {
  const auto ascii = [](std::string_view text) {
    const exact_buffer buffer(text);
    return detail::ascii_of_utf16(buffer.view());
  };
  CHECK(ascii("\xff\xfe"s + "a\0b\0"s) == "ab");
  CHECK(ascii("\xfe\xff"s + "\0a\0b"s) == "ab");
  CHECK(ascii("a\0b\0"s) == "ab");
  CHECK(ascii("\0a\0b"s) == "ab");
  CHECK(ascii("a\0\0\0b\0"s) == "a\0b"s);
  CHECK(ascii("a\0b\0c\0"s) == "abc");
  CHECK(ascii("\0a\0b\0c"s) == "abc");
  CHECK(ascii("\1\0\2\0\x7f\0\x80\0\xff\0"s) == "\1\2\x7f");
  CHECK(ascii("\0\1\0\x7f\0\x80\1a"s) == "\1\x7f");
  CHECK(ascii("a\0b\0c"s) == "ab");
  for (const std::string& none : {""s, "a"s, "a\0"s, "a\0b"s, "\0a\0"s, "abcd"s, "ab\0c"s, "a\0bc"s, "\0abc"s,
                                  "\0\0a\0"s, "\0\0\0a"s, "\0\0\0\0"s, "\xff\xff"s + "a\0"s + "bb"s}) {
    CAPTURE(none);
    CHECK(ascii(none).empty());
  }
}

TEST_CASE("hexadecimal digits, and bytes of DER, are a key only by their number") {
  const std::string digits(64, 'a');
  CHECK(kind(digits) == "hexadecimal");
  CHECK(kind(std::string(88, '0')) == "hexadecimal");
  CHECK(kind("AB:cd 09\n" + digits.substr(6)) == "hexadecimal");
  for (const std::string& other : {digits.substr(1), digits + "a", digits.substr(1) + "g", digits + "g", digits + "-",
                                   std::string(87, '0'), std::string(89, '0')}) {
    CAPTURE(other);
    CHECK(kind(other) != "hexadecimal");
  }
  CHECK(kind(" \r\n\t<html>") == "HTML page");
  CHECK(kind(std::string(31, '\1') + "a") == "32 raw bytes");
  CHECK(kind(std::string(30, '!') + "\r\n") == "");
  CHECK(kind("\x30\1x"s) == "DER certificate");
  CHECK(kind("\x30\1xy"s) == "");
  CHECK(kind("\x31\1x"s) == "");
}

TEST_CASE("what is no key in any form has no name") {
  for (const std::string& text :
       {"no key at all"s, std::string(32, 'a'), "0123456789abcdef0123456789ABCDEF"s, std::string(63, 'a'),
        std::string(65, 'a'), std::string(31, 'a') + '\t', std::string(31, 'a') + '\n', "AAAA"s,
        std::string(31, '\xff'), std::string(33, '\xff'), "{}"s, "=====\n"s}) {
    INFO(text);
    CHECK(kind(text).empty());
  }
  CHECK(kind(std::string(64, 'a')) == "hexadecimal");  // its twins
  CHECK(kind(std::string(32, 'a') + " :\t\n" + std::string(32, 'F')) == "hexadecimal");
  CHECK(kind(std::string(32, 'a') + "-" + std::string(32, 'F')).empty());
  CHECK(kind(std::string(32, '\xff')) == "32 raw bytes");
}

TEST_CASE("UTF-16 is known by its mark or by the zeros of its first two characters, in either byte order") {
  const std::pair<std::string, std::string> rows[] = {
      {"\xff\xfeM\0C\0"s, "MC"},
      {"\xfe\xff\0M\0C"s, "MC"},
      {"M\0C\0"s, "MC"},
      {"\0M\0C"s, "MC"},
      {"\xff\xfeM\0\xe9\0C\1D\0"s, "MD"},  // what is not ASCII is left out
      {"\0M\0\xe9\1C\0D"s, "MD"},
      {"M\0C\1"s, ""},  // a zero alone is not enough
      {"MC\0\0"s, ""},
      {"\0M\1C"s, ""},
      {"\0\0\0M"s, ""},
      {"M\0C"s, ""},
      {"\0M\0"s, ""},
      {"MCow"s, ""},
  };
  for (const auto& [text, ascii] : rows) {
    CAPTURE(text);
    const exact_buffer buffer(text);
    CHECK(detail::ascii_of_utf16(buffer.view()) == ascii);
  }
}

TEST_CASE("a private key inside of UTF-16, base64 or a wrong block is told, and nothing of it is shown") {
  const std::string& base = foreign_keys::private_body;
  const std::string pem = "-----BEGIN PRIVATE KEY-----\n" + base + "\n-----END PRIVATE KEY-----\n";
  for (const std::string& text :
       {pem, foreign_keys::utf16(pem, false), foreign_keys::utf16(pem, true), foreign_keys::utf16(pem, false).substr(2),
        foreign_keys::base64(pem), foreign_keys::base64(pem) + "\n", foreign_keys::base64(base),
        foreign_keys::decoded(base), foreign_keys::replaced(pem, "\n", "\\n"),
        "-----BEGIN PUBLIC KEY-----\n" + foreign_keys::base64(base) + "\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n" + foreign_keys::base64(pem) + "\n-----END PUBLIC KEY-----\n"}) {
    INFO(text);
    const exact_buffer buffer(text);
    const auto refused = uw::public_key::from_pem(buffer.view());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message() == "a private key was given where a public key belongs");
  }
  CHECK(uw::public_key::from_pem(foreign_keys::pem));
}

TEST_CASE("no message repeats what is in the file") {
  for (const auto& each : foreign_keys::all()) {
    INFO(each.form);
    const std::string message = uw::public_key::from_pem(each.text).error().message();
    CHECK(message.find("MCow") == std::string::npos);
    CHECK(message.find("Gb9E") == std::string::npos);
    CHECK(message.find("19bf") == std::string::npos);
  }
}

TEST_CASE("the largest file of each kind of character is looked at in time") {
  for (const char c : {'A', 'a', ' ', '<', '-', '"', '\0', '\x30', '\xff', '\\'}) {
    const std::string text(uw::limits::max_key_file, c);
    const std::string name = kind(text);
    CHECK((name.empty() || is_known(name)));
  }
}
