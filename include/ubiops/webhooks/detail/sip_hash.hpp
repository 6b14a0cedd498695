// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash for tables whose keys a stranger may choose. Without the
// seed nobody can prepare keys that fall together. Floor: std only.
#ifndef UBIOPS_WEBHOOKS_DETAIL_SIP_HASH_HPP
#define UBIOPS_WEBHOOKS_DETAIL_SIP_HASH_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ubiops/webhooks/version.hpp>

namespace ubiops::webhooks::inline v1::detail {

/// The two halves of the 128-bit key, each read little-endian.
using sip_seed = std::array<std::uint64_t, 2>;

class sip_state {
 public:
  constexpr explicit sip_state(sip_seed seed) noexcept
      : v0_(seed[0] ^ 0x736f6d6570736575), v1_(seed[1] ^ 0x646f72616e646f6d), v2_(seed[0] ^ 0x6c7967656e657261),
        v3_(seed[1] ^ 0x7465646279746573) {}

  constexpr void absorb(std::uint64_t word) noexcept {
    v3_ ^= word;
    round();
    round();
    v0_ ^= word;
  }

  constexpr std::uint64_t finish() noexcept {
    v2_ ^= 0xff;
    for (int i = 0; i < 4; ++i) round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  constexpr void round() noexcept {
    v0_ += v1_;
    v2_ += v3_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ = std::rotl(v0_, 32) + v3_;
    v2_ += v1_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }

  std::uint64_t v0_, v1_, v2_, v3_;
};

/// The hash of any bytes. Linear in their number.
[[nodiscard]] constexpr std::uint64_t sip_hash(sip_seed seed, std::string_view bytes) noexcept {
  const auto byte = [bytes](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(bytes[at])}; };
  sip_state state(seed);
  std::size_t at = 0;
  for (; bytes.size() - at >= 8; at += 8) {
    state.absorb(byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24 | byte(at + 4) << 32 |
                 byte(at + 5) << 40 | byte(at + 6) << 48 | byte(at + 7) << 56);
  }
  std::uint64_t last = std::uint64_t{bytes.size()} << 56;
  for (unsigned shift = 0; at < bytes.size(); ++at, shift += 8) last |= byte(at) << shift;
  state.absorb(last);
  return state.finish();
}

}  // namespace ubiops::webhooks::inline v1::detail

#endif
