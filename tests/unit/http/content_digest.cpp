#include <ubiops/webhooks/http/content_digest.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ubiops/webhooks/crypto/sodium.hpp>

#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
namespace limits = ubiops::webhooks::limits;
using uw::errc;
using namespace std::string_literals;

namespace {

using check = uw::content_digest_check<uw::sodium_crypto>;

uw::result<uw::content_digest> parse(std::string_view text) {
  const exact_buffer buffer(text);
  return uw::parse_content_digest(buffer.view());
}

errc code(std::string_view text) {
  const auto parsed = parse(text);
  return parsed ? errc{} : parsed.error().code();
}

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

bool matches(std::string_view field, std::string_view body) {
  check checking;
  const exact_buffer text(field);
  REQUIRE(checking.expect(text.view()));
  const exact_buffer buffer(body);
  checking.update(bytes(buffer.view()));
  return checking.matches();
}

const std::string body = "{\"hello\": \"world\"}\n";
const std::string sha256 = ":RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
const std::string sha512 = ":YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

}  // namespace

static_assert(noexcept(uw::parse_content_digest("")));

TEST_CASE("the examples of RFC 9530 and RFC 9421 match their content, and no other") {
  const struct {
    std::string field, content;
  } rows[] = {
      {"sha-256=" + sha256, body},                                                     // RFC 9530 §2, B.1
      {"sha-512=" + sha512, body},                                                     // RFC 9530 §2
      {"sha-256=" + sha256 + ", sha-512=" + sha512, body},
      {"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", ""},                  // RFC 9530 B.2
      {"sha-256=:jjcgBDWNAtbYUXI37CVG3gRuGOAjaaDRGpIUFsdyepQ=:", "\"world\"}\n"},      // RFC 9530 B.3
      {"sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "{\"hello\": \"world\"}"},  // RFC 9421 §7.2.8
      {"sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
       "{\"hello\": \"world\"}"},                                                      // RFC 9421 §2.5
  };
  for (const auto& row : rows) {
    INFO(row.field);
    CHECK(matches(row.field, row.content));
    CHECK_FALSE(matches(row.field, row.content + " "));
    if (row.content.empty()) continue;
    CHECK_FALSE(matches(row.field, row.content.substr(1)));
    CHECK_FALSE(matches(row.field, ""));
    std::string changed = row.content;
    changed.back() ^= 1;
    CHECK_FALSE(matches(row.field, changed));
  }
}

TEST_CASE("either algorithm counts, and every one that is there must match") {
  const std::string wrong256 = ":47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
  const std::string wrong512 = ":" + std::string(86, 'A') + "==:";
  const auto only256 = parse("sha-256=" + sha256);
  REQUIRE(only256);
  CHECK(only256->sha256.has_value());
  CHECK_FALSE(only256->sha512.has_value());
  const auto only512 = parse("sha-512=" + sha512);
  REQUIRE(only512);
  CHECK_FALSE(only512->sha256.has_value());
  CHECK(only512->sha512.has_value());
  CHECK(matches("sha-256=" + sha256 + ",sha-512=" + sha512, body));
  CHECK_FALSE(matches("sha-256=" + wrong256 + ",sha-512=" + sha512, body));
  CHECK_FALSE(matches("sha-256=" + sha256 + ",sha-512=" + wrong512, body));
  CHECK_FALSE(matches("sha-256=" + wrong256 + ",sha-512=" + wrong512, body));
}

TEST_CASE("unknown algorithms are passed over beside a known one, and are not enough") {
  for (const std::string unknown :
       {"md5=:sU4=:", "sha=::", "sha-384=:YQ==:", "sha-25=:YQ==:", "sha-2566=:YQ==:", "*=:YQ==:"}) {
    INFO(unknown);
    CHECK(matches(unknown + ", sha-256=" + sha256, body));
    CHECK(matches("sha-512=" + sha512 + "," + unknown, body));
    CHECK(code(unknown) == errc::unsupported_digest_algorithm);
  }
  CHECK(code("") == errc::unsupported_digest_algorithm);
  CHECK(code("  ") == errc::unsupported_digest_algorithm);
}

TEST_CASE("parameters say nothing") {
  CHECK(matches("sha-256=" + sha256 + ";a;b=1;b=2", body));
  CHECK_FALSE(matches("sha-256=" + sha256 + ";a;sha-512=" + sha512, "x"));
  const auto parsed = parse("sha-256=" + sha256 + ";sha-512=" + sha512);
  REQUIRE(parsed);
  CHECK_FALSE(parsed->sha512.has_value());
}

TEST_CASE("what is no dictionary of digests of the right length is malformed") {
  const std::string characters = sha256.substr(1, 44);
  for (const std::string& text : {"sha-256"s,
                                  "sha-256="s,
                                  "sha-256=?1"s,
                                  "sha-256=1"s,
                                  "sha-256=tok"s,
                                  "sha-256=\"" + characters + "\"",
                                  "sha-256=" + characters.substr(2),
                                  "sha-256=()"s,
                                  "sha-256=(" + sha256 + ")",
                                  "sha-256=::"s,
                                  "sha-256=:YQ==:"s,
                                  "sha-256=" + sha512,
                                  "sha-512=" + sha256,
                                  "sha-256=:" + std::string(40, 'A') + ":",
                                  "sha-256=:" + std::string(44, 'A') + ":",
                                  "sha-256=:" + characters.substr(0, 43) + ":",
                                  "sha-256=:" + characters,
                                  "sha-256=:" + characters + "=:",
                                  "sha-256=:" + characters.substr(0, 42) + "h=:",  // an unused bit is set
                                  "sha-256=:" + characters.substr(0, 20) + " " + characters.substr(21) + ":",
                                  "sha-256=:" + characters.substr(0, 20) + "-" + characters.substr(21) + ":",
                                  "SHA-256=" + sha256,
                                  "sha-256 =" + sha256,
                                  "sha-256= " + sha256,
                                  "sha-256=" + sha256 + ",",
                                  "," + sha256,
                                  sha256,
                                  "sha-256=" + sha256 + " sha-512=" + sha512,
                                  "sha-256=" + sha256 + ";",
                                  "md5=1, sha-256=" + sha256,
                                  "md5, sha-256=" + sha256,
                                  "sha-256=" + sha256 + ", md5=(:YQ==:)",
                                  "sha-256=" + sha256 + ", sha-512=:YQ==:"}) {
    INFO(text);
    CHECK(code(text) == errc::malformed_content_digest);
  }
  CHECK(code("sha-256=" + sha256) == errc{});
}

TEST_CASE("an algorithm that is there twice is malformed, equal or not, known or not") {
  CHECK(code("sha-256=" + sha256 + ", sha-256=" + sha256) == errc::malformed_content_digest);
  CHECK(code("md5=:YQ==:, sha-256=" + sha256 + ", md5=:YQ==:") == errc::malformed_content_digest);
  const auto refused = parse("sha-256=" + sha256 + ", sha-512=" + sha512 + ", sha-256=:YQ==:");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::malformed_content_digest);
  CHECK(refused.error().subject() == "sha-256");
}

TEST_CASE("a malformed field with bytes that no field holds is told by those") {
  CHECK(code("sha-256=" + sha256 + "\n") == errc::malformed_field);
  CHECK(code("sha-256=:\x80:") == errc::malformed_field);
  CHECK(code("sha-256=" + sha256 + '\0') == errc::malformed_field);
  CHECK(code("sha-256=" + sha256 + "\t") == errc{});
  CHECK(code("sha-256=" + sha256 + "\t,\tmd5=::") == errc{});
}

TEST_CASE("the number of digests has a bound") {
  std::string text = "sha-256=" + sha256;
  for (std::size_t i = 1; i < limits::max_digests; ++i) text += ", a" + std::to_string(i) + "=::";
  CHECK(code(text) == errc{});
  CHECK(code(text + ", b=::") == errc::limit_exceeded);
  CHECK(code(text + ", a1=::") == errc::malformed_content_digest);
}

TEST_CASE("a field that was cut is never taken for a whole one") {
  const std::string whole = "sha-256=" + sha256 + ", sha-512=" + sha512;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    INFO(size);
    const errc said = code(whole.substr(0, size));
    const std::size_t first = 8 + sha256.size();
    if (size == first || size == whole.size()) {
      CHECK(said == errc{});
    } else {
      CHECK(said == (size == 0 ? errc::unsupported_digest_algorithm : errc::malformed_content_digest));
    }
  }
}

TEST_CASE("a body is checked in pieces of any size") {
  const std::string digest = "sha-256=" + sha256 + ", sha-512=" + sha512;
  for (std::size_t size = 1; size <= body.size(); ++size) {
    check checking;
    REQUIRE(checking.expect(digest));
    for (std::size_t at = 0; at < body.size(); at += size) {
      const exact_buffer piece(std::string_view(body).substr(at, size));
      checking.update(bytes(piece.view()));
      checking.update({});
    }
    CHECK(checking.matches());
  }
  const std::string large(1 << 20, 'x');
  check checking;
  REQUIRE(checking.expect(digest));
  for (std::size_t at = 0; at < large.size(); at += 65'521)
    checking.update(bytes(std::string_view(large).substr(at, 65'521)));
  CHECK_FALSE(checking.matches());
}

TEST_CASE("a check forgets what it expected when it is told anew") {
  check checking;
  REQUIRE(checking.expect("sha-256=" + sha256));
  const auto refused = checking.expect("sha-512=:AAAA:");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == errc::malformed_content_digest);
  CHECK(checking.matches());  // it expects nothing
  REQUIRE(checking.expect("sha-512=" + sha512));
  checking.update(bytes(body));
  CHECK(checking.matches());
  REQUIRE(checking.expect("sha-512=" + sha512));
  CHECK_FALSE(checking.matches());

  // Whatever it was told before, right and wrong, and however far it came.
  const std::string wrong256 = "sha-256=:" + std::string(43, 'A') + "=:";
  const std::string wrong512 = "sha-512=:" + std::string(86, 'A') + "==:";
  const std::string right256 = "sha-256=" + sha256;
  const std::string right512 = "sha-512=" + sha512;
  for (const std::string& before :
       {wrong256, wrong512, wrong256 + ", " + wrong512, wrong256 + ", sha-512=:AAAA:", wrong512 + ", sha-256=:AAAA:"}) {
    for (const std::string& after : {""s, right256, right512, right256 + ", " + right512}) {
      CAPTURE(before, after);
      check twice;
      (void)twice.expect(before);
      twice.update(bytes("x"));
      if (after.empty()) {
        twice.expect_nothing();
      } else {
        REQUIRE(twice.expect(after));
      }
      twice.update(bytes(body));
      CHECK(twice.matches());
    }
  }
}

TEST_CASE("a check that expects nothing passes, and one that was moved goes on") {
  check nothing;
  nothing.update(bytes(body));
  CHECK(nothing.matches());

  check first;
  REQUIRE(first.expect("sha-512=" + sha512));
  first.update(bytes(body.substr(0, 7)));
  check second = std::move(first);
  second.update(bytes(std::string_view(body).substr(7)));
  CHECK(second.matches());
}
