#include <ubiops/webhooks/testing/key_pair.hpp>

#include <ubiops/webhooks/testing/key_pair.hpp>  // again: the guard holds

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using uw::testing::key_pair;

namespace {

std::string chars_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

uw::result<key_pair> from_seed(std::string_view seed) {
  return key_pair::from_seed(std::as_bytes(std::span(seed)).first<32>());
}

uw::result<key_pair> from_pem(std::string_view pem) {
  const exact_buffer buffer(pem);
  return key_pair::from_pkcs8_pem(buffer.view());
}

std::string armoured(std::string_view der, std::string_view label = "PRIVATE KEY") {
  namespace base64 = uw::structured_fields::base64;
  std::string text(base64::encoded_size(der.size()), '\0');
  base64::encode(std::as_bytes(std::span(der)), text.data());
  return "-----BEGIN " + std::string(label) + "-----\n" + text + "\n-----END " + std::string(label) + "-----\n";
}

// RFC 8410 §10.1, §10.3: a private key, its public key, and the same with an attribute and the public key.
const std::string example_private =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
const std::string example_public =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";
const std::string example_second_version =
    "-----BEGIN PRIVATE KEY-----\n"
    "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n"
    "Z9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PRIVATE KEY-----\n";
const std::string example_seed = unhex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");

struct refusal {
  std::string pem;
  uw::errc code;
  std::string subject;
};

void check_refused(const refusal& row) {
  CAPTURE(row.pem);
  const auto pair = from_pem(row.pem);
  REQUIRE_FALSE(pair);
  CHECK(pair.error().code() == row.code);
  CHECK(pair.error().subject() == row.subject);
}

class temporary_file {
 public:
  explicit temporary_file(std::string_view content)
      : path_((std::filesystem::temp_directory_path() / ("key_pair_" + std::to_string(std::random_device()())))
                  .string()) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

static_assert(!std::is_default_constructible_v<key_pair>);
static_assert(std::is_copy_constructible_v<key_pair> && std::is_nothrow_move_constructible_v<key_pair>);

}  // namespace

TEST_CASE("a pair from a seed signs as RFC 8032 says") {
  struct row {
    std::string_view seed, key, message, signature;
  };
  const row rows[] = {
                        // §7.1, TEST 1 to 3
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2"
       "46"
       "55141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302ae"
       "eb"
       "00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28"
       "dc"
       "027beceea1ec40a"},
  };
  for (const row& each : rows) {
    const auto pair = from_seed(unhex(each.seed));
    REQUIRE(pair);
    CHECK(chars_of(pair->public_key().raw()) == unhex(each.key));
    const std::string message = unhex(each.message);
    const exact_buffer buffer(message);
    CHECK(chars_of(pair->sign(buffer.view())) == unhex(each.signature));
  }
}

TEST_CASE("the empty message may be a null view") {
  const auto pair = from_seed(example_seed);
  REQUIRE(pair);
  CHECK(pair->sign(std::string_view()) == pair->sign(""));
}

TEST_CASE("the keys of RFC 8410 are read and written") {
  const auto pair = from_pem(example_private);
  REQUIRE(pair);
  CHECK(pair->pkcs8_pem() == example_private);
  CHECK(pair->spki_pem() == example_public);
  CHECK(uw::testing::spki_pem(pair->public_key()) == example_public);
  const auto key = uw::public_key::from_pem(example_public);
  REQUIRE(key);
  CHECK(*key == pair->public_key());
  const auto seeded = from_seed(example_seed);
  REQUIRE(seeded);
  CHECK(seeded->pkcs8_pem() == example_private);

  const auto second = from_pem(example_second_version);
  REQUIRE(second);
  CHECK(second->pkcs8_pem() == example_private);
}

TEST_CASE("a private key may stand in any line ends, in one line, among other text") {
  const std::string body = example_private.substr(28, 64);
  CHECK(from_pem("-----BEGIN PRIVATE KEY-----\r\n" + body + "\r\n-----END PRIVATE KEY-----\r\n"));
  CHECK(from_pem("-----BEGIN PRIVATE KEY-----" + body + "-----END PRIVATE KEY-----"));
  CHECK(from_pem("a comment\n\n" + example_private + "\nand more\n"));
  CHECK(from_pem("-----BEGIN PRIVATE KEY-----\n" + body.substr(0, 7) + "\n \t\n" + body.substr(7) +
                 "\n-----END PRIVATE KEY-----"));
}

TEST_CASE("the verifier takes no private key for a public one, and the signer no public key for a private one") {
  const auto key = uw::public_key::from_pem(example_private);
  REQUIRE_FALSE(key);
  CHECK(key.error().code() == uw::errc::private_key_supplied);
  check_refused({example_public, uw::errc::malformed_key, "PUBLIC KEY"});
}

TEST_CASE("what is no private key in PEM is refused") {
  using enum uw::errc;
  CHECK(from_pem(example_private));
  const std::string body = example_private.substr(28, 64);
  for (const refusal& row : std::initializer_list<refusal>{
           {"", malformed_key, "no BEGIN line"},
           {body, malformed_key, "no BEGIN line"},
           {"-----BEGIN PRIVATE KEY-----\n" + body, malformed_key, "no END line"},
           {example_private + example_private, malformed_key, "second block"},
           {armoured("x", "ENCRYPTED PRIVATE KEY"), malformed_key, "ENCRYPTED PRIVATE KEY"},
           {armoured("x", "RSA PRIVATE KEY"), malformed_key, "RSA PRIVATE KEY"},
           {armoured("x", "OPENSSH PRIVATE KEY"), malformed_key, "OPENSSH PRIVATE KEY"},
           {armoured("x", "PRIVATE KEY hunter2"), malformed_key, "another label"},
           {"-----BEGIN PRIVATE KEY-----\n" + body + "!\n-----END PRIVATE KEY-----\n", malformed_key,
            "character in the body"},
           {"-----BEGIN PRIVATE KEY-----\n" + body.substr(1) + "\n-----END PRIVATE KEY-----\n", malformed_key,
            "base64"},
           {"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", malformed_key, "DER"},
           {example_private + std::string(uw::limits::max_key_file, ' '), malformed_key, "more than 64 KiB"},
       }) {
    check_refused(row);
  }
}

TEST_CASE("what is no Ed25519 key in PKCS 8 is refused") {
  using enum uw::errc;
  const auto bytes = [](std::string_view hex) { return unhex(hex); };
  const std::string seed = example_seed;
  const std::string right = bytes("302e020100300506032b657004220420") + seed;
  CHECK(from_pem(armoured(right)));

  const std::vector<refusal> rows = {
      {armoured(right + "x"), malformed_key, "DER"},
      {armoured(right.substr(0, 47)), malformed_key, "DER"},
      {armoured(bytes("302e020101300506032b657004220420") + seed), malformed_key, "DER"},  // version 2, no public key
      {armoured(bytes("302e020102300506032b657004220420") + seed), malformed_key, "DER"},
      {armoured(bytes("302e020180300506032b657004220420") + seed), malformed_key, "DER"},
      {armoured(bytes("302f02020000300506032b657004220420") + seed), malformed_key, "DER"},
      {armoured(bytes("30812e020100300506032b657004220420") + seed), malformed_key, "DER"},  // not the shortest length
      {armoured(bytes("3030020100300706032b6570050004220420") + seed), malformed_key, "algorithm parameters"},
      {armoured(bytes("302d020100300506032b657004210420") + seed.substr(1)), malformed_key, "key length"},
      {armoured(bytes("302d020100300506032b65700421041f") + seed.substr(1)), malformed_key, "key length"},
      {armoured(bytes("302c020100300506032b65700420") + seed), malformed_key, "key length"},  // not wrapped twice
      {armoured(bytes("302f020100300506032b657004230420") + seed + "x"), malformed_key, "key length"},
      {armoured(bytes("302e020100300506032b656e04220420") + seed), unsupported_key_type, "X25519"},
      {armoured(bytes("302e020100300506032b657104220420") + seed), unsupported_key_type, "Ed448"},
      {armoured(bytes("303e020100301306072a8648ce3d020106082a8648ce3d03010704240422") + seed + "ab"),
       unsupported_key_type, "EC P-256"},
  };
  for (const refusal& row : rows) check_refused(row);
}

TEST_CASE("a public key beside the private one must be its own") {
  const std::string seed = example_seed;
  const std::string key = unhex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
  const std::string head = unhex("3051020101300506032b657004220420") + seed;
  CHECK(from_pem(armoured(head + unhex("812100") + key)));
  std::string other = key;
  other[31] = static_cast<char>(other[31] ^ 1);
  check_refused({armoured(head + unhex("812100") + other), uw::errc::malformed_key, "public key"});
  check_refused({armoured(head + unhex("812101") + key), uw::errc::malformed_key, "DER"});  // unused bits
  // Version 1 has no public key.
  check_refused({armoured(unhex("3051020100300506032b657004220420") + seed + unhex("812100") + key),
                 uw::errc::malformed_key, "DER"});
  check_refused({armoured(unhex("3050020101300506032b657004220420") + seed + unhex("812000") + key.substr(1)),
                 uw::errc::malformed_key, "public key"});
}

TEST_CASE("a private key is read from a file") {
  const temporary_file file(example_private);
  const auto pair = key_pair::from_pkcs8_pem_file(file.path());
  REQUIRE(pair);
  CHECK(pair->spki_pem() == example_public);

  const temporary_file large(example_private + std::string(uw::limits::max_key_file, '\n'));
  const auto too_large = key_pair::from_pkcs8_pem_file(large.path());
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().code() == uw::errc::malformed_key);

  const std::string missing = "/nonexistent/" + std::string(60, 'a') + "/private.pem";
  const std::string with_nul = file.path() + '\0' + "x";
  for (const std::string& path : {missing, with_nul, std::filesystem::temp_directory_path().string()}) {
    const auto unreadable = key_pair::from_pkcs8_pem_file(path);
    REQUIRE_FALSE(unreadable);
    CHECK(unreadable.error().code() == uw::errc::unreadable_file);
  }
  const auto unreadable = key_pair::from_pkcs8_pem_file(missing);
  CHECK(unreadable.error().subject().size() == uw::error::subject_capacity);
  CHECK(unreadable.error().subject().ends_with("aaa/private.pem"));
}

TEST_CASE("generated pairs differ, and what one signs the other has not signed") {
  const auto one = key_pair::generate();
  const auto other = key_pair::generate();
  REQUIRE(one);
  REQUIRE(other);
  CHECK_FALSE(one->public_key() == other->public_key());
  const auto signature = one->sign("message");
  CHECK(uw::sodium_crypto::verify_ed25519(signature, "message", one->public_key().raw()));
  CHECK_FALSE(uw::sodium_crypto::verify_ed25519(signature, "message", other->public_key().raw()));
  CHECK_FALSE(uw::sodium_crypto::verify_ed25519(signature, "massage", one->public_key().raw()));
}

TEST_CASE("copies and moves sign alike, and what they were made from still does") {
  auto pair = from_seed(example_seed);
  REQUIRE(pair);
  const auto signature = pair->sign("message");
  key_pair copy = *pair;
  const key_pair moved = std::move(copy);
  CHECK(moved.sign("message") == signature);
  CHECK(copy.sign("message") == signature);  // NOLINT: a move is a copy
  auto other = key_pair::generate();
  REQUIRE(other);
  *other = moved;
  CHECK(other->sign("message") == signature);
  CHECK(other->public_key() == pair->public_key());
}

TEST_CASE("a destroyed pair leaves no secret behind") {
  alignas(key_pair) unsigned char storage[sizeof(key_pair)];
  const std::string seed = example_seed;
  const auto holds_seed = [&] {
    const auto* first = reinterpret_cast<const unsigned char*>(seed.data());
    return std::search(std::begin(storage), std::end(storage), first, first + seed.size()) != std::end(storage);
  };
  auto* pair = new (storage) key_pair(*from_seed(seed));
  CHECK(holds_seed());
  std::destroy_at(pair);
  CHECK_FALSE(holds_seed());
}
