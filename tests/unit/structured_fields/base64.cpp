#include <ubiops/webhooks/structured_fields/base64.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"

namespace base64 = ubiops::webhooks::structured_fields::base64;

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encoded(std::span<const std::byte> bytes) {
  std::vector<char> text(base64::encoded_size(bytes.size()));  // ASan guards its end
  base64::encode(bytes, text.data());
  return {text.begin(), text.end()};
}
std::string encoded(std::string_view plain) { return encoded(std::as_bytes(std::span(plain))); }

// The decoded bytes in a buffer of exactly their size, or nothing; `valid` must be of the same mind.
std::optional<std::string> decoded(std::string_view unsafe_text) {
  const exact_buffer buffer(unsafe_text);
  const std::string_view text = buffer.view();
  if (!base64::valid(text)) {
    std::vector<std::byte> room(text.size());
    CHECK_FALSE(base64::decode(text, room));
    return std::nullopt;
  }
  std::vector<std::byte> bytes(base64::decoded_size(text));
  REQUIRE(base64::decode(text, bytes) == bytes.size());
  if (!bytes.empty()) CHECK_FALSE(base64::decode(text, std::span(bytes).first(bytes.size() - 1)));
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

constexpr bool round_trips(std::string_view text) {
  std::array<std::byte, 16> bytes{};
  std::array<char, 24> again{};
  const auto size = base64::decode(text, bytes);
  if (!size || *size != base64::decoded_size(text) || base64::encoded_size(*size) != text.size()) return false;
  base64::encode(std::span(bytes).first(*size), again.data());
  return std::string_view(again.data(), text.size()) == text;
}
static_assert(round_trips("") && round_trips("Zg==") && round_trips("Zm8=") && round_trips("Zm9v"));
static_assert(round_trips("Zm9vYmFyIGJhego="));
static_assert(base64::valid("Zg==") && !base64::valid("Zh==") && !base64::valid("Zg=") && !base64::valid("Zg"));

}  // namespace

TEST_CASE("RFC 4648's own base64 examples") {
  const std::pair<std::string_view, std::string_view> examples[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, text] : examples) {
    CHECK(encoded(plain) == text);
    CHECK(decoded(text) == std::string(plain));
  }
}

TEST_CASE("base64 without its padding, or with more of it, is refused") {
  CHECK(decoded("Zg==") == "f");
  for (const char* const text :
       {"Zg", "Zg=", "Zg===", "Zg====", "Zm8", "Zm8==",    "Zm9v=",    "Zm9v==", "Zm9v====", "=",
        "==", "===", "====",  "Z===",   "Z",   "Zg==Zg==", "Zm8=Zm9v", "Zg=A",   "Z=g=",     "=Zg="}) {
    CAPTURE(text);
    CHECK_FALSE(decoded(text));
  }
}

TEST_CASE("of all texts of one group, exactly one stands for each value") {
  std::size_t one_byte = 0;
  std::size_t two_bytes = 0;
  for (const char a : alphabet) {
    for (const char b : alphabet) {
      const std::string text{a, b};
      const auto one = decoded(text + "==");
      if (one) ++one_byte;
      if (one) CHECK(encoded(*one) == text + "==");
      if (a != 'A' && a != '/') continue;  // enough of the longer ones
      for (const char c : alphabet) {
        const auto two = decoded(text + c + "=");
        if (two) ++two_bytes;
        if (two) CHECK(encoded(*two) == text + c + "=");
      }
    }
  }
  CHECK(one_byte == 256);
  CHECK(two_bytes == 2 * 64 * 16);
}

TEST_CASE("a byte outside the alphabet is refused at every place") {
  const std::string good = "Zm9vYmFyIGJhciBiYXogcXV4IQ==";
  REQUIRE(decoded(good) == "foobar bar baz qux!");
  for (std::size_t place = 0; place < good.size(); ++place) {
    for (int value = 0; value < 256; ++value) {
      const char c = static_cast<char>(static_cast<unsigned char>(value));
      if (alphabet.find(c) != std::string_view::npos) continue;
      std::string text = good;
      if (text[place] == c) continue;
      text[place] = c;
      CAPTURE(place, value);
      CHECK_FALSE(decoded(text));
    }
  }
}

TEST_CASE("bytes of every length come back from base64") {
  std::mt19937 random(4648);
  for (std::size_t size = 0; size < 200; ++size) {
    std::string plain(size, '\0');
    for (char& c : plain) c = static_cast<char>(random() & 0xff);
    const std::string text = encoded(plain);
    CHECK(text.size() == base64::encoded_size(size));
    CHECK(decoded(text) == plain);
  }
}
