#include <ubiops/webhooks/crypto/cryptography.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "catch.hpp"

namespace uw = ubiops::webhooks;

namespace {

template <std::size_t Size>
struct stream {
  void update(std::span<const std::byte>) noexcept {}
  std::array<std::byte, Size> finish() noexcept { return {}; }
};

struct whole {
  using sha256 = stream<32>;
  using sha512 = stream<64>;
  static bool initialize() noexcept { return true; }
  static bool verify_ed25519(std::span<const std::byte, 64>, std::string_view,
                             std::span<const std::byte, 32>) noexcept {
    return false;
  }
  static bool equal(std::string_view, std::string_view) noexcept { return false; }
};

struct of_another_length : whole {
  using sha256 = stream<64>;
};
struct with_zero_for_success : whole {
  static int verify_ed25519(std::span<const std::byte, 64>, std::string_view, std::span<const std::byte, 32>) noexcept {
    return 0;
  }
};
struct that_throws : whole {
  static bool equal(std::string_view, std::string_view) { return false; }
};

}  // namespace

TEST_CASE("the concept takes what has every member with its exact type, and nothing else") {
  CHECK(uw::cryptography<whole>);
  CHECK_FALSE(uw::cryptography<of_another_length>);
  CHECK_FALSE(uw::cryptography<with_zero_for_success>);
  CHECK_FALSE(uw::cryptography<that_throws>);
  CHECK_FALSE(uw::cryptography<int>);
}
