#include <ubiops/webhooks/crypto/sodium.hpp>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "bytes.hpp"
#include "catch.hpp"
#include "exact.hpp"

namespace uw = ubiops::webhooks;
using sodium = uw::sodium_crypto;

namespace {

struct rfc8032_vector {
  const char* name;
  const char* key;
  std::string message;
  const char* signature;
};

// RFC 8032 §7.1. The message of SHA(abc) is SHA-512 of "abc".
const rfc8032_vector rfc8032_vectors[] = {
    {"TEST 1", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"TEST 2", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", unhex("72"),
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"TEST 3", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", unhex("af82"),
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
    {"TEST 1024", "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
     unhex("08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355"
           "f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc"
           "6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b"
           "199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b8"
           "32f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d"
           "206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d9562"
           "9e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40"
           "cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553"
           "878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b0707e0"
           "917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe808b82b0ce26"
           "401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3"
           "dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301"
           "651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f"
           "92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401ade"
           "bf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab4"
           "7b57f7f7276cd419c17a3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a3"
           "2ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb37"
           "97aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba7"
           "7c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315c"
           "f4fde7cb68606937380db2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef"
           "68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0"),
     "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350"
     "aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03"},
    {"TEST SHA(abc)", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     unhex("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
           "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};

bool verify(std::string_view signature, std::string_view message, std::string_view key) {
  const exact_buffer exact_signature(signature);
  const exact_buffer exact_message(message);
  const exact_buffer exact_key(key);
  return sodium::verify_ed25519(as_bytes(exact_signature.view()).first<64>(), exact_message.view(),
                                as_bytes(exact_key.view()).first<32>());
}

template <class Hash>
std::string digest_of(const std::vector<std::string_view>& pieces) {
  Hash hash;
  for (const std::string_view piece : pieces) {
    const exact_buffer buffer(piece);
    hash.update(as_bytes(buffer.view()));
  }
  return hex(hash.finish());
}

// A provider such as one over OpenSSL's EVP: its streams own something and only move.
struct owning_crypto {
  template <std::size_t Size>
  struct stream {
    std::unique_ptr<int> context = std::make_unique<int>(0);
    void update(std::span<const std::byte>) noexcept {}
    std::array<std::byte, Size> finish() noexcept { return {}; }
  };
  using sha256 = stream<32>;
  using sha512 = stream<64>;
  static bool initialize() noexcept { return true; }
  static bool verify_ed25519(std::span<const std::byte, 64>, std::string_view,
                             std::span<const std::byte, 32>) noexcept {
    return false;
  }
  static bool equal(std::string_view, std::string_view) noexcept { return false; }
};

struct zero_is_good : owning_crypto {
  static int verify_ed25519(std::span<const std::byte, 64>, std::string_view, std::span<const std::byte, 32>) noexcept {
    return 0;
  }
};

struct throwing : owning_crypto {
  static bool equal(std::string_view, std::string_view) { return false; }
};

struct short_digest : owning_crypto {
  using sha512 = stream<32>;
};

struct no_hash : owning_crypto {
  using sha256 = int;
};

static_assert(uw::cryptography<sodium>);
static_assert(uw::cryptography<owning_crypto>);
static_assert(!std::is_copy_constructible_v<owning_crypto::sha256>);
static_assert(!uw::cryptography<zero_is_good>);
static_assert(!uw::cryptography<throwing>);
static_assert(!uw::cryptography<short_digest>);
static_assert(!uw::cryptography<no_hash>);
static_assert(!uw::cryptography<int>);

static_assert(std::is_trivially_copyable_v<sodium::sha256>);
static_assert(std::is_trivially_copyable_v<sodium::sha512>);

}  // namespace

TEST_CASE("libsodium initialises, and again") {
  CHECK(sodium::initialize());
  CHECK(sodium::initialize());
}

TEST_CASE("the signatures of RFC 8032 verify") {
  REQUIRE(sodium::initialize());
  for (const auto& vector : rfc8032_vectors) {
    CAPTURE(vector.name);
    const std::string key = unhex(vector.key);
    const std::string signature = unhex(vector.signature);
    CHECK(verify(signature, vector.message, key));
    CHECK(sodium::is_prime_order_point(as_bytes(key).first<32>()));
  }
}

TEST_CASE("one changed bit in signature, message or key does not verify") {
  REQUIRE(sodium::initialize());
  const auto& vector = rfc8032_vectors[2];
  const std::string key = unhex(vector.key);
  const std::string signature = unhex(vector.signature);
  REQUIRE(verify(signature, vector.message, key));
  const auto flipped = [](std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    return bytes;
  };
  for (std::size_t bit = 0; bit < 512; ++bit) {
    CAPTURE(bit);
    CHECK_FALSE(verify(flipped(signature, bit), vector.message, key));
  }
  for (std::size_t bit = 0; bit < 256; ++bit) {
    CAPTURE(bit);
    CHECK_FALSE(verify(signature, vector.message, flipped(key, bit)));
  }
  for (std::size_t bit = 0; bit < 16; ++bit) {
    CAPTURE(bit);
    CHECK_FALSE(verify(signature, flipped(vector.message, bit), key));
  }
  CHECK_FALSE(verify(signature, vector.message + '\0', key));
  CHECK_FALSE(verify(signature, vector.message.substr(0, 1), key));
}

TEST_CASE("S must be below the group order") {
  REQUIRE(sodium::initialize());
  const auto& vector = rfc8032_vectors[1];
  std::string signature = unhex(vector.signature);
  REQUIRE(verify(signature, vector.message, unhex(vector.key)));
  // S + L satisfies the equation as well
  const std::string order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned char>(signature[32 + i]);
    carry += static_cast<unsigned char>(order[i]);
    signature[32 + i] = static_cast<char>(carry & 0xff);
    carry >>= 8;
  }
  CHECK_FALSE(verify(signature, vector.message, unhex(vector.key)));
}

TEST_CASE("an empty message may be a null view") {
  REQUIRE(sodium::initialize());
  const std::string key = unhex(rfc8032_vectors[0].key);
  const std::string signature = unhex(rfc8032_vectors[0].signature);
  CHECK(sodium::verify_ed25519(as_bytes(signature).first<64>(), std::string_view(), as_bytes(key).first<32>()));
  CHECK_FALSE(sodium::verify_ed25519(as_bytes(signature).first<64>(), "x", as_bytes(key).first<32>()));
}

TEST_CASE("the digests of known messages") {
  REQUIRE(sodium::initialize());
  // FIPS 180-4's "abc", and the empty message
  CHECK(digest_of<sodium::sha256>({"abc"}) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest_of<sodium::sha256>({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest_of<sodium::sha512>({"abc"}) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  CHECK(digest_of<sodium::sha512>({}) ==
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
  // RFC 9530 appendix D, {"hello": "world"} with its line feed: RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=
  CHECK(digest_of<sodium::sha256>({"{\"hello\": \"world\"}\n"}) ==
        "44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38");
}

TEST_CASE("a digest does not depend on how the input is cut") {
  REQUIRE(sodium::initialize());
  std::string text;
  for (int i = 0; i < 700; ++i) text.push_back(static_cast<char>(i * 31 + i / 7));
  for (const std::size_t size : {0u, 1u, 55u, 56u, 63u, 64u, 65u, 111u, 112u, 127u, 128u, 129u, 255u, 256u, 700u}) {
    const std::string_view whole = std::string_view(text).substr(0, size);
    std::array<unsigned char, 32> expected256;
    std::array<unsigned char, 64> expected512;
    crypto_hash_sha256(expected256.data(), reinterpret_cast<const unsigned char*>(whole.data()), whole.size());
    crypto_hash_sha512(expected512.data(), reinterpret_cast<const unsigned char*>(whole.data()), whole.size());
    for (const std::size_t step : {1u, 2u, 3u, 7u, 63u, 64u, 65u, 127u, 128u, 129u, 1000u}) {
      std::vector<std::string_view> pieces;
      for (std::size_t at = 0; at < whole.size(); at += step) {
        pieces.push_back({});
        pieces.push_back(whole.substr(at, step));
      }
      CAPTURE(size, step);
      CHECK(digest_of<sodium::sha256>(pieces) == hex(std::as_bytes(std::span(expected256))));
      CHECK(digest_of<sodium::sha512>(pieces) == hex(std::as_bytes(std::span(expected512))));
    }
  }
}

TEST_CASE("an empty piece may be null, and a copy of a stream goes its own way") {
  REQUIRE(sodium::initialize());
  sodium::sha256 one;
  one.update({});
  one.update(as_bytes("ab"));
  sodium::sha256 two = one;
  one.update(as_bytes("c"));
  two.update(as_bytes("d"));
  CHECK(hex(one.finish()) == digest_of<sodium::sha256>({"abc"}));
  CHECK(hex(two.finish()) == digest_of<sodium::sha256>({"abd"}));
  sodium::sha512 three;
  three.update({});
  CHECK(hex(three.finish()) == digest_of<sodium::sha512>({}));
}

TEST_CASE("equality of secrets") {
  REQUIRE(sodium::initialize());
  CHECK(sodium::equal("Token 123", "Token 123"));
  CHECK(sodium::equal("", std::string_view()));
  CHECK(sodium::equal(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  CHECK_FALSE(sodium::equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
  CHECK_FALSE(sodium::equal("Token 123", "Token 124"));
  CHECK_FALSE(sodium::equal("Token 123", "token 123"));
  CHECK_FALSE(sodium::equal("Token 123", "Token 12"));
  CHECK_FALSE(sodium::equal("Token 12", "Token 123"));
  CHECK_FALSE(sodium::equal("Token 123", ""));
  CHECK_FALSE(sodium::equal("", "Token 123"));
}

TEST_CASE("the short hash is SipHash-2-4 with the authors' values, and reads no byte too many") {
  // The key 00 01 ... 0f of the reference vectors, which hash 00, 00 01, 00 01 02, ...
  sodium::short_hash_seed seed{};
  for (std::size_t i = 0; i < sizeof seed; ++i)
    reinterpret_cast<unsigned char*>(seed.data())[i] = static_cast<unsigned char>(i);
  const auto little_endian = [](std::uint64_t hash) {
    unsigned char bytes[8];
    std::memcpy(bytes, &hash, sizeof bytes);
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i) value = value << 8 | bytes[i];
    return value;
  };
  const auto hash = [&](std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text.push_back(static_cast<char>(i));
    const exact_buffer bytes(text);
    return little_endian(sodium::short_hash(seed, bytes.view()));
  };
  CHECK(hash(0) == 0x726fdb47dd0e0e31);
  CHECK(hash(1) == 0x74f839c593dc67fd);
  CHECK(hash(7) == 0xab0200f58b01d137);
  CHECK(hash(8) == 0x93f5f5799a932462);
  CHECK(hash(15) == 0xa129ca6149be45e5);
  CHECK(hash(16) == 0x3f2acc7f57c29bdb);
  CHECK(hash(63) == 0x958a324ceb064572);
}

TEST_CASE("the short hash takes a null view, and depends on both halves of its seed") {
  CHECK(sodium::short_hash({1, 0}, {}) == sodium::short_hash({1, 0}, ""));
  CHECK(sodium::short_hash({1, 0}, "key") != sodium::short_hash({0, 0}, "key"));
  CHECK(sodium::short_hash({0, 1}, "key") != sodium::short_hash({0, 0}, "key"));
}
