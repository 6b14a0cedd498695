#include <ubiops/webhooks/diagnosis/detail/signature_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "diagnosis.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
namespace diagnosis = ubiops::webhooks::diagnosis;
using diagnosis::cause_id;
using diagnosis::proof;

namespace {

void erase_all(std::string& text, std::string_view what) {
  for (std::size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
}

/// Damage to the two fields, and what is to be told: proved, since the signature still verifies.
template <class Damage>
void check_told(cause_id id, Damage&& damage, proof how = proof::signature) {
  CAPTURE(to_string(id));
  diagnosed_case damaged;
  const auto genuine = damaged.sent;
  damage(damaged);
  CHECK_FALSE(damaged.accepted());
  const auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == to_string(id));
  CHECK(told.causes[0].how == how);
  bool verified = false;
  for (const auto& each : told.signatures) verified = verified || each.verified;
  CHECK(verified == (how == proof::signature));
  if (how == proof::signature && id != cause_id::second_signature) {  // the field as it was sent is told
    const bool input = told.causes[0].identifier == "signature-input";
    damaged.field(input ? "Signature-Input" : "Signature") = (input ? "" : "pyhms=") + told.causes[0].signed_value;
    CHECK(damaged.accepted());
  }
  damaged.sent = genuine;
  CHECK(damaged.accepted());
}

constexpr std::string_view waf_input = "waf=(\"@method\");created=1800000000;keyid=\"waf-1\"";
const std::string waf_bytes = "waf=:" + std::string(86, 'A') + "==:";

}  // namespace

TEST_CASE("a second signature that stands in one field alone, or twice") {
  check_told(cause_id::second_signature,
             [](diagnosed_case& of) { of.sent.fields.push_back({"Signature-Input", std::string(waf_input)}); });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    of.field("Signature-Input") = std::string(waf_input) + ", " + of.field("Signature-Input");
  });
  check_told(cause_id::second_signature,
             [](diagnosed_case& of) { of.sent.fields.push_back({"Signature", waf_bytes}); });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    const auto input = of.field("Signature-Input");
    of.sent.fields.push_back({"Signature-Input", input});
  });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    const auto signature = of.field("Signature");
    of.sent.fields.push_back({"Signature", signature});
  });
  check_told(cause_id::second_signature, [](diagnosed_case& of) {
    of.sent.fields.push_back({"Signature", "keyId=\"x\",algorithm=\"hs2019\",signature=\"abc\""});
  });
  diagnosed_case both;  // in both fields it does no harm
  both.sent.fields.push_back({"Signature-Input", std::string(waf_input)});
  both.sent.fields.push_back({"Signature", waf_bytes});
  CHECK(both.accepted());
}

TEST_CASE("a signature that is folded, respelled or cut") {
  check_told(cause_id::signature_folded, [](diagnosed_case& of) { of.field("Signature").insert(40, "\r\n "); });
  check_told(cause_id::signature_folded, [](diagnosed_case& of) { of.field("Signature").insert(50, " "); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) { erase_all(of.field("Signature"), "=="); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) { erase_all(of.field("Signature"), ":"); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) {
    auto& value = of.field("Signature");
    value.replace(value.find(':'), 1, "\"");
    value.back() = '"';
  });
  check_told(cause_id::signature_cut, [](diagnosed_case& of) { of.field("Signature").resize(60); }, proof::observed);
}

TEST_CASE("a Signature-Input that is folded, respelled or cut") {
  check_told(cause_id::signature_folded, [](diagnosed_case& of) { of.field("Signature-Input").insert(20, "\r\n "); });
  check_told(cause_id::signature_folded, [](diagnosed_case& of) {
    auto& value = of.field("Signature-Input");
    value.insert(value.find(";created"), "\n\t");
  });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) { erase_all(of.field("Signature-Input"), "\""); });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) {
    auto& value = of.field("Signature-Input");
    std::replace(value.begin(), value.end(), '"', '\'');
  });
  check_told(cause_id::signature_respelled, [](diagnosed_case& of) {
    auto& value = of.field("Signature-Input");
    for (std::size_t at = 0; (at = value.find('"', at)) != std::string::npos; at += 2) value.insert(at, "\\");
  });
  check_told(
      cause_id::signature_cut, [](diagnosed_case& of) { of.field("Signature-Input").resize(100); }, proof::observed);
}

TEST_CASE("a key that is unknown, another, or spelled otherwise") {
  diagnosed_case damaged;
  const auto genuine = damaged.sent;
  const diagnosed_case stranger;
  damaged.sent = stranger.sent;  // signed by a key that is not ours
  auto told = damaged.explain();
  REQUIRE(names_of_causes(told) == "unknown_key");
  CHECK(told.causes[0].signed_value == stranger.pair.public_key().key_id());
  CHECK(told.causes[0].built_value == damaged.pair.public_key().key_id());

  damaged.sent = genuine;
  auto& input = damaged.field("Signature-Input");
  input.replace(input.find("sha512:"), 7, "SHA512:");
  told = damaged.explain();
  REQUIRE(names_of_causes(told) == "key_id_spelling");
  CHECK(told.causes[0].how == proof::signature);
  input.replace(input.find("SHA512:"), 7, "");
  told = damaged.explain();
  CHECK(names_of_causes(told) == "key_id_spelling");
  damaged.sent = genuine;
  CHECK(damaged.accepted());

  diagnosed_case named("https://hooks.example.com/ubiops", {}, "{}", {.key_id = "ubiops-2026"});
  told = named.explain();
  REQUIRE(names_of_causes(told) == "other_key");
  CHECK(told.causes[0].how == proof::signature);
  CHECK(told.causes[0].change.find("keys.add(\"ubiops-2026\", key)") != std::string::npos);
  uw::keyring keys;
  REQUIRE(keys.add("ubiops-2026", named.pair.public_key()));
  const auto verifier = uw::verifier::create(keys, named.policy);
  CHECK(verifier->verify(named.sent.head(), named.sent.body, named.settings.now).has_value());
}

TEST_CASE("a keyring that binds the sender's name to the wrong key") {
  const diagnosed_case named("https://hooks.example.com/ubiops", {}, "{}", {.key_id = "ubiops"});
  const diagnosed_case other;
  uw::keyring keys;
  REQUIRE(keys.add("ubiops", other.pair.public_key()));
  REQUIRE(keys.add("spare", named.pair.public_key()));
  const auto told = named.explain(keys);
  REQUIRE(names_of_causes(told) == "other_key");
  CHECK(told.causes[0].how == proof::signature);
}

TEST_CASE("the right keyid with another key is the same as a forgery") {
  diagnosed_case damaged;
  const diagnosed_case stranger("https://hooks.example.com/ubiops", {}, "{}",
                                {.key_id = std::string(damaged.pair.public_key().key_id())});
  damaged.sent = stranger.sent;
  const auto told = damaged.explain();
  REQUIRE(told.verdict->code() == uw::errc::signature_mismatch);
  CHECK(names_of_causes(told) == "not_signed_or_altered");
}

TEST_CASE("quotes are put around what has lost them, and nothing else") {
  CHECK(detail::with_quotes("a=(@method x-a a:b c/d);created=1;keyid=k:1;alg=a/b;nonce=n;tag=t;x=y") ==
        R"(a=("@method" "x-a" "a:b" "c/d");created=1;keyid="k:1";alg="a/b";nonce="n";tag="t";x=y)");
  CHECK(detail::with_quotes(R"(a=('@method' \x-a\);keyid='k')") == R"(a=("@method" "x-a");keyid="k")");
  CHECK(detail::with_quotes("a=(:x /y);keyid=k") == R"(a=(":x" "/y");keyid="k")");
  CHECK(detail::with_quotes("a=(x), b=(y);z") == R"(a=("x"), b=("y");z)");
  CHECK(detail::with_quotes("") == "");
}

TEST_CASE("a Signature-Input is another only where that can be read") {
  const auto repaired = [](std::string_view text) {
    const auto read = detail::repair_signature_input(text);
    return read ? read->text + " " + std::string(to_string(read->by)) : std::string();
  };
  CHECK(repaired("a=(x);keyid=k") == R"(a=("x");keyid="k" signature_respelled)");
  CHECK(repaired(R"(a=(\"x\");keyid=\"k\")") == R"(a=("x");keyid="k" signature_respelled)");
  CHECK(repaired("a=(\"x\"\r\n \"y\")") == R"(a=("x" "y") signature_folded)");
  for (const std::string_view none :
       {"a=(x", "a=(x;", R"(a=(\"x\")", R"(\a=("x")", "A=(\"x\")", "a=\r\n (\"x\"", "=", "a=(x),"}) {
    CAPTURE(none);
    CHECK(repaired(none).empty());
  }
}

TEST_CASE("a signature is read in either alphabet of base64, with or without its ends") {
  std::string digits(86, 'A');
  digits[3] = '+';
  digits[70] = '/';
  const auto bytes = detail::lenient_base64(digits);
  REQUIRE(bytes);
  std::string url_safe = digits;
  url_safe[3] = '-';
  url_safe[70] = '_';
  for (const std::string& other :
       {url_safe, ":" + digits + "==:", "\"" + url_safe + "=\"", digits.substr(0, 9) + "\r\n " + digits.substr(9)}) {
    CAPTURE(other);
    CHECK(detail::lenient_base64(other) == bytes);
  }
  digits.back() = 'B';  // unused bits are set
  CHECK_FALSE(detail::lenient_base64(digits));
  for (const std::size_t size : {0u, 85u, 87u, 88u}) CHECK_FALSE(detail::lenient_base64(std::string(size, 'A')));
}

TEST_CASE("each line of Signature is read by itself, and others' members are passed over") {
  const std::string member = "us=:" + std::string(86, 'A') + "==:";
  const auto found = [](const std::vector<std::string_view>& lines) {
    const auto read = detail::read_signature_leniently(lines, "us");
    return std::to_string(read.found.size()) + (read.fault ? " " + std::string(to_string(*read.fault)) : "");
  };
  CHECK(found({}) == "0");
  CHECK(found({member}) == "1");
  CHECK(found({"!", member}) == "1");
  const std::string among = "other=(1 2);x=1;y, " + member + ";z=:YQ==:, last=\"a\"";
  CHECK(found({among}) == "1");
  CHECK(found({member, member, member}) == "2");
  CHECK(found({"us=1, other=:YQ==:"}) == "0 signature_cut");
  CHECK(found({"us=:YQ==:"}) == "0 signature_cut");
  CHECK(found({"us=(1)"}) == "0 signature_cut");
  const std::string bare = "x=1,us=" + std::string(86, 'A') + ";y";
  CHECK(found({bare}) == "1 signature_respelled");
  const std::string spaced = "x=1, us=" + std::string(40, 'A') + " " + std::string(46, 'A');
  CHECK(found({spaced}) == "1 signature_folded");
}
