#include <ubiops/webhooks/testing/detail/pkcs8.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace signing = ubiops::webhooks::detail::signing;
using namespace std::string_view_literals;

namespace {

/// What is read, of a buffer of its size.
struct read_info {
  exact_buffer bytes;
  std::optional<signing::private_key_info> info;

  explicit read_info(std::string_view der) : bytes(der), info(signing::read_private_key_info(bytes.view())) {}
};

std::array<unsigned char, 32> key_of(std::string_view hexadecimal) {
  const std::string raw = unhex(hexadecimal);
  std::array<unsigned char, 32> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<unsigned char>(raw[i]);
  return key;
}

// RFC 8410 §10.3: its private key, and the same with an attribute and the public key.
const std::string seed = unhex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");
const std::string first_version = std::string(signing::pkcs8_prefix) + seed;
const std::string public_part = unhex("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1");
const std::string attributes = unhex("a01f301d060a2a864886f70d01090914310f0c0d437572646c6520436861697273");
const std::string second_version =
    unhex("3072020101300506032b657004220420") + seed + attributes + unhex("812100") + public_part;

}  // namespace

TEST_CASE("RFC 8410 §10: keys in PEM, in one line") {
  CHECK(signing::ed25519_pem("PUBLIC KEY", signing::spki_prefix,
                             key_of("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1")) ==
        "-----BEGIN PUBLIC KEY-----\n"
        "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
        "-----END PUBLIC KEY-----\n");
  const std::string pem = signing::ed25519_pem(
      "PRIVATE KEY", signing::pkcs8_prefix, key_of("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"));
  CHECK(pem ==
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
        "-----END PRIVATE KEY-----\n");
  CHECK(pem.size() <= 160);  // what is reserved, so that no copy of a secret stays behind
}

TEST_CASE("RFC 5958 §2: both versions are read") {
  const read_info first(first_version);
  REQUIRE(first.info);
  CHECK(first.info->algorithm == "\x2b\x65\x70");
  CHECK(first.info->parameters.empty());
  CHECK(first.info->key == "\x04\x20" + seed);
  CHECK(first.info->public_key == std::nullopt);
  const read_info second(second_version);
  REQUIRE(second.info);
  CHECK(second.info->key == "\x04\x20" + seed);
  CHECK(second.info->public_key == public_part);
  const read_info parameters("\x30\x10\x02\x01\0\x30\x07\x06\x03\x2b\x65\x70\x05\0\x04\x02xy"sv);
  REQUIRE(parameters.info);
  CHECK(parameters.info->parameters == "\x05\0"sv);
  CHECK(parameters.info->key == "xy");
}

TEST_CASE("what is cut short or goes on is not read") {
  for (const std::string& whole : {first_version, second_version}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(read_info(whole.substr(0, size)).info);
    }
    CHECK_FALSE(read_info(whole + '\0').info);
  }
}

TEST_CASE("each element has its tag, and its place") {
  // Where the tags stand, those that every version has in the first row.
  for (const auto& [whole, places] : {std::pair<std::string, std::vector<std::size_t>>{first_version, {0, 2, 5, 7, 12}},
                                      {second_version, {0, 2, 5, 7, 12, second_version.size() - 35}}}) {
    REQUIRE(read_info(whole).info);
    for (const std::size_t place : places) {
      for (const char tag : {'\x01', '\x05', '\x31'}) {
        CAPTURE(place, tag);
        std::string other = whole;
        other[place] = tag;
        CHECK_FALSE(read_info(other).info);
      }
    }
  }
  // An empty BIT STRING has not even the number of its unused bits.
  const std::string version = "\x30\x10\x02\x01\1\x30\x05\x06\x03\x2b\x65\x70\x04\x02xy";
  CHECK_FALSE(read_info(version + std::string("\x81\0", 2)).info);
  const std::string one_byte = "\x30\x11" + version.substr(2) + std::string("\x81\1\0", 3);
  const read_info empty_key(one_byte);
  REQUIRE(empty_key.info);
  CHECK(empty_key.info->public_key == "");
}

TEST_CASE("the version says whether there is a public key") {
  std::string other = first_version;
  for (const char version : {'\1', '\2', '\xff'}) {
    other[4] = version;
    CHECK_FALSE(read_info(other).info);
  }
  other = second_version;
  other[4] = '\0';
  CHECK_FALSE(read_info(other).info);
  other = second_version;
  other[other.size() - 33] = '\1';  // unused bits of the BIT STRING
  CHECK_FALSE(read_info(other).info);
}
