#include <ubiops/webhooks/verifier/detail/verified_writer.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <ubiops/webhooks/crypto/sodium.hpp>

#include "catch.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using detail::verified_writer;

namespace {

/// Writes what a signature with these components and parameters says of a request for "https://h/a" that has "x-a".
uw::result<void> write(uw::verified_head& out, const std::string& description, std::optional<std::int64_t> expires = {},
                       std::string_view label = "a", std::string_view value = "1") {
  const signed_texts::read_input read(std::string(label) + "=" + description);
  REQUIRE(read.outcome());
  uw::request head("POST", "/a");
  head.add("X-A", std::string(value));
  const detail::target_in_force target{.scheme = "https", .authority = "h", .origin = "https://h", .path = "/a"};
  const detail::time_window window{.max_age = 300, .clock_skew = 60, .created = 1000, .expires = expires, .date = {}};
  return detail::with_head_view(head, [&](const detail::head_view& view) -> uw::result<void> {
    detail::field_lines fields;
    detail::covered_field_indexes covered;
    covered.want(fields, read.candidate());
    if (auto collected = fields.collect(view); !collected) return collected;
    return verified_writer::write(out, read.candidate(), window, {view, target, fields, covered});
  });
}

std::chrono::sys_seconds second(std::int64_t number) { return std::chrono::sys_seconds(std::chrono::seconds(number)); }

}  // namespace

TEST_CASE("what a signature says is kept, with its base") {
  uw::verified_head out(verified_writer::key());
  REQUIRE(write(out, R"(("@method" "x-a");keyid="one";nonce="n\"\\";tag="")", 2000, "a-label"));
  CHECK(out.signature_base() ==
        "\"@method\": POST\n\"x-a\": 1\n\"@signature-params\": (\"@method\" "
        "\"x-a\");keyid=\"one\";nonce=\"n\\\"\\\\\";tag=\"\"");
  CHECK(out.components().size() == 2);
  CHECK(out.component("@method") == "POST");
  CHECK(out.component("x-a") == "1");
  CHECK(out.label() == "a-label");
  CHECK(out.key_id() == "one");
  CHECK(out.nonce() == "n\"\\");  // without its escapes
  CHECK(out.tag() == "");
  CHECK(out.created() == second(1000));
  CHECK(out.replay_until() == second(1360));
  CHECK(out.expires() == second(2000));
}

TEST_CASE("the replay id is SHA-256 over the sorted lines of what is covered, each with its LF") {
  const auto hashed = [](std::string_view text) {
    uw::sodium_crypto::sha256 hash;
    hash.update(std::as_bytes(std::span(text)));
    return hash.finish();
  };
  uw::verified_head out(verified_writer::key());
  // As stores of earlier releases keep them, so no release may change a byte of it.
  for (const auto& [components, lines] :
       {std::pair{"", ""}, std::pair{R"("x-a")", "\"x-a\": 1\n"},
        std::pair{R"("x-a" "@method" "@authority")", "\"@authority\": h\n\"@method\": POST\n\"x-a\": 1\n"},
        std::pair{R"("@method" "x-a" "@authority")", "\"@authority\": h\n\"@method\": POST\n\"x-a\": 1\n"}}) {
    CAPTURE(components);
    REQUIRE(write(out, "(" + std::string(components) + ");created=1;keyid=\"one\""));
    CHECK(out.replay_id() == hashed(lines));
  }
}

TEST_CASE("escapes of a key id are taken away, whatever they stand beside") {
  uw::verified_head out(verified_writer::key());
  REQUIRE(write(out, R"(();keyid="a\"b\\c")"));
  CHECK(out.key_id() == R"(a"b\c)");
  REQUIRE(write(out, R"(();keyid="one";nonce="\\\\";tag="\"")"));
  CHECK(out.nonce() == R"(\\)");
  CHECK(out.tag() == "\"");
}

TEST_CASE("written once more, nothing of the first time is left") {
  uw::verified_head out(verified_writer::key());
  REQUIRE(write(out, R"(("x-a");keyid="one";nonce="n";tag="t")", 2000, "first"));
  REQUIRE(write(out, R"(("@method");keyid="two")", std::nullopt, "b"));
  CHECK(out.signature_base() == "\"@method\": POST\n\"@signature-params\": (\"@method\");keyid=\"two\"");
  CHECK(out.components().size() == 1);
  CHECK(out.component("x-a") == std::nullopt);
  CHECK(out.label() == "b");
  CHECK(out.key_id() == "two");
  CHECK(out.nonce() == std::nullopt);
  CHECK(out.tag() == std::nullopt);
  CHECK(out.expires() == std::nullopt);
}

TEST_CASE("a base that cannot be built is refused, and one as long as may be is kept") {
  uw::verified_head out(verified_writer::key());
  const auto missing = write(out, R"(("x-b");keyid="one")");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == uw::errc::missing_component);
  const std::string params = "\"@signature-params\": (\"x-a\");keyid=\"one\"";
  const std::size_t room = uw::limits::max_signature_base - params.size() - std::string_view("\"x-a\": \n").size();
  REQUIRE(write(out, R"(("x-a");keyid="one")", {}, "a", std::string(room, 'x')));
  CHECK(out.signature_base().size() == uw::limits::max_signature_base);
  CHECK(out.component("x-a") == std::string(room, 'x'));
  CHECK(out.key_id() == "one");
  const auto long_one = write(out, R"(("x-a");keyid="one")", {}, "a", std::string(room + 1, 'x'));
  REQUIRE_FALSE(long_one);
  CHECK(long_one.error().code() == uw::errc::limit_exceeded);
}

TEST_CASE("the signature's bytes and the body are what is put in") {
  uw::verified_request out(verified_writer::key());
  for (std::size_t i = 0; i < 64; ++i) verified_writer::signature(out)[i] = static_cast<std::byte>(i);
  for (std::size_t i = 0; i < 64; ++i) CHECK(out.signature()[i] == static_cast<std::byte>(i));
  CHECK(out.body().empty());
  const std::string body = "body";
  verified_writer::set_body(out, body);
  CHECK(out.body() == "body");
  CHECK(out.body().data() == body.data());  // viewed, not copied
}
