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
static_assert(detail::has_private_armour("-----BEGIN EC PRIVATE KEY-----"));
static_assert(!detail::has_private_armour("-----BEGIN PUBLIC KEY-----"));

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
