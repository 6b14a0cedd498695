#include <ubiops/webhooks/testing/detail/signing.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace uw = ubiops::webhooks;
namespace signing = ubiops::webhooks::detail::signing;
using uw::testing::body_digest;
using uw::testing::field;
using uw::testing::producer;
using uw::testing::signing_options;

// What is signed and sent as a whole is tested in tests/unit/testing/signer.cpp; here, the parts.

namespace {

constexpr std::chrono::sys_seconds created{std::chrono::seconds(1753500000)};
constexpr std::string_view date = "Sat, 26 Jul 2025 03:20:00 GMT";
constexpr std::string_view digest_of_nothing = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

/// The fields of a request for "h" that had `fields`: "Name: value" and a line end each.
std::string completed(std::string method, std::string body, std::vector<field> fields = {},
                      const signing_options& options = {}) {
  uw::testing::signed_request sent{
      .method = std::move(method), .target = {}, .url = {}, .fields = std::move(fields), .body = std::move(body)};
  signing::complete_fields(sent, "h", created, options);
  std::string text;
  for (const field& line : sent.fields) text.append(line.name).append(": ").append(line.value).append("\n");
  return text;
}

/// Signature-Input for the key id "k", or the subject at fault.
std::string input(const signing_options& options, const std::vector<field>& fields = {{"content-digest", "x"}}) {
  const auto text = signing::signature_input_text(options, "k", created, fields);
  return text ? *text : "refused: " + std::string(text.error().subject());
}

signing::signed_spelling spelled(std::string_view url, producer by) {
  const auto parts = uw::split_uri(url);
  REQUIRE(parts);
  return signing::spell(url, *parts, by);
}

}  // namespace

TEST_CASE("RFC 9530 §2: Content-Digest by either algorithm, by both, by none") {
  CHECK(signing::content_digest_of("", body_digest::sha256) == digest_of_nothing);
  const std::string body = "{\"hello\": \"world\"}";
  const std::string sha256 = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
  const std::string sha512 =
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
  CHECK(signing::content_digest_of(body, body_digest::sha256) == sha256);
  CHECK(signing::content_digest_of(body, body_digest::sha512) == sha512);
  CHECK(signing::content_digest_of(body, body_digest::sha256_and_sha512) == sha256 + ", " + sha512);
  CHECK(signing::content_digest_of(body, body_digest::none).empty());
}

TEST_CASE("fields are added in the order in which each generation of UbiOps's sender has them") {
  const std::string digest = "Content-Digest: " + std::string(digest_of_nothing) + "\n";
  const std::string dated = "Date: " + std::string(date) + "\n";
  CHECK(completed("POST", "") == "Host: h\nContent-Length: 0\n" + dated + digest);
  CHECK(completed("GET", "") == "Host: h\n" + dated + digest);
  CHECK(completed("HEAD", "", {}, {.signed_by = producer::older}) == "Host: h\n" + dated);
  CHECK(completed("POST", "", {{"X", "1"}}, {.signed_by = producer::older}) ==
        "Host: h\nX: 1\nContent-Length: 0\n" + dated);
  CHECK(completed("POST", "", {}, {.digest = body_digest::none}) == "Host: h\nContent-Length: 0\n" + dated);
  const std::string older = completed("POST", "a", {}, {.signed_by = producer::older});
  CHECK(older.starts_with("Host: h\nContent-Length: 1\nContent-Digest: sha-256=:"));
  CHECK(older.ends_with(":\n" + dated));
}

TEST_CASE("what is there already stays as it is") {
  const std::vector<field> fields = {{"DATE", "d"}, {"content-digest", "c"}, {"Content-length", "l"}, {"host", "i"}};
  CHECK(signing::has_field(fields, "date"));
  CHECK_FALSE(signing::has_field(fields, "dat"));
  CHECK_FALSE(signing::has_field({}, "date"));
  CHECK(completed("POST", "body", fields) == "DATE: d\ncontent-digest: c\nContent-length: l\nhost: i\n");
}

TEST_CASE("RFC 9421 §2.3: the parameters of Signature-Input, in the order of each sender") {
  signing_options options{.components = {"@method", "content-digest"}, .label = "a"};
  const std::string list = R"(a=("@method" "content-digest");created=1753500000;keyid="k")";
  CHECK(input(options) == list + R"(;alg="ed25519")");
  CHECK(input(options, {}) == R"(a=("@method");created=1753500000;keyid="k";alg="ed25519")");
  options.expires = created + std::chrono::seconds(1);
  options.nonce = "n\"";
  options.tag = "";
  CHECK(input(options) == list + R"(;alg="ed25519";expires=1753500001;nonce="n\"";tag="")");
  options.signed_by = producer::oldest;
  CHECK(input(options) == list + R"(;expires=1753500001;nonce="n\"";tag="";alg="ed25519")");
  options.include_alg = false;
  CHECK(input(options) == list + R"(;expires=1753500001;nonce="n\"";tag="")");
}

TEST_CASE("Authorization is covered once where it is there, and an empty list is written as one") {
  signing_options options{.components = {"x"}, .label = "a", .include_alg = false};
  const std::string rest = ";created=1753500000;keyid=\"k\"";
  const std::vector<field> fields = {{"Authorization", "t"}};
  options.cover_authorization = true;
  CHECK(input(options, fields) == R"(a=("x" "authorization"))" + rest);
  CHECK(input(options, {}) == R"(a=("x"))" + rest);
  options.components = {"authorization", "x"};
  CHECK(input(options, fields) == R"(a=("authorization" "x"))" + rest);
  options.components.clear();
  options.cover_authorization = false;
  CHECK(input(options, fields) == "a=()" + rest);
}

TEST_CASE("what no Signature-Input can say is refused by name") {
  CHECK(input({.label = ""}) == "refused: label");
  CHECK(input({.label = "A"}) == "refused: label");
  CHECK(input({.nonce = "\xc3\xa9"}) == "refused: nonce");
  CHECK(input({.tag = "\n"}) == "refused: tag");
  CHECK(input({.expires = std::chrono::sys_seconds(std::chrono::seconds(1'000'000'000'000'000))}) ==
        "refused: expires");
  CHECK(input({.components = {"@method", "x y"}}).starts_with("refused: "));
}

TEST_CASE("what a URL is in @target-uri and @authority") {
  for (const std::string_view url : {"https://h:8443/a?b", "https://h/"}) {
    for (const auto by : {producer::oldest, producer::older, producer::newer}) {
      CHECK(spelled(url, by).target_uri == url);
    }
  }
  const std::string_view url = "https://u@h:443/a?b#c";
  for (const auto by : {producer::oldest, producer::older}) {
    CHECK(spelled(url, by).target_uri == url);
    CHECK(spelled(url, by).authority == "u@h:443");
  }
  CHECK(spelled(url, producer::newer).target_uri == "https://h:443/a?b");
  CHECK(spelled(url, producer::newer).authority == "h");
  CHECK(spelled("http://h:443/#", producer::newer).target_uri == "http://h:443/");
  CHECK(spelled("http://h:443/#", producer::newer).authority == "h:443");
}

TEST_CASE("no base is made for what is no URL") {
  const auto base_for = [](std::string_view url) -> uw::result<std::string> {
    uw::detail::text_buffer<uw::limits::inline_signature_base> base;
    const auto made = signing::append_base_for_url(base, {}, uw::request("POST", "/"), url, producer::newer);
    if (!made) return made.error();
    return std::string(base.view());
  };
  CHECK(*base_for("https://h/") == "\"@signature-params\": ()");
  for (const std::string_view none : {"", "h", "/", "https://", "://h"}) {
    const auto refused = base_for(none);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == uw::errc::malformed_target);
    CHECK(refused.error().subject() == "@target-uri");
  }
}
