#include <ubiops/webhooks/crypto/detail/der.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

// The content of the element at the front, then what is left after it.
std::string taken(std::string_view der, detail::der_tag tag = detail::der_sequence) {
  const exact_buffer buffer(der);
  std::string_view rest = buffer.view();
  const auto content = detail::take_der(rest, tag);
  if (!content) return rest == der ? "none" : "none, and something was taken";
  return std::string(*content) + "|" + std::string(rest);
}

}  // namespace

TEST_CASE("an element is taken from the front, and the rest stays") {
  CHECK(taken("\x30\0"sv) == "|");
  CHECK(taken("\x30\0x"sv) == "|x");
  CHECK(taken("\x30\3abcd") == "abc|d");
  CHECK(taken("\x06\3abcd", detail::der_object_identifier) == "abc|d");
  for (const std::size_t size : {0x7fu, 0x80u, 0xffu, 0x100u, 0xffffu}) {
    const std::string content(size, 'x');
    std::string length;
    if (size >= 0x100) length = {'\x82', static_cast<char>(size >> 8)};
    if (size >= 0x80 && size < 0x100) length = "\x81";
    length.push_back(static_cast<char>(size & 0xff));
    CHECK(taken("\x30" + length + content + "y") == content + "|y");
    CHECK(taken("\x30" + length + content.substr(1)) == "none");
  }
}

TEST_CASE("what is not an element of the tag in DER is left alone") {
  CHECK(taken("") == "none");
  CHECK(taken("\x30") == "none");
  CHECK(taken("\x31\0"sv) == "none");
  CHECK(taken("\x10\0"sv) == "none");
  for (const char octets : {'\x80', '\x83', '\x84', '\x88', '\xff'}) {  // of the length, none or more than two
    CHECK(taken("\x30"s + octets + "\1\0\0"s + std::string(0x10000, 'x')) == "none");
  }
  CHECK(taken("\x30\1") == "none");
  CHECK(taken("\x30\3ab") == "none");
  CHECK(taken("\x30\4abc") == "none");  // the header does not count as content
  CHECK(taken("\x30\5abc") == "none");
  CHECK(taken("\x30\x80xy\0\0"sv) == "none");  // indefinite
  CHECK(taken("\x30\x81") == "none");
  CHECK(taken("\x30\x81\3abc") == "none");  // not the shortest
  CHECK(taken("\x30\x82\0\3abc"sv) == "none");
  CHECK(taken("\x30\x82\0"sv) == "none");
  CHECK(taken(std::string("\x30\x82\0\xff", 4) + std::string(255, 'x')) == "none");
  CHECK(taken("\x30\x83\0\0\3abc"sv) == "none");  // above what a key file can hold
  CHECK(taken("\x30\x83\1\0\0"sv) == "none");
  // One past each bound of the forms of a length.
  CHECK(taken("\x30\x81\x7f" + std::string(127, 'x')) == "none");
  CHECK(taken("\x30\x81\x80" + std::string(128, 'x')) == std::string(128, 'x') + "|");
  CHECK(taken("\x30\x80" + std::string(128, 'x')) == "none");
  CHECK(taken("\x30\x84\0\0\0\3abc"sv) == "none");
  CHECK(taken("\x30\x82\1") == "none");
  CHECK(taken("\x30\xff") == "none");
}
