#include <ubiops/webhooks/signature/detail/signature.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "exact.hpp"
#include "signed_texts.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using signed_texts::repeated;
using uw::errc;
using namespace std::string_literals;

namespace {

const std::string signature = ":" + std::string(85, 'A') + "w==:";  // 64 bytes
const std::string_view labels[] = {"a", "b"};

uw::result<void> read_signature(const std::string& text, std::span<const std::string_view> expected,
                                std::string_view label, std::array<std::byte, 64>& out) {
  const exact_buffer buffer(text);
  return detail::read_signature(buffer.view(), expected, label, out);
}

errc signature_code(const std::string& text, std::size_t label_count = 1) {
  std::array<std::byte, 64> out;
  return code(read_signature(text, std::span(labels).first(label_count), "a", out));
}

}  // namespace

TEST_CASE("nothing but the member of the label gets into the signature") {
  const std::string other = ":" + std::string(85, '/') + "w==:";  // 64 bytes, too
  for (const std::string& text :
       {"a=" + signature + ";x=" + other, "a=" + signature + ";x=" + other + ", b=" + other,
        "b=" + other + ", a=" + signature, "a=" + signature + ", b=(" + other + ");x=" + other}) {
    CAPTURE(text);
    std::array<std::byte, 64> out;
    const bool both = text.find("b=") != std::string::npos;
    REQUIRE(read_signature(text, std::span(labels).first(both ? 2 : 1), "a", out));
    CHECK(out[0] == std::byte{0});
    CHECK(out[63] == std::byte{0x03});
  }
}

TEST_CASE("the signature of the label is decoded, and the others may be anything") {
  std::array<std::byte, 64> out;
  REQUIRE(read_signature("a=" + signature, std::span(labels).first(1), "a", out));
  CHECK(out[0] == std::byte{0});
  CHECK(out[63] == std::byte{0x03});
  for (const std::string other : {"b", "b=1", "b=()", "b=(1 2)", "b=:YQ==:", "b=::", "b=\"x\""}) {
    INFO(other);
    CHECK(signature_code("a=" + signature + ", " + other, 2) == errc{});
    CHECK(signature_code(other + ",a=" + signature, 2) == errc{});
  }
  CHECK(signature_code("a=" + signature + ";x=1;y") == errc{});  // parameters say nothing
}

TEST_CASE("a signature is 64 bytes in strict base64") {
  const std::string characters = signature.substr(1, 88);
  for (const std::string& member : {"a"s, "a=?1"s, "a=1"s, "a=\"" + characters + "\"", "a=" + characters.substr(0, 85),
                                    "a=()"s, "a=(" + signature + ")", "a=::"s, "a=:" + std::string(84, 'A') + ":",
                                    "a=:" + std::string(84, 'A') + "AA==:", "a=:" + std::string(88, 'A') + ":",
                                    "a=:" + std::string(176, 'A') + ":"}) {
    INFO(member);
    const bool right_length = member == "a=:" + std::string(84, 'A') + "AA==:";
    CHECK(signature_code(member) == (right_length ? errc{} : errc::malformed_signature));
  }
  for (const std::string& text :  // no dictionary at all
       {"a=:" + std::string(86, 'A') + ":", "a=:" + std::string(85, 'A') + "x==:", "a=:" + characters,
        "a=:" + characters.substr(1) + ":", "a=:" + std::string(85, 'A') + "w= =:", "a=:-" + characters.substr(1) + ":",
        "a="s, "a=" + signature + ","}) {
    INFO(text);
    CHECK(signature_code(text) == errc::malformed_signature);
  }
  // No more may another's member be malformed, before ours or behind it.
  for (const std::string other : {"b=", "b=:Y", "b=:Y:", "b=\"x", "b=(1", "b=(", "b=1.", "b=-", "b=?", "b=1;", "b;="}) {
    INFO(other);
    CHECK(signature_code("a=" + signature + ", " + other, 2) == errc::malformed_signature);
    CHECK(signature_code(other + ", a=" + signature, 2) == errc::malformed_signature);
  }
}

TEST_CASE("a Signature that was cut is never a whole one") {
  const std::string whole = "a=" + signature;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    const errc said = signature_code(whole.substr(0, size));
    CHECK((said == errc::malformed_signature || said == errc::label_mismatch));
  }
  CHECK(signature_code(whole) == errc{});
}

TEST_CASE("RFC 9421 §4: Signature has the labels of Signature-Input, each once") {
  const std::string a = "a=" + signature;
  const std::string b = "b=" + signature;
  CHECK(signature_code(a + ", " + b, 2) == errc{});
  CHECK(signature_code(b + ", " + a, 2) == errc{});
  CHECK(signature_code("", 1) == errc::label_mismatch);
  CHECK(signature_code(b, 1) == errc::label_mismatch);
  CHECK(signature_code(a + ", " + b, 1) == errc::label_mismatch);
  CHECK(signature_code(a, 2) == errc::label_mismatch);
  CHECK(signature_code(a + ", c=1", 2) == errc::label_mismatch);
  CHECK(signature_code(a + ", " + a, 1) == errc::duplicate_label);
  CHECK(signature_code(a + ", " + a + ", " + b, 2) == errc::duplicate_label);
  CHECK(signature_code(b + ", " + a + ", b", 2) == errc::duplicate_label);
  const auto named = [](const std::string& text) {
    std::array<std::byte, 64> out;
    const auto refused = read_signature(text, labels, "a", out);
    REQUIRE_FALSE(refused);
    return std::string(refused.error().subject());
  };
  // Of several faults the first, but a label that occurs twice goes before one that is not known.
  CHECK(named(a + ", " + b + ", " + b + ", " + a) == "b");
  CHECK(named(a + ", " + b + ", " + a + ", " + b) == "a");
  CHECK(named(a + ", c=1, d=1, " + b + ", " + b + ", " + a) == "b");
  CHECK(named(a + ", " + b + ", d=1, c=1") == "d");
  std::string many = a;
  for (int i = 0; i < 200; ++i) many += ", c" + std::to_string(i) + "=1";
  CHECK(signature_code(many, 1) == errc::label_mismatch);
  CHECK(signature_code(repeated(200, a, ","), 1) == errc::duplicate_label);
}

TEST_CASE("a label that stands in one field alone is named, and ours only where it is the one") {
  const auto named = [](const std::string& text, std::size_t label_count) {
    std::array<std::byte, 64> out;
    const auto refused = read_signature(text, std::span(labels).first(label_count), "a", out);
    REQUIRE_FALSE(refused);
    return refused.error().message();
  };
  const auto only = [](const std::string& label) {
    return "Signature and Signature-Input do not have the same labels: only one of them has " + label +
           "; something on the way added or removed a signature";
  };
  const std::string a = "a=" + signature;
  CHECK(named(a, 2) == only("b"));
  CHECK(named("", 2) == only("b"));
  CHECK(named("b=1", 2) == only("a"));
  CHECK(named("", 1) == only("a"));
  CHECK(named(a + ", waf=1", 1) == only("waf"));
  CHECK(named("waf=1", 1) == only("waf"));
  CHECK(named(a + ", waf=1, other=1", 2) == only("waf"));
  CHECK(signature_code(a + ", b=1", 2) == errc{});
  const std::string_view three[] = {"a", "b", "c"};
  for (const auto& [text, missing] : {std::pair{"a, b", "c"}, std::pair{"b, a", "c"}, std::pair{"c, a", "b"},
                                      std::pair{"b, c", "a"}, std::pair{"c, b", "a"}, std::pair{"a", "b"}}) {
    CAPTURE(text);
    std::array<std::byte, 64> out;
    const auto refused = read_signature(text, three, "a", out);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().subject() == missing);
  }
}

TEST_CASE("of several signatures the one that Signature lacks is named, wherever it stands") {
  const std::string_view four[] = {"a", "b", "c", "d"};
  for (const std::string_view lacking : four) {
    std::string text;
    for (const std::string_view each : four) {
      if (each == lacking) continue;
      text.append(text.empty() ? "" : ", ").append(each).append("=").append(signature);
    }
    CAPTURE(lacking);
    std::array<std::byte, 64> out;
    const auto refused = read_signature(text, four, "a", out);
    REQUIRE(code(refused) == errc::label_mismatch);
    CHECK(refused.error().subject() == lacking);
    CHECK(code(read_signature(text + ", " + std::string(lacking) + "=" + signature, four, "a", out)) == errc{});
  }
}

TEST_CASE("a Signature with bytes that no field holds is told by those") {
  CHECK(signature_code("a=" + signature + "\n") == errc::malformed_field);
  CHECK(signature_code("a=:\x80:") == errc::malformed_field);
  CHECK(signature_code("a=" + signature + '\0') == errc::malformed_field);
}
