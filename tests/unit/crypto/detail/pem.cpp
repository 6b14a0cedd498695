#include <ubiops/webhooks/crypto/detail/pem.hpp>

#include <string>
#include <string_view>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;
using ubiops::webhooks::errc;
using namespace std::string_view_literals;

static_assert((*detail::only_pem_block("-----BEGIN X-----body-----END X-----")).body == "body");
static_assert(!detail::only_pem_block("-----BEGIN X-----body-----END Y-----"));

TEST_CASE("a block is found with its places") {
  const exact_buffer text("text\n-----BEGIN SOME LABEL-----\r\nbo\ndy\n-----END SOME LABEL-----");
  const auto block = detail::only_pem_block(text.view());
  REQUIRE(block);
  CHECK(block->label == "SOME LABEL");
  CHECK(block->body == "\r\nbo\ndy\n");
  CHECK(block->begin == 5);
  CHECK(block->body_begin == 31);
  CHECK(text.view().substr(block->body_begin).starts_with(block->body));
}

TEST_CASE("a block cut anywhere is none") {
  constexpr auto whole = "-----BEGIN X-----body-----END X-----"sv;
  REQUIRE(detail::only_pem_block(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const exact_buffer text(whole.substr(0, size));
    const auto block = detail::only_pem_block(text.view());
    REQUIRE_FALSE(block);
    CHECK(block.error().code() == errc::malformed_key);
    CHECK(block.error().offset() <= size);
  }
}

TEST_CASE("what is wrong with the armour is told where it stands") {
  struct {
    std::string_view text;
    std::string_view subject;
    std::string_view at;  // the last that reads so
  } const rows[] = {
      {"text without armour", "no BEGIN line", "text"},
      {"text -----BEGIN X----", "BEGIN line", "-----BEGIN X"},
      {"text -----BEGIN X", "BEGIN line", "-----BEGIN X"},
      {"text -----BEGIN X-----body-----BEGIN X-----body-----END X-----", "second block", "-----BEGIN X"},
      {"text -----BEGIN X-----body", "no END line", "body"},
      {"text -----END X-----text-----BEGIN X-----body", "END before BEGIN", "-----END X"},
      {"text -----BEGIN X-----body-----END Y-----", "END of another label", "-----END Y"},
      {"text -----BEGIN X-----body-----END X-----text-----END X-----", "second END line", "-----END X"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const exact_buffer text(row.text);
    const auto block = detail::only_pem_block(text.view());
    REQUIRE_FALSE(block);
    CHECK(block.error().code() == errc::malformed_key);
    CHECK(block.error().subject() == row.subject);
    CHECK(block.error().offset() == row.text.rfind(row.at));
  }
}

TEST_CASE("the body of a block is decoded behind its base64, and anything else in it is refused where it stands") {
  const auto decoded = [](std::string_view body) -> std::string {
    const std::string text = "x-----BEGIN X-----" + std::string(body) + "-----END X-----";
    const auto block = detail::only_pem_block(text);
    REQUIRE(block);
    std::string room(2 * body.size(), '\0');
    const auto bytes = detail::decode_pem_body(*block, room);
    if (bytes) return std::string(*bytes);
    CHECK(bytes.error().code() == errc::malformed_key);
    return std::string(bytes.error().subject()) + " " + std::to_string(bytes.error().offset());
  };
  CHECK(decoded("") == "");
  CHECK(decoded("YWJj") == "abc");
  CHECK(decoded("\r\n Y W\tJ\njZA==\n") == "abcd");
  CHECK(decoded("YWJjZA=") == "base64 18");
  CHECK(decoded("YWJ") == "base64 18");
  CHECK(decoded("YW_j") == "character in the body 20");
}

TEST_CASE("a label is told where all its words are those of labels") {
  for (const std::string_view label :
       {"", " ", "PUBLIC KEY", "public key", "PUBLIC KEY ", "  PUBLIC  KEY", "ED25519 PUBLIC KEY", "CERTIFICATE",
        "NEW CERTIFICATE REQUEST", "X509 CRL", "PGP PUBLIC KEY BLOCK", "EC PARAMETERS", "OPENSSH PRIVATE KEY"}) {
    CAPTURE(label);
    CHECK(detail::shown_label(label) == label);
  }
  for (const std::string_view label : {"X", "KEYS", "KE", "PUBLICKEY", "PUBLIC KEY X", "PUBLIC X KEY", "PUBLIC\tKEY",
                                       "XPUBLIC KEY", "PUBLIC KEY\n", "X PUBLIC  KEY", "x public key"}) {
    CAPTURE(label);
    CHECK(detail::shown_label(label) == "another label");
  }
  for (const std::string_view label : {"X PUBLIC KEY", "MY PUBLIC KEY", "RSA X PUBLIC KEY", "\xc3\xa9 PUBLIC KEY"}) {
    CAPTURE(label);
    CHECK(detail::shown_label(label) == "another PUBLIC KEY");
  }
}
