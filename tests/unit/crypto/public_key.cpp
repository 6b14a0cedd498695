#include <ubiops/webhooks/crypto/public_key.hpp>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using uw::errc;
using uw::public_key;
namespace fs = std::filesystem;

namespace {

// RFC 8410 §10.1 and §10.3: a public key, and its private key without and with the public one.
const std::string raw_hex = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
const std::string body = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
const std::string private_body = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
const std::string private_body_with_public =
    "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/"
    "HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9E"
    "CWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
const std::string begin_line = "-----BEGIN PUBLIC KEY-----";
const std::string end_line = "-----END PUBLIC KEY-----";

std::string block(const std::string& base64, const std::string& label = "PUBLIC KEY") {
  return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
}

std::string base64(std::string_view bytes) {
  std::string text(uw::structured_fields::base64::encoded_size(bytes.size()), '\0');
  uw::structured_fields::base64::encode(as_bytes(bytes), text.data());
  return text;
}

std::string element(char tag, const std::string& content) {
  std::string length;
  if (content.size() < 0x80) {
    length = {static_cast<char>(content.size())};
  } else if (content.size() < 0x100) {
    length = {'\x81', static_cast<char>(content.size())};
  } else {
    length = {'\x82', static_cast<char>(content.size() >> 8), static_cast<char>(content.size() & 0xff)};
  }
  return tag + length + content;
}

std::string sequence(const std::string& content) { return element('\x30', content); }
std::string oid(const std::string& content_hex) { return element('\x06', unhex(content_hex)); }
std::string bits(const std::string& bytes) { return element('\x03', '\0' + bytes); }

const std::string ed25519 = oid("2b6570");
std::string ed25519_info() { return sequence(sequence(ed25519) + bits(unhex(raw_hex))); }
std::string der_block(const std::string& der) { return block(base64(der)); }

uw::result<public_key> load(std::string_view text) {
  const exact_buffer buffer(text);
  return public_key::from_pem(buffer.view());
}

void check_loads(std::string_view text) {
  CAPTURE(text);
  const auto key = load(text);
  REQUIRE(key);
  CHECK(hex(key->raw()) == raw_hex);
}

uw::error check_refused(std::string_view text, errc code) {
  CAPTURE(text);
  const auto key = load(text);
  REQUIRE_FALSE(key);
  CHECK(uw::to_string(key.error().code()) == uw::to_string(code));
  return key.error();
}

void check_refused(std::string_view text, errc code, std::string_view subject) {
  CAPTURE(text);
  const uw::error refused = check_refused(text, code);
  CHECK(refused.subject() == subject);
}

uw::result<public_key> from_raw(std::string_view bytes) {
  const exact_buffer buffer(bytes);
  REQUIRE(bytes.size() == 32);
  return public_key::from_raw(as_bytes(buffer.view()).first<32>());
}

class temporary_folder {
 public:
  temporary_folder() {
    std::string pattern = (fs::temp_directory_path() / "ubiops-webhooks-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~temporary_folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

 private:
  fs::path path_;
};

template <class Bytes>
concept is_raw_key = requires(Bytes bytes) { public_key::from_raw(bytes); };
static_assert(is_raw_key<std::array<std::byte, 32>&>);
static_assert(is_raw_key<std::array<unsigned char, 32>&>);
static_assert(is_raw_key<unsigned char (&)[32]>);
static_assert(is_raw_key<std::span<std::byte, 32>>);
static_assert(!is_raw_key<std::array<std::byte, 31>&>);
static_assert(!is_raw_key<std::vector<std::byte>&>);
static_assert(!is_raw_key<unsigned char*>);

template <class Key>
concept gives_views = requires(Key&& key) {
  std::string_view(std::forward<Key>(key).key_id());
  std::span<const std::byte, 32>(std::forward<Key>(key).raw());
};
static_assert(gives_views<public_key&>);
static_assert(gives_views<const public_key&>);
static_assert(!gives_views<public_key>);  // they would dangle
static_assert(std::is_trivially_copyable_v<public_key>);
static_assert(!std::is_default_constructible_v<public_key>);

}  // namespace

TEST_CASE("a PEM key loads, with its id") {
  const auto key = load(block(body));
  REQUIRE(key);
  CHECK(hex(key->raw()) == raw_hex);
  const std::string raw = unhex(raw_hex);
  uw::sodium_crypto::sha512 hash;
  hash.update(as_bytes(raw));
  CHECK(key->key_id() == "sha512:" + hex(hash.finish()));
  CHECK(key->key_id().size() == public_key::key_id_size);
  CHECK(der_block(ed25519_info()) == block(body));  // what the tests below build upon
}

TEST_CASE("every key of the producer's vectors loads or fails with the right code") {
  // Where the file says "either", the code follows from RFC 7468, RFC 8410, or is the safe side.
  const std::map<std::string, errc, std::less<>> refused = {
      {"ed25519-spki-escaped-newlines", errc::malformed_key},
      {"ed25519-private-pkcs8", errc::private_key_supplied},
      {"rsa-2048-spki", errc::unsupported_key_type},
      {"ec-p256-spki", errc::unsupported_key_type},
      {"ec-p384-spki", errc::unsupported_key_type},
      {"x25519-spki", errc::unsupported_key_type},
      {"ed448-spki", errc::unsupported_key_type},
      {"rsa-pkcs1-public", errc::unsupported_key_type},
      {"ec-private-sec1", errc::private_key_supplied},
      {"encrypted-private-garbage", errc::private_key_supplied},
      {"openssh-public", errc::malformed_key},
      {"raw-base64", errc::malformed_key},
      {"spki-base64-no-armor", errc::malformed_key},
      {"empty", errc::malformed_key},
      {"begin-only", errc::malformed_key},
      {"empty-body", errc::malformed_key},
      {"bad-base64", errc::malformed_key},
      {"truncated-der", errc::malformed_key},
      {"spki-31-byte-key", errc::malformed_key},
      {"spki-33-byte-key", errc::malformed_key},
      {"spki-null-params", errc::malformed_key},    // either: RFC 8410 §3, parameters MUST be absent
      {"spki-trailing-byte", errc::malformed_key},  // either: not DER
      {"certificate-label", errc::malformed_key},
      {"end-label-mismatch", errc::malformed_key},
      {"two-public-keys", errc::malformed_key},    // either: which one was meant?
      {"small-order-identity", errc::weak_key},    // either: anybody can sign for it
      {"not-on-curve", errc::weak_key},            // either: nobody can sign for it
  };
  const std::map<std::string, const char*, std::less<>> loaded_where_either = {
      {"ed25519-spki-leading-text", "RFC 7468 §2 allows text before the block"},
      {"ed25519-spki-one-line", "how an environment variable often holds it, and unambiguous"},
  };

  simdjson::dom::parser parser;
  const simdjson::dom::array keys = parser.load(data_file("pyauth.json"))["keys"];
  std::size_t judged = 0;
  for (const simdjson::dom::element each : keys) {
    const std::string name{std::string_view(each["name"])};
    const std::string_view expect = each["expect"];
    const auto key = load(std::string_view(each["pem"]));
    CAPTURE(name, expect);
    if (const auto row = refused.find(name); row != refused.end()) {
      CHECK(expect != "ok");
      REQUIRE_FALSE(key);
      CHECK(uw::to_string(key.error().code()) == uw::to_string(row->second));
    } else {
      CHECK((expect == "ok" || (expect == "either" && loaded_where_either.contains(name))));
      REQUIRE(key);
      if (std::string_view id; each["keyid"].get(id) == simdjson::SUCCESS) {
        CHECK(key->key_id() == id);
      } else {
        CHECK(expect == "either");
      }
    }
    ++judged;
  }
  CHECK(judged == 33);
}

TEST_CASE("the key of RFC 9421 B.1.4 loads") {
  simdjson::dom::parser parser;
  const std::string_view pem = parser.load(data_file("rfc9421-b.2.6.json"))["public_key_pem"];
  const auto key = load(pem);
  REQUIRE(key);
  CHECK(hex(key->raw()) == "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb");
}

TEST_CASE("line ends, blanks and text around the block do not matter") {
  for (const std::string end : {"\n", "\r\n", "\r", " ", "\t", " \t \r\n", "\n\n\n", ""}) {
    CAPTURE(end);
    check_loads(begin_line + end + body + end + end_line + end);
    check_loads(begin_line + end + body.substr(0, 20) + end + body.substr(20) + end + end_line);
  }
  std::string one_a_line;
  for (const char c : body) one_a_line += {c, '\n'};
  check_loads(begin_line + "\n" + one_a_line + end_line);
  check_loads("The webhook key of UbiOps:\n\n" + block(body) + "\nIt was copied in 2024.\n");
  check_loads("PUBLIC_KEY=\"" + begin_line + body + end_line + "\"");
  check_loads("  " + begin_line + "\n  " + body + "\n  " + end_line + "\n");
  check_loads("\xef\xbb\xbf" + block(body));
  check_loads("keep your private key, and begin with this PRIVATE KEY's other half\n" + block(body));
  check_loads("----- BEGIN ----- not a block -----END-----\n" + block(body));
}

TEST_CASE("the armour must be whole, right, and there once") {
  const std::string good = block(body);
  check_loads(good);
  check_refused("", errc::malformed_key, "empty file");
  check_refused("no key at all", errc::malformed_key, "no BEGIN line");
  check_refused(body, errc::malformed_key, "base64 without BEGIN and END lines");
  check_refused(body + "\n" + end_line, errc::malformed_key, "no BEGIN line");
  check_refused("----BEGIN PUBLIC KEY----\n" + body + "\n----END PUBLIC KEY----", errc::malformed_key,
                "other dashes than five ASCII hyphens");
  check_refused("-----begin public key-----\n" + body + "\n-----end public key-----", errc::malformed_key,
                "no BEGIN line");
  check_refused("-----BEGIN ", errc::malformed_key, "BEGIN line");
  check_refused("-----BEGIN PUBLIC KEY", errc::malformed_key, "BEGIN line");
  check_refused("-----BEGIN PUBLIC KEY----", errc::malformed_key, "BEGIN line");
  check_refused("-----BEGIN PUBLIC-KEY-----\n" + body + "\n-----END PUBLIC-KEY-----", errc::malformed_key,
                "BEGIN line");
  check_refused(begin_line, errc::malformed_key, "no END line");
  check_refused(begin_line + "\n" + body, errc::malformed_key, "no END line");
  check_refused(begin_line + "\n" + body + "\n-----END PUBLIC KEY----", errc::malformed_key, "END of another label");
  check_refused(begin_line + "\n" + body + "\n-----END PUBLIC KEYS-----", errc::malformed_key, "END of another label");
  check_refused(begin_line + "\n" + body + "\n-----END PUBLIC", errc::malformed_key, "END of another label");
  check_refused(begin_line + "\n" + body + "\n-----END CERTIFICATE-----", errc::malformed_key, "END of another label");
  check_refused(begin_line + "\n" + body + "\n-----END PRIVATE KEY-----", errc::malformed_key, "END of another label");
  check_refused(good + good, errc::malformed_key, "second block");
  check_refused(good + block(body, "CERTIFICATE"), errc::malformed_key, "second block");
  check_refused(block(body, "CERTIFICATE") + good, errc::malformed_key, "second block");
  check_refused(begin_line + "\n" + good, errc::malformed_key, "second block");
  check_refused(good + end_line, errc::malformed_key, "second END line");
  check_refused(end_line + "\n" + good, errc::malformed_key, "END before BEGIN");
  check_refused(begin_line + "-\n" + body + "\n" + end_line, errc::malformed_key, "character in the body");
  for (const std::string label : {"CERTIFICATE", "OPENSSH PUBLIC KEY", "PGP PUBLIC KEY BLOCK", "public key",
                                  "PUBLIC KEY ", " PUBLIC KEY", "ED25519 PUBLIC KEY", "X509 CRL"}) {
    check_refused(block(body, label), errc::malformed_key, label);
  }
  check_refused(block(body, ""), errc::malformed_key, "");
  check_refused(block(body, "hunter2 PUBLIC KEY"), errc::malformed_key, "another PUBLIC KEY");
  check_refused(block(body, "PUBLIC KEY hunter2"), errc::malformed_key, "another label");
}

TEST_CASE("offsets point at the fault") {
  const auto offset = [](const std::string& text) { return load(text).error().offset(); };
  CHECK(offset(begin_line + "\n" + body) == begin_line.size());
  CHECK(offset(block(body) + block(body)) == block(body).size());
  CHECK(offset("text\n" + block(body, "CERTIFICATE")) == 5);
  CHECK(offset(begin_line + "\nMCow*QYD\n" + end_line) == begin_line.size() + 5);
  CHECK(offset(begin_line + "\\n" + body + "\\n" + end_line) == begin_line.size());
}

TEST_CASE("the body must be strict base64") {
  check_loads(begin_line + body + end_line);
  std::string other = body;
  const auto check = [](const std::string& text, std::string_view subject) {
    check_refused(begin_line + "\n" + text + "\n" + end_line, errc::malformed_key, subject);
  };
  check("", "DER");
  check("\n \r\n", "DER");
  check(body.substr(0, body.size() - 1), "base64");  // padding
  check(body + "=", "base64");
  check(body + "====", "base64");
  check(body.substr(0, 20), "DER");
  check(body.substr(0, 21), "base64");
  other[body.size() - 2] = 'F';  // unused bits
  check(other, "base64");
  other = body;
  other[8] = '=';
  check(other, "base64");
  for (const char c : {'*', '-', '_', '.', ':', '\\', '\0', '\v', '\f', '\x7f', '\xc3'}) {
    other = body;
    other[8] = c;
    check(other, "character in the body");
  }
  check("\\n" + body + "\\n", "line ends written as \\n, in two characters");
  check("Proc-Type: 4,CLEAR\n\n" + body, "character in the body");
}

TEST_CASE("the DER must be exactly an Ed25519 key") {
  const std::string key = unhex(raw_hex);
  check_loads(der_block(sequence(sequence(ed25519) + bits(key))));
  const auto check = [](const std::string& der, std::string_view subject) {
    CAPTURE(hex(as_bytes(der)));
    check_refused(der_block(der), errc::malformed_key, subject);
  };
  // parameters, which RFC 8410 §3 forbids
  check(sequence(sequence(ed25519 + std::string("\x05\0", 2)) + bits(key)), "algorithm parameters");
  check(sequence(sequence(ed25519 + ed25519) + bits(key)), "algorithm parameters");
  // the key
  check(sequence(sequence(ed25519) + bits(key.substr(1))), "key length");
  check(sequence(sequence(ed25519) + bits(key + '\0')), "key length");
  check(sequence(sequence(ed25519) + bits("")), "key length");
  check(sequence(sequence(ed25519) + element('\x03', "")), "DER");
  check(sequence(sequence(ed25519) + element('\x03', key)), "DER");         // its first byte taken for unused bits
  check(sequence(sequence(ed25519) + element('\x03', '\1' + key)), "DER");  // unused bits
  check(sequence(sequence(ed25519) + element('\x04', '\0' + key)), "DER");
  check(sequence(sequence(ed25519) + element('\x23', '\0' + key)), "DER");  // constructed
  check(sequence(sequence(ed25519)), "DER");
  check(sequence(bits(key)), "DER");
  check(sequence(sequence("") + bits(key)), "DER");
  check(sequence(ed25519 + bits(key)), "DER");
  check(sequence(bits(key) + sequence(ed25519)), "DER");
  check(sequence(""), "DER");
  check(ed25519, "DER");
  check(element('\x31', sequence(ed25519) + bits(key)), "DER");
  // trailing bytes, at each level
  check(ed25519_info() + '\0', "DER");
  check(ed25519_info() + ed25519_info(), "DER");
  check(sequence(sequence(ed25519) + bits(key) + '\0'), "DER");
  check(sequence(sequence(ed25519 + '\0') + bits(key)), "algorithm parameters");
  // lengths that are right but not DER's, and lengths that are wrong
  const std::string content = sequence(ed25519) + bits(key);
  check(std::string("\x30\x81\x2a", 3) + content, "DER");
  check(std::string("\x30\x82\0\x2a", 4) + content, "DER");
  check(std::string("\x30\x83\0\0\x2a", 5) + content, "DER");
  check(std::string("\x30\x80", 2) + content + std::string("\0\0", 2), "DER");
  check("\x30\x29" + content, "DER");
  check("\x30\x2b" + content, "DER");
  check("\x30\xff" + content, "DER");
  check(sequence("\x30\x06" + ed25519 + bits(key)), "DER");
  check(sequence("\x30\x04" + ed25519 + bits(key)), "DER");
  const std::string info = ed25519_info();
  for (std::size_t size = 0; size < info.size(); ++size) check(info.substr(0, size), "DER");
}

TEST_CASE("one changed byte of the DER's head is never taken for the key") {
  const std::string info = ed25519_info();
  for (std::size_t at = 0; at < 12; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = info;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CAPTURE(at, bit);
      CHECK_FALSE(load(der_block(changed)));
    }
  }
  CHECK(load(der_block(info)));
}

TEST_CASE("other algorithms are refused by name") {
  const auto check = [](const std::string& algorithm, std::string_view name) {
    check_refused(der_block(sequence(sequence(algorithm) + bits(std::string(32, 'k')))), errc::unsupported_key_type,
                  name);
    check_refused(der_block(sequence(sequence(algorithm) + bits(std::string(300, 'k')))), errc::unsupported_key_type,
                  name);
  };
  check(oid("2b656e"), "X25519");
  check(oid("2b656f"), "X448");
  check(oid("2b6571"), "Ed448");
  check(oid("2a864886f70d010101") + std::string("\x05\0", 2), "RSA");
  check(oid("2a864886f70d01010a"), "RSA-PSS");
  check(oid("2a8648ce380401"), "DSA");
  check(oid("2a8648ce3d0201") + oid("2a8648ce3d030107"), "EC P-256");
  check(oid("2a8648ce3d0201") + oid("2b81040022"), "EC P-384");
  check(oid("2a8648ce3d0201") + oid("2b81040023"), "EC P-521");
  check(oid("2a8648ce3d0201") + oid("2b8104000a"), "EC secp256k1");
  check(oid("2a8648ce3d0201") + oid("2b24030302080101"), "EC");
  check(oid("2b6573"), "unknown algorithm");
  check(oid("2b657000"), "unknown algorithm");
  check(oid("2b65"), "unknown algorithm");
  check(oid(""), "unknown algorithm");
  for (const std::string name : {"RSA", "DSA", "EC"}) {
    check_refused(block("AAAA", name + " PUBLIC KEY"), errc::unsupported_key_type, name);
  }
  check_refused(block("AAAA", "ECX PUBLIC KEY"), errc::malformed_key, "another PUBLIC KEY");
  check_refused(block("AAAA", "RSA PUBLIC KEY 2"), errc::malformed_key, "another label");
}

TEST_CASE("a private key is told, in any armour") {
  for (const std::string label :
       {"PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY",
        "ANY PRIVATE KEY", "OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK"}) {
    check_refused(block("AAAA", label), errc::private_key_supplied);
    check_refused("-----BEGIN " + label + "-----", errc::private_key_supplied);           // cut off
    check_refused("key = \"-----BEGIN " + label + "-----\\nAAAA", errc::private_key_supplied);  // escaped
    check_refused(block(body) + block("AAAA", label), errc::private_key_supplied);        // beside the public key
    check_refused(block("AAAA", label) + block(body), errc::private_key_supplied);
  }
  check_refused("-----begin private key-----\nAAAA", errc::private_key_supplied);
  check_refused("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA", errc::private_key_supplied);
  check_refused("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", errc::private_key_supplied);
  check_refused(block(private_body, "PRIVATE KEY"), errc::private_key_supplied);
  check_refused("-----BEGIN PRIVATE KEY-----\n" + private_body + "\n" + end_line, errc::private_key_supplied);

  check_loads(block(body));
  check_refused("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", errc::malformed_key);
  check_refused(block("AAAA", "PGP PUBLIC KEY BLOCK"), errc::malformed_key);
}

TEST_CASE("a private key is told without armour, and under a wrong label") {
  for (const std::string& base : {private_body, private_body_with_public}) {
    std::string der(base.size() / 4 * 3, '\0');
    const auto size = uw::structured_fields::base64::decode(base, std::as_writable_bytes(std::span(der)));
    REQUIRE(size);
    der.resize(*size);
    check_refused(der, errc::private_key_supplied);
    check_refused(base, errc::private_key_supplied);
    check_refused(base.substr(0, 40), errc::private_key_supplied);
    check_refused("  " + base + "\n", errc::private_key_supplied);
    check_refused("KEY=" + base, errc::private_key_supplied);
    check_refused("{\"key\": \"" + base + "\"}", errc::private_key_supplied);
    check_refused(block(base), errc::private_key_supplied);
    check_refused(begin_line + base + end_line, errc::private_key_supplied);
    check_refused(block(base, "CERTIFICATE"), errc::private_key_supplied);
    check_refused(block(body) + base, errc::private_key_supplied);
    std::string narrow;
    for (const char c : base) narrow += {c, '\r', '\n'};
    check_refused(narrow, errc::private_key_supplied);
    check_refused(block(narrow), errc::private_key_supplied);
  }
  check_refused(body, errc::malformed_key);
  check_refused(ed25519_info(), errc::malformed_key);
  // A public key whose own bytes read like the start of a private one
  const std::string lookalike = unhex("302e020100300506032b65700100000000000000000000000000000000000000");
  CHECK(load(der_block(sequence(sequence(ed25519) + bits(lookalike)))));
}

TEST_CASE("every kind of private key in DER is told by its first bytes") {
  const std::string zero = element('\x02', std::string(1, '\0'));
  const std::string one = element('\x02', "\1");
  const std::string number = element('\x02', "\x7f" + std::string(128, 'n'));
  const std::string rsa = oid("2a864886f70d010101");
  const std::string pbes2 = oid("2a864886f70d01050d") + sequence(std::string(80, 'p'));
  const std::string pkcs12_pbe = oid("2a864886f70d010c0103") + sequence(std::string(80, 'p'));
  const auto check = [](const std::string& der, errc code) {
    CAPTURE(hex(as_bytes(der)));
    check_refused(der, code);
    check_refused(der_block(der), code);
  };
  check(sequence(zero + sequence(rsa) + element('\x04', "key")), errc::private_key_supplied);  // PKCS #8
  check(sequence(one + sequence(ed25519) + element('\x04', std::string(34, 'k'))), errc::private_key_supplied);
  check(sequence(zero + number + number), errc::private_key_supplied);  // PKCS #1
  check(sequence(one + element('\x04', std::string(32, 'k'))), errc::private_key_supplied);  // SEC 1
  check(sequence(element('\x02', "\3") + sequence(std::string(900, 'p'))), errc::private_key_supplied);  // PKCS #12
  check(sequence(sequence(pbes2) + element('\x04', std::string(64, 'c'))), errc::private_key_supplied);  // encrypted
  check(sequence(sequence(pkcs12_pbe) + element('\x04', std::string(64, 'c'))), errc::private_key_supplied);
  check(std::string("openssh-key-v1\0", 15) + "none", errc::private_key_supplied);

  // Public ones, and what only resembles a private key
  const auto resembles = [](const std::string& der) { check_refused(der_block(der), errc::malformed_key, "DER"); };
  resembles(sequence(number + one));  // PKCS #1 public key
  resembles(sequence(element('\x02', "\4") + sequence(ed25519)));
  resembles(sequence(zero + bits("key")));
  resembles(sequence(zero));
  resembles(sequence(sequence(ed25519) + element('\x04', std::string(33, '\0'))));
  resembles("openssh-key-v1");
}

TEST_CASE("a JWK with its private member is told") {
  check_refused(
      R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_"})",
      errc::private_key_supplied);
  check_refused("{\"d\" \r\n\t: \"nWGx\", \"kty\" : \"OKP\"}", errc::private_key_supplied);
  check_refused(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
                errc::malformed_key);
  check_refused(R"({"kty":"OKP","crv":"d","x":"d"})", errc::malformed_key);
  check_refused(R"({"kty":"OKP","x":["d"]})", errc::malformed_key);
  check_refused(R"({"kty":"OKP","x":"d" )", errc::malformed_key);
  check_refused(R"({"d": 1})", errc::malformed_key);
}

TEST_CASE("an error never shows the key text") {
  const auto private_key = load(block(private_body, "PRIVATE KEY"));
  REQUIRE_FALSE(private_key);
  CHECK(private_key.error().subject().empty());
  const auto mislabelled = load("-----BEGIN PRIVATE KEY" + private_body);
  REQUIRE_FALSE(mislabelled);
  CHECK(mislabelled.error().message().find("MC4C") == std::string::npos);
  // A label is shown where it says what is there, and nothing that stands in its place is.
  for (const std::string secret : {"hunter2", "TOKEN", "Zm9vYmFy", "A", "KEYS", "PUBLICKEY", "5EC2E7"}) {
    for (const std::string& label : {secret, secret + " PUBLIC KEY", "PUBLIC " + secret + " KEY",
                                     "PUBLIC KEY " + secret, "PUBLIC KEY\n" + secret}) {
      const auto refused = load(block(body, label));
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code() == errc::malformed_key);
      CHECK((refused.error().subject() == "another label" || refused.error().subject() == "another PUBLIC KEY"));
    }
  }
}

TEST_CASE("raw keys load from bytes of either type") {
  const std::string raw = unhex(raw_hex);
  std::array<unsigned char, 32> bytes;
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<unsigned char>(raw[i]);
  const auto one = from_raw(raw);
  const auto two = public_key::from_raw(bytes);
  const auto three = load(block(body));
  REQUIRE(one);
  REQUIRE(two);
  REQUIRE(three);
  CHECK(*one == *two);
  CHECK(*one == *three);
  CHECK(one->key_id() == three->key_id());
  const auto other = from_raw(unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  REQUIRE(other);
  CHECK_FALSE(*one == *other);
  CHECK(one->key_id() != other->key_id());
}

TEST_CASE("points with a component of small order are weak, each of the seven") {
  REQUIRE(uw::sodium_crypto::initialize());
  // Every point of small order but the neutral one (order 8, 4, 2); the fourth is the one that old libsodiums let
  // through.
  const std::string torsion[] = {
      unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
      unhex("0000000000000000000000000000000000000000000000000000000000000000"),
      unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
      unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
      unhex("0000000000000000000000000000000000000000000000000000000000000080"),
      unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
  };
  const auto unsigned_bytes = [](const std::string& bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
  };
  for (const std::string genuine : {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                                    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                                    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"}) {
    const std::string point = unhex(genuine);
    REQUIRE(from_raw(point));
    for (const std::string& component : torsion) {
      CAPTURE(genuine, hex(as_bytes(component)));
      REQUIRE_FALSE(from_raw(component));
      CHECK(from_raw(component).error().code() == errc::weak_key);
      std::string sum(32, '\0');
      REQUIRE(crypto_core_ed25519_add(reinterpret_cast<unsigned char*>(sum.data()), unsigned_bytes(point),
                                      unsigned_bytes(component)) == 0);
      REQUIRE(sum != point);
      REQUIRE_FALSE(from_raw(sum));
      CHECK(from_raw(sum).error().code() == errc::weak_key);
      std::string back(32, '\0');
      REQUIRE(crypto_core_ed25519_sub(reinterpret_cast<unsigned char*>(back.data()), unsigned_bytes(sum),
                                      unsigned_bytes(component)) == 0);
      CHECK(from_raw(back));
    }
  }
  // The first of the three plus the point of order 2, and y = 9, as constants
  CHECK_FALSE(from_raw(unhex("16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5")));
  CHECK_FALSE(from_raw(unhex("0900000000000000000000000000000000000000000000000000000000000000")));
}

TEST_CASE("encodings that are not canonical, or no point, are weak") {
  REQUIRE(from_raw(unhex(raw_hex)));
  const std::string ones(30, '\xff');
  for (const char sign : {'\x7f', '\xff'}) {
    for (int low = 0xed; low <= 0xff; ++low) {  // y from p to 2^255 - 1
      const auto key = from_raw(static_cast<char>(low) + ones + sign);
      CAPTURE(low);
      REQUIRE_FALSE(key);
      CHECK(key.error().code() == errc::weak_key);
    }
  }
  for (const std::string point :
       {"0100000000000000000000000000000000000000000000000000000000000000",  // the neutral one
        "0100000000000000000000000000000000000000000000000000000000000080",  // x = 0, negative
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000",  // not on the curve
        "0700000000000000000000000000000000000000000000000000000000000080"}) {
    CAPTURE(point);
    REQUIRE_FALSE(from_raw(unhex(point)));
    CHECK(from_raw(unhex(point)).error().code() == errc::weak_key);
    check_refused(der_block(sequence(sequence(ed25519) + bits(unhex(point)))), errc::weak_key);
  }
}

TEST_CASE("the text may be as long as a file, and no longer") {
  const std::string good = block(body);
  check_loads(std::string(uw::limits::max_key_file - good.size(), '\n') + good);
  const std::string longer = std::string(uw::limits::max_key_file - good.size() + 1, '\n') + good;
  check_refused(longer, errc::malformed_key, "more than 64 KiB");
  CHECK(uw::public_key::from_pem(longer).error().offset() == uw::limits::max_key_file);
}

TEST_CASE("a key file loads as its text does") {
  const temporary_folder folder;
  const std::string good = folder.write("good.pem", block(body));
  const auto key = public_key::from_pem_file(good);
  REQUIRE(key);
  CHECK(hex(key->raw()) == raw_hex);

  const auto code = [](const std::string& path) {
    const auto loaded = public_key::from_pem_file(path);
    return loaded ? std::string_view("loaded") : uw::to_string(loaded.error().code());
  };
  const std::string filler(uw::limits::max_key_file - block(body).size(), '\n');
  CHECK(code(folder.write("largest.pem", filler + block(body))) == "loaded");
  CHECK(code(folder.write("too-large.pem", block(body) + filler + "\n")) == "malformed_key");
  CHECK(code(folder.write("huge.pem", block(body) + std::string(1 << 20, '\n'))) == "malformed_key");
  CHECK(code(folder.write("empty.pem", "")) == "malformed_key");
  CHECK(code(folder.write("private.pem", block(private_body, "PRIVATE KEY"))) == "private_key_supplied");
  std::string der(private_body.size() / 4 * 3, '\0');
  REQUIRE(uw::structured_fields::base64::decode(private_body, std::as_writable_bytes(std::span(der))));
  CHECK(code(folder.write("private.der", der)) == "private_key_supplied");
  CHECK(code(folder.write("public.der", ed25519_info())) == "malformed_key");
}

TEST_CASE("a file that cannot be read says so, with its name") {
  const temporary_folder folder;
  const std::string good = folder.write("good.pem", block(body));
  REQUIRE(public_key::from_pem_file(good));
  const auto check = [](const std::string& path) {
    const auto key = public_key::from_pem_file(path);
    REQUIRE_FALSE(key);
    CHECK(key.error().code() == errc::unreadable_file);
    return std::string(key.error().subject());
  };
  CHECK(check("missing.pem") == "missing.pem");
  CHECK(check("") == "");
  const std::string deep = "/nonexistent/" + std::string(60, 'd') + "/webhooks-public-key";
  CHECK(check(deep) == deep.substr(deep.size() - uw::error::subject_capacity));
  check(folder.path("missing.pem"));
  check(folder.path("."));
  check(good + "/below");
  check(good + std::string("\0.txt", 5));  // fopen alone would see good.pem
  if (::geteuid() != 0) {
    fs::permissions(good, fs::perms::none);
    check(good);
    fs::permissions(good, fs::perms::owner_all);
    CHECK(public_key::from_pem_file(good));
  }
}
