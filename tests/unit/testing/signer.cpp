#include <ubiops/webhooks/testing/signer.hpp>

#include <ubiops/webhooks/testing/signer.hpp>  // again: the guard holds

#include <algorithm>
#include <string>
#include <vector>

#include <simdjson.h>

#include <ubiops/webhooks/verifier.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "json_text.hpp"

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;
using uw::testing::body_digest;
using uw::testing::field;
using uw::testing::key_pair;
using uw::testing::producer;
using uw::testing::signed_request;
using uw::testing::signing_options;

namespace {

constexpr std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}
constexpr std::chrono::sys_seconds now = at(1753500000);

const std::string body = R"({"event": "deployment_request_completed"})";
const std::string origin = "https://hooks.example.com";
const std::string url = origin + "/ubiops?x=1";

std::string decoded(std::string_view base64) {
  std::string bytes(base64.size(), '\0');
  const auto size = uw::structured_fields::base64::decode(base64, std::as_writable_bytes(std::span(bytes)));
  REQUIRE(size);
  bytes.resize(*size);
  return bytes;
}

key_pair pair_of(unsigned char first) {
  std::array<unsigned char, 32> seed{};
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<unsigned char>(first + i);
  const auto pair = key_pair::from_seed(std::as_bytes(std::span(seed)));
  REQUIRE(pair);
  return *pair;
}

signed_request signed_by(const key_pair& pair, const signing_options& options, std::vector<field> fields = {}) {
  const auto sent = uw::testing::sign(pair, "POST", url, std::move(fields), body, options);
  REQUIRE(sent);
  return *sent;
}

uw::verifier verifier_for(const uw::public_key& key, uw::policy policy) {
  auto verifier = uw::verifier::create(key, std::move(policy));
  REQUIRE(verifier);
  return *verifier;
}

/// The code of a refusal; errc{} where the request verifies. Both ways of verifying must agree.
uw::errc verdict(const uw::verifier& verifier, const signed_request& sent, std::chrono::sys_seconds time = now) {
  const auto whole = verifier.verify(sent.head(), sent.body, time);
  const uw::errc code = whole ? uw::errc{} : whole.error().code();
  auto pending = verifier.verify_head(sent.head(), time);
  uw::errc streamed{};
  if (pending) {
    pending->update(sent.body);
    const auto finished = std::move(*pending).finish(time);
    if (!finished) streamed = finished.error().code();
  } else {
    streamed = pending.error().code();
  }
  CHECK(code == streamed);
  return code;
}

uw::errc verdict(const key_pair& pair, const signed_request& sent, uw::policy policy = {.public_origin = origin}) {
  return verdict(verifier_for(pair.public_key(), std::move(policy)), sent);
}

std::string value_of(const signed_request& sent, std::string_view name) {
  const auto found =
      std::find_if(sent.fields.begin(), sent.fields.end(), [&](const field& f) { return f.name == name; });
  return found == sent.fields.end() ? std::string("(absent)") : found->value;
}

/// What Signature-Input says behind the covered components, without the key id.
std::string parameters_of(const signed_request& sent, const key_pair& pair) {
  std::string text = value_of(sent, "Signature-Input");
  text.erase(0, text.find(')') + 1);
  const std::string key_id(pair.public_key().key_id());
  if (const std::size_t found = text.find(key_id); found != std::string::npos) text.replace(found, key_id.size(), "K");
  return text;
}

std::string components_of(const signed_request& sent) {
  const std::string text = value_of(sent, "Signature-Input");
  return text.substr(0, text.find(')') + 1);
}

std::vector<field> fields_of(simdjson::dom::element rows) {
  std::vector<field> fields;
  for (const simdjson::dom::element row : simdjson::dom::array(rows)) {
    fields.push_back({text_of(row.at(0)), text_of(row.at(1))});
  }
  return fields;
}

template <class Number>
void read_optional(simdjson::dom::element row, const char* name, Number&& take) {
  simdjson::dom::element value;
  if (row[name].get(value) == simdjson::SUCCESS) take(value);
}

producer producer_of(std::string_view release) {
  for (const auto& [end, found] : {std::pair(" 1.0.1", producer::oldest), std::pair(" 2.0.0", producer::older)}) {
    if (release.ends_with(end)) return found;
  }
  return producer::newer;
}

signing_options options_of(simdjson::dom::element row) {
  using element = simdjson::dom::element;
  signing_options options;
  options.components.clear();
  for (const element component : simdjson::dom::array(row["components"]))
    options.components.push_back(text_of(component));
  options.created = at(std::int64_t(row["created"]));
  read_optional(row, "expires", [&](element value) { options.expires = at(std::int64_t(value)); });
  read_optional(row, "nonce", [&](element value) { options.nonce = text_of(value); });
  read_optional(row, "tag", [&](element value) { options.tag = text_of(value); });
  read_optional(row, "label", [&](element value) { options.label = text_of(value); });
  read_optional(row, "key_id", [&](element value) { options.key_id = text_of(value); });
  read_optional(row, "include_alg", [&](element value) { options.include_alg = bool(value); });
  read_optional(row, "digest", [&](element value) {
    options.digest = text_of(value) == "sha-512" ? body_digest::sha512 : body_digest::sha256;
  });
  options.signed_by = producer_of(text_of(row["producer"]));
  return options;
}

}  // namespace

TEST_CASE("what is signed is byte for byte what every generation of the producer signs and sends") {
  const auto [file, size] =
      GENERATE(std::pair(std::string("producer_signatures.json"), 15u),  // oldest and older
               std::pair(std::string("producer_older.json"), 60u), std::pair(std::string("producer_newer.json"), 60u));
  simdjson::dom::parser parser;
  const simdjson::dom::element data = parser.load(UBIOPS_WEBHOOKS_TEST_DATA "/" + file);
  const key_pair pair = pair_of(0);
  REQUIRE(text_of(data["seed_hex"]).starts_with("000102"));
  const simdjson::dom::array rows = data["requests"];
  CHECK(rows.size() == size);
  for (const simdjson::dom::element row : rows) {
    CAPTURE(file, text_of(row["note"]));
    const std::string content = decoded(text_of(row["body_b64"]));
    const exact_buffer buffer(content);
    const auto sent = uw::testing::sign(pair, text_of(row["method"]), text_of(row["url"]), fields_of(row["fields"]),
                                        buffer.view(), options_of(row));
    REQUIRE(sent);
    const simdjson::dom::element expected = row["sent"];
    CHECK(sent->method == text_of(expected["method"]));
    CHECK(sent->target == text_of(expected["target"]));
    CHECK(sent->url == text_of(expected["url"]));
    CHECK(sent->body == content);
    const std::vector<field> fields = fields_of(expected["fields"]);
    REQUIRE(sent->fields.size() == fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      CHECK(sent->fields[i].name == fields[i].name);
      CHECK(sent->fields[i].value == fields[i].value);
    }
  }
}

TEST_CASE("the URL and the signature base of every genuine request are built again") {
  simdjson::dom::parser parser;
  const simdjson::dom::element data = parser.load(UBIOPS_WEBHOOKS_TEST_DATA "/pyauth.json");
  const simdjson::dom::array vectors = data["vectors"];
  CHECK(vectors.size() == 56);
  for (const simdjson::dom::element vector : vectors) {
    const std::string id = text_of(vector["id"]);
    CAPTURE(id);
    const simdjson::dom::element sent = vector["request"];
    // This one was "/a/%2e%2e/b" when it was registered: signed, its dot segments no longer come from escapes.
    const std::string signed_url = text_of(sent["url"]);
    const std::string registered = id == "pub-029-dot-segments" ? origin + "/a/%2e%2e/b" : signed_url;
    const auto prepared = uw::testing::prepare_url(registered);
    REQUIRE(prepared);
    CHECK(prepared->text == signed_url);
    CHECK(prepared->target == text_of(sent["target"]));

    uw::request head(text_of(sent["method"]), text_of(sent["target"]));
    std::string input;
    for (const field& line : fields_of(sent["headers"])) {
      head.add(line.name, line.value);
      if (detail::equals_ignoring_case(line.name, "host")) CHECK(uw::trim(line.value) == prepared->host);
      if (detail::equals_ignoring_case(line.name, "signature-input")) input = line.value;
    }
    const auto key = uw::public_key::from_pem(text_of(vector["key"]["pem"]));
    REQUIRE(key);
    uw::keyring keys;
    REQUIRE(keys.add(*key));
    detail::signature_input signature(keys, 0);
    REQUIRE(signature.read(uw::trim(input)));
    detail::text_buffer<uw::limits::inline_signature_base> base;
    REQUIRE(detail::signing::append_base_for_url(base, signature.selected(), head, signed_url, producer::older));
    CHECK(base.view() == text_of(vector["signature_base"]));
  }
}

TEST_CASE("what is signed verifies, whatever its shape") {
  const key_pair pair = pair_of(1);
  const std::string every_byte = [] {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    return bytes;
  }();
  const std::vector<std::string> urls = {
      "https://hooks.example.com",
      "HTTPS://Hooks.Example.com/ubiops?",
      "https://hooks.example.com/a/../b//c?q=%7e a&r=\xc3\xa9",
      "https://User:Pass@hooks.example.com:443/100%#Frag/ment?",
      "http://[2001:DB8::1]:8080/?x=1&y=2",
      "http://127.0.0.1:8000/",
      "https://hooks.example.com.:8443/",
  };
  const std::vector<std::string> bodies = {"", body, every_byte, std::string(70000, 'x')};
  constexpr producer generations[] = {producer::newer, producer::older, producer::oldest};
  const std::vector<signing_options> shapes = {
      {},
      {.digest = body_digest::sha512},
      {.digest = body_digest::sha256_and_sha512, .nonce = "n\"\\", .tag = ""},
      {.expires = now + std::chrono::minutes(1), .label = "*a", .include_alg = false},
      {.components = {"date", "\"content-digest\";sf", "@request-target", "@path", "@query", "@scheme", "@target-uri",
                      "@authority", "@method", "\"x-a\";bs", "\"content-digest\";bs"},
       .expires = now + std::chrono::minutes(1),
       .nonce = "n"},
  };
  for (const std::string& each_url : urls) {
    for (const std::string& each_body : bodies) {
      for (std::size_t i = 0; i < shapes.size() * std::size(generations); ++i) {
        CAPTURE(each_url, each_body.size(), i);
        signing_options options = shapes[i / std::size(generations)];
        options.signed_by = generations[i % std::size(generations)];
        options.created = now;
        const auto sent =
            uw::testing::sign(pair, i == 2 ? "put" : "POST", each_url,
                              {{"X-A", "1"}, {"Authorization", "Token x"}, {"x-a", " 2\t"}}, each_body, options);
        REQUIRE(sent);
        uw::policy policy{.target_uri = sent->url};
        const bool has_digest = value_of(*sent, "Content-Digest") != "(absent)";
        CHECK(has_digest == (!each_body.empty() || options.signed_by == producer::newer));
        if (!has_digest) policy.required_components = {"@method", "@authority", "@target-uri", "date"};
        policy.also_required = {"authorization"};
        policy.required_fields = {{"authorization", "Token x"}};
        CHECK(verdict(pair, *sent, policy) == uw::errc{});

        signed_request other_body = *sent;
        other_body.body += "x";
        CHECK(verdict(pair, other_body, policy) ==
              (has_digest ? uw::errc::content_digest_mismatch : uw::errc::component_not_covered));
      }
    }
  }
}

TEST_CASE("what is changed after signing is refused") {
  const key_pair pair = pair_of(2);
  const signed_request sent = signed_by(pair, {.created = now}, {{"Authorization", "Token x"}, {"X-A", "1"}});
  CHECK(verdict(pair, sent) == uw::errc{});

  signed_request changed = sent;
  changed.method = "PUT";
  CHECK(verdict(pair, changed) == uw::errc::signature_mismatch);
  changed = sent;
  changed.target += "&y=2";
  CHECK(verdict(pair, changed) == uw::errc::signature_mismatch);
  changed = sent;
  changed.body[0] = '[';
  CHECK(verdict(pair, changed) == uw::errc::content_digest_mismatch);
  changed = sent;
  for (field& line : changed.fields) {
    if (line.name == "Authorization") line.value = "Token y";
  }
  CHECK(verdict(pair, changed) == uw::errc::signature_mismatch);
  changed = sent;
  for (field& line : changed.fields) {
    if (line.name == "X-A") line.value = "2";
  }
  CHECK(verdict(pair, changed) == uw::errc{});  // not covered

  CHECK(verdict(pair, sent, {.public_origin = "https://elsewhere.example.com"}) == uw::errc::signature_mismatch);
  CHECK(verdict(pair_of(3), sent) == uw::errc::unknown_key);
  const auto verifier = verifier_for(pair.public_key(), {.public_origin = origin});
  CHECK(verdict(verifier, sent, now + std::chrono::seconds(360)) == uw::errc{});
  CHECK(verdict(verifier, sent, now + std::chrono::seconds(361)) == uw::errc::signature_too_old);
}

TEST_CASE("the request is what goes on the wire") {
  const key_pair pair = pair_of(4);
  const auto sent = uw::testing::sign(pair, "post", "https://u@Hooks.Example.com:443/ubiops?x=%2f#top",
                                      {{"Content-Type", "application/json"}}, "{}", {.created = now});
  REQUIRE(sent);
  CHECK(sent->url == "https://u@hooks.example.com:443/ubiops?x=%2F#top");
  CHECK(sent->http_text() ==
        "POST /ubiops?x=%2F HTTP/1.1\r\n"
        "Host: hooks.example.com\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: 2\r\n"
        "Date: Sat, 26 Jul 2025 03:20:00 GMT\r\n"
        "Content-Digest: sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:\r\n"
        "Signature-Input: " +
            value_of(*sent, "Signature-Input") +
            "\r\n"
            "Signature: " +
            value_of(*sent, "Signature") +
            "\r\n"
            "\r\n"
            "{}");
  const uw::request head = sent->head();
  CHECK(head.method() == "POST");
  CHECK(head.target() == "/ubiops?x=%2F");
  CHECK(head.authority().empty());
  std::size_t lines = 0;
  auto compare = [&](std::string_view name, std::string_view value) {
    REQUIRE(lines < sent->fields.size());
    CHECK(sent->fields[lines++] == field{std::string(name), std::string(value)});
  };
  head.for_each_field(compare);
  CHECK(lines == sent->fields.size());
}

TEST_CASE("fields that are given are not added") {
  const key_pair pair = pair_of(5);
  const std::vector<field> given = {{"HOST", "hooks.example.com:443"},
                                    {"content-length", "41"},
                                    {"CONTENT-DIGEST", "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:"},
                                    {"date", "Sat, 26 Jul 2025 03:19:59 GMT"}};
  const signed_request sent = signed_by(pair, {.created = now}, given);
  REQUIRE(sent.fields.size() == 6);
  CHECK(std::equal(given.begin(), given.end(), sent.fields.begin()));
  CHECK(sent.fields[4].name == "Signature-Input");
  CHECK(sent.fields[5].name == "Signature");
  CHECK(verdict(pair, sent) == uw::errc::content_digest_mismatch);  // of "{}"

  CHECK(signed_by(pair, {.created = now}).fields.size() == 6);
}

TEST_CASE("an empty body has a digest by the newer producer alone, and only by GET and HEAD no length") {
  const key_pair pair = pair_of(6);
  const std::string with_digest = R"(pyhms=("@method" "@authority" "@target-uri" "content-digest" "date"))";
  const std::string without_digest = R"(pyhms=("@method" "@authority" "@target-uri" "date"))";
  for (const std::string method : {"GET", "head", "POST", "DELETE"}) {
    CAPTURE(method);
    for (const producer by : {producer::newer, producer::older, producer::oldest}) {
      const auto sent = uw::testing::sign(pair, method, url, {}, "", {.signed_by = by, .created = now});
      REQUIRE(sent);
      const bool has_digest = by == producer::newer;
      CHECK(value_of(*sent, "Content-Digest") ==
            (has_digest ? "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:" : "(absent)"));
      CHECK(value_of(*sent, "Content-Length") == (method == "GET" || method == "head" ? "(absent)" : "0"));
      CHECK(components_of(*sent) == (has_digest ? with_digest : without_digest));
      const auto with_body = uw::testing::sign(pair, method, url, {}, "x", {.signed_by = by, .created = now});
      REQUIRE(with_body);
      CHECK(value_of(*with_body, "Content-Length") == "1");
      CHECK(components_of(*with_body) == with_digest);
    }
  }
}

TEST_CASE("the digest is the one asked for") {
  const key_pair pair = pair_of(7);
  const std::string sha256 = "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:";
  const std::string sha512 =
      "sha-512=:J8dGcK23UHX60FjVzq97IMTneGyDuuijL2Jvl4KvNMmjPCBG72D9Knh403jin+yFGAa72aZ4ePOp8c2kgwdj/Q==:";
  const auto digest_of = [&](body_digest digest) {
    const auto sent = uw::testing::sign(pair, "POST", url, {}, "{}", {.digest = digest, .created = now});
    REQUIRE(sent);
    return value_of(*sent, "Content-Digest");
  };
  CHECK(digest_of(body_digest::sha256) == sha256);
  CHECK(digest_of(body_digest::sha512) == sha512);
  CHECK(digest_of(body_digest::sha256_and_sha512) == sha256 + ", " + sha512);
  CHECK(digest_of(body_digest::none) == "(absent)");

  const signed_request bare = signed_by(pair, {.digest = body_digest::none, .created = now});
  CHECK(components_of(bare) == R"(pyhms=("@method" "@authority" "@target-uri" "date"))");
  CHECK(verdict(pair, bare) == uw::errc::component_not_covered);
}

TEST_CASE("authorization is covered where it is sent, once, unless switched off") {
  const key_pair pair = pair_of(8);
  const std::vector<field> secret = {{"AUTHORIZATION", "Token x"}};
  const auto covered = [&](signing_options options, const std::vector<field>& fields) {
    options.created = now;
    return components_of(signed_by(pair, options, fields));
  };
  CHECK(covered({.components = {"date"}}, secret) == R"(pyhms=("date" "authorization"))");
  CHECK(covered({.components = {"date"}}, {}) == R"(pyhms=("date"))");
  CHECK(covered({.components = {"date"}, .cover_authorization = false}, secret) == R"(pyhms=("date"))");
  CHECK(covered({.components = {"authorization", "date"}}, secret) == R"(pyhms=("authorization" "date"))");
  CHECK(covered({.components = {"\"authorization\";bs"}}, secret) == R"(pyhms=("authorization";bs "authorization"))");
  CHECK(covered({.components = {}}, secret) == R"(pyhms=("authorization"))");
  CHECK(covered({.components = {}}, {}) == "pyhms=()");
}

TEST_CASE("parameters stand in the order of each producer") {
  const key_pair pair = pair_of(9);
  const signing_options all = {.created = now, .expires = at(1753500300), .nonce = "n", .tag = "t\"\\"};
  CHECK(parameters_of(signed_by(pair, {.created = now}), pair) == R"(;created=1753500000;keyid="K";alg="ed25519")");
  CHECK(parameters_of(signed_by(pair, all), pair) ==
        R"(;created=1753500000;keyid="K";alg="ed25519";expires=1753500300;nonce="n";tag="t\"\\")");
  signing_options older = all;
  older.signed_by = producer::oldest;
  CHECK(parameters_of(signed_by(pair, older), pair) ==
        R"(;created=1753500000;keyid="K";expires=1753500300;nonce="n";tag="t\"\\";alg="ed25519")");
  older.include_alg = false;
  CHECK(parameters_of(signed_by(pair, older), pair) ==
        R"(;created=1753500000;keyid="K";expires=1753500300;nonce="n";tag="t\"\\")");
  const auto verified = verifier_for(pair.public_key(), {.public_origin = origin})
                            .verify(signed_by(pair, all).head(), std::string_view(body), now);
  REQUIRE(verified);
  CHECK(verified->nonce() == "n");
  CHECK(verified->tag() == "t\"\\");
  CHECK(verified->expires() == at(1753500300));
}

TEST_CASE("a key id may be anybody's") {
  const key_pair pair = pair_of(10);
  const key_pair other = pair_of(11);
  const signed_request named = signed_by(pair, {.created = now, .key_id = "ours \"1\""});
  CHECK(verdict(pair, named) == uw::errc::unknown_key);
  uw::keyring keys;
  REQUIRE(keys.add("ours \"1\"", pair.public_key()));
  const auto verifier = uw::verifier::create(keys, {.public_origin = origin});
  REQUIRE(verifier);
  CHECK(verdict(*verifier, named) == uw::errc{});

  // A forgery: signed by one key in the name of another.
  const signed_request forged = signed_by(pair, {.created = now, .key_id = std::string(other.public_key().key_id())});
  CHECK(verdict(other, forged) == uw::errc::signature_mismatch);
  CHECK(verdict(pair, signed_by(pair, {.created = now, .key_id = ""})) == uw::errc::unknown_key);
}

TEST_CASE("by default it is signed now") {
  const key_pair pair = pair_of(12);
  const auto before = uw::now_by_system_clock();
  const signed_request sent = signed_by(pair, {});
  const auto verified =
      verifier_for(pair.public_key(), {.public_origin = origin}).verify(sent.head(), std::string_view(sent.body));
  REQUIRE(verified);
  CHECK(verified->created() >= before);
  CHECK(verified->created() <= uw::now_by_system_clock());
  CHECK(uw::parse_imf_fixdate(value_of(sent, "Date")) == verified->created());
}

TEST_CASE("another signature may stand beside ours") {
  const key_pair pair = pair_of(13);
  const key_pair proxy = pair_of(14);
  const signed_request inner = signed_by(pair, {.created = now});
  const auto outer =
      uw::testing::sign(proxy, inner.method, inner.url, inner.fields, inner.body,
                        {.components = {"@method", "\"signature\";key=\"pyhms\""}, .created = now, .label = "proxy"});
  REQUIRE(outer);
  CHECK(verdict(pair, *outer) == uw::errc{});
  CHECK(verdict(proxy, *outer, {.public_origin = origin, .required_components = {"\"signature\";key=\"pyhms\""}}) ==
        uw::errc::component_not_covered);  // the body is bound by the inner signature only
}

TEST_CASE("what cannot be signed is refused") {
  using enum uw::errc;
  const key_pair pair = pair_of(15);
  struct row {
    std::string method = "POST";
    std::string url = ::url;
    std::vector<field> fields = {{"X-A", "1"}};
    signing_options options = {};
    uw::errc code{};
    std::string subject = {};
  };
  const auto covering = [](std::vector<std::string> components) {
    return signing_options{.components = std::move(components)};
  };
  std::vector<std::string> sixteen;
  for (int i = 0; i < 16; ++i) sixteen.push_back("x-" + std::to_string(i));
  std::vector<field> sixteen_fields;
  for (const std::string& name : sixteen) sixteen_fields.push_back({name, ""});
  std::vector<field> seventeen_fields = sixteen_fields;
  seventeen_fields.push_back({"Authorization", "x"});
  const std::string long_label(uw::limits::max_label, 'a');
  const std::vector<field> many(uw::limits::max_field_lines - 4, field{"X-A", "1"});  // and four that are added
  std::vector<field> too_many = many;
  too_many.push_back({"X-A", "1"});

  for (const row& each : std::initializer_list<row>{
           {.url = "ftp://hooks.example.com/", .code = malformed_target, .subject = "scheme"},
           {.method = "M-SEARCH"},
           {.method = "", .code = malformed_field, .subject = "@method"},
           {.method = "PO ST", .code = malformed_field, .subject = "@method"},
           {.method = "POST\r\nX: y", .code = malformed_field, .subject = "@method"},
           {.fields = {{"X A", "1"}}, .code = malformed_field, .subject = "field name"},
           {.fields = {{"", "1"}}, .code = malformed_field, .subject = "field name"},
           {.fields = {{"X-A", "1\r\nX-B: 2"}}, .code = malformed_field, .subject = "X-A"},
           {.fields = {{"X-A", std::string("1\0", 2)}}, .code = malformed_field, .subject = "X-A"},
           {.fields = {{"X-A", "1\t2"}}, .options = covering({"x-a"})},
           {.fields = {{"X-A", "\xe9"}}},
           {.fields = {{"X-A", "\xe9"}}, .options = covering({"\"x-a\";bs"})},
           {.fields = {{"X-A", "\xe9"}}, .options = covering({"x-a"}), .code = malformed_field, .subject = "x-a"},
           {.fields = {{"Transfer-Encoding", "chunked"}}, .code = malformed_field, .subject = "transfer-encoding"},
           {.options = {.label = "*_-.9"}},
           {.options = {.label = ""}, .code = malformed_signature_input, .subject = "label"},
           {.options = {.label = "Pyhms"}, .code = malformed_signature_input, .subject = "label"},
           {.options = {.label = "a=(),b"}, .code = malformed_signature_input, .subject = "label"},
           {.options = {.label = long_label}},
           {.options = {.label = long_label + "a"}, .code = limit_exceeded, .subject = "signature-input"},
           {.options = {.nonce = "\n"}, .code = malformed_signature_input, .subject = "nonce"},
           {.options = {.tag = "\xc3\xa9"}, .code = malformed_signature_input, .subject = "tag"},
           {.options = {.key_id = "\x7f"}, .code = malformed_signature_input, .subject = "keyid"},
           {.options = {.created = at(-999'999'999'999'999)}},
           {.options = {.created = at(1'000'000'000'000'000)}, .code = malformed_signature_input, .subject = "created"},
           {.options = {.expires = at(999'999'999'999'999)}},
           {.options = {.expires = at(-1'000'000'000'000'000)},
            .code = malformed_signature_input,
            .subject = "expires"},
           {.options = covering({"\"x-a"}), .code = malformed_signature_input, .subject = "\"x-a"},
           {.options = covering({""}), .code = malformed_signature_input},
           {.options = covering({"\"x-a\" \"date\""}),
            .code = malformed_signature_input,
            .subject = "\"x-a\" \"date\""},
           {.options = covering({"X-A"}), .code = unsupported_component, .subject = "X-A"},
           {.options = covering({"@status"}), .code = unsupported_component, .subject = "@status"},
           {.options = covering({"\"x-a\";tr"}), .code = unsupported_component, .subject = "\"x-a\";tr"},
           {.options = covering({"\"x-a\";bs;bs"}), .code = duplicate_parameter, .subject = "\"x-a\";bs;bs"},
           {.options = covering({"x-a", "\"x-a\";bs"})},
           {.options = covering({"x-a", "x-a"}), .code = duplicate_component, .subject = "x-a"},
           {.options = covering({"x-b"}), .code = missing_component, .subject = "x-b"},
           {.options = covering({"\"@query-param\";name=\"x\""})},
           {.options = covering({"\"@query-param\";name=\"y\""}), .code = missing_component, .subject = "y"},
           {.fields = sixteen_fields, .options = covering(sixteen)},
           {.fields = seventeen_fields,
            .options = covering(sixteen),
            .code = limit_exceeded,
            .subject = "signature-input"},
           {.fields = many},
           {.fields = too_many, .code = limit_exceeded, .subject = "field lines"},
           {.fields = {{"X-A", std::string(15000, 'a')}}, .options = covering({"x-a"})},
           {.fields = {{"X-A", std::string(20000, 'a')}},
            .options = covering({"x-a"}),
            .code = limit_exceeded,
            .subject = "x-a"},
       }) {
    CAPTURE(each.method, each.url, each.subject, each.options.label.size(), each.options.components, each.code);
    const auto sent = uw::testing::sign(pair, each.method, each.url, each.fields, body, each.options);
    REQUIRE(sent.has_value() == (each.code == uw::errc{}));
    if (sent) continue;
    CHECK(sent.error().code() == each.code);
    CHECK(sent.error().subject() == each.subject);
  }
}
