#include <ubiops/webhooks/crypto/detail/private_key.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using namespace std::string_view_literals;

namespace {

constexpr bool is_private(std::string_view bytes) { return detail::begins_private_key(bytes); }

static_assert(is_private("\x30\x2e\x02\x01\0\x30"sv));
static_assert(!is_private("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70"sv));

}  // namespace

static_assert(detail::has_private_armour("-----BEGIN EC PRIVATE KEY-----"));
static_assert(!detail::has_private_armour("-----BEGIN PUBLIC KEY-----"));

TEST_CASE("private armour is known by its label, not by prose") {
  const auto is_private = [](std::string_view text) {
    const exact_buffer buffer(text);
    return detail::has_private_armour(buffer.view());
  };
  CHECK(is_private("-----BEGIN PRIVATE KEY-----"));
  CHECK(is_private("-----BEGIN PRIVATE KEY"));
  CHECK(is_private("--Begin Private Key"));
  CHECK(is_private("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"));
  CHECK(is_private("-----BEGIN X-----\n-----BEGIN PRIVATE KEY-----"));
  CHECK_FALSE(is_private("-----BEGIN PRIVATE KE"));
  CHECK_FALSE(is_private("BEGIN PRIVATE KEY"));
  CHECK_FALSE(is_private("--  BEGIN PRIVATE KEY"));
  CHECK_FALSE(is_private("-----BEGIN PUBLIC KEY-----PRIVATE KEY"));
  CHECK_FALSE(is_private("-----BEGIN PUBLIC KEY\nPRIVATE KEY"));
  CHECK_FALSE(is_private("-----END PRIVATE KEY-----"));
  CHECK_FALSE(is_private("--begin "));
  CHECK_FALSE(is_private(""));
}

TEST_CASE("text is found whatever its case") {
  CHECK(detail::find_ignoring_case("xABCx", "abc") == 1);
  CHECK(detail::find_ignoring_case("abcAbC", "abc", 1) == 3);
  CHECK(detail::find_ignoring_case("ab", "abc") == std::string_view::npos);
  CHECK(detail::find_ignoring_case("xab", "abc") == std::string_view::npos);
  CHECK(detail::find_ignoring_case("", "abc") == std::string_view::npos);
  CHECK(detail::find_ignoring_case("abc", "abc", 9) == std::string_view::npos);
}

TEST_CASE("the start of a private key is told however short the bytes are") {
  constexpr std::string_view pkcs8 = "\x30\x2e\x02\x01\0\x30"sv;
  constexpr std::string_view encrypted = "\x30\x81\x9b\x30\x57\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d"sv;
  constexpr std::string_view openssh = "openssh-key-v1\0"sv;
  static_assert(encrypted.size() <= detail::private_key_prefix);
  const auto check = [](std::string_view bytes, std::size_t needed) {
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
      CAPTURE(size);
      const exact_buffer buffer(bytes.substr(0, size));
      CHECK(is_private(buffer.view()) == (size >= needed));
    }
  };
  check(pkcs8, pkcs8.size());
  check(encrypted, encrypted.size() - 1);
  check(openssh, openssh.size());
}

TEST_CASE("the length of a private key may be wrong, its version may not") {
  CHECK(is_private("\x30\x7f\x02\x01\0\x30"sv));
  CHECK(is_private("\x30\x80\x02\x01\0\x30"sv));
  CHECK(is_private("\x30\x81\x01\x02\x01\0\x04"sv));
  CHECK(is_private("\x30\x82\x04\xa3\x02\x01\0\x02"sv));
  CHECK(is_private("\x30\x83\x01\x04\xa3\x02\x01\3\x30"sv));
  CHECK_FALSE(is_private("\x30\x2e\x02\x01\4\x30"sv));
  CHECK_FALSE(is_private("\x30\x2e\x02\x01\x80\x30"sv));
  CHECK_FALSE(is_private("\x30\x2e\x02\x02\0\x30\x30"sv));
  CHECK_FALSE(is_private("\x30\x2e\x02\x01\0\x03"sv));
  CHECK_FALSE(is_private("\x31\x2e\x02\x01\0\x30"sv));
  CHECK_FALSE(is_private("\x30\xff\x02\x01\0\x30"sv));
}

TEST_CASE("a private key in base64 is told wherever a word of it begins, and a public one is not taken for it") {
  const auto holds = [](std::string_view text) {
    const exact_buffer buffer(text);
    return detail::has_private_base64(buffer.view());
  };
  constexpr std::string_view pkcs8 = "MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAA";
  CHECK(holds(pkcs8));
  CHECK(holds("-----BEGIN PUBLIC KEY-----\nMC4CAQAwBQYD\nK2VwBCIEIAAAAAAAAAAA"));
  CHECK(holds("key: \"MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAA\""));
  // As many blanks as there can be, and a kind that is told by more of its bytes.
  CHECK(holds("M C\t4\nC\r\nA Q A w"));
  CHECK(holds("MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqG"));
  CHECK(holds("b3BlbnNzaC1rZXktdjEA"));
  CHECK_FALSE(holds("MC4C-AQAw"));
  CHECK_FALSE(holds("MIGbMFcGCSqGSIb3DQEGDTBKMCkGCSqG"));
  CHECK_FALSE(holds("xMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAA"));
  CHECK_FALSE(holds("MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  CHECK_FALSE(holds(""));
}

TEST_CASE("a private key begins with its SEQUENCE, and a JWK may begin with its member") {
  const auto begins = [](std::string_view text) {
    const exact_buffer buffer(text);
    return is_private(buffer.view());
  };
  CHECK(begins("\x30\x05\x02\x01\x00\x30\x00"sv));
  CHECK(begins("\x30\x81\x80\x02\x01\x00\x30"sv));
  for (const std::string_view other : {"\x02\x01\x00\x30"sv, "\x31\x05\x02\x01\x00\x30"sv, "\x30\x05\x02\x01\x04\x30"sv,
                                       "\x30\x05\x02\x01\x00\x31"sv, "\x30\x05\x02\x01\x00"sv, "\x30\x85\x02"sv}) {
    CHECK_FALSE(begins(other));
  }
  CHECK(detail::is_private_key_document(R"("d": "x", "kty": "OKP")"));
  CHECK(detail::is_private_key_document(R"({"kty": "OKP", "d" : "x"})"));
  CHECK_FALSE(detail::is_private_key_document(R"("x": "d", "kty": "OKP")"));
}
