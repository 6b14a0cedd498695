#include <ubiops/webhooks/detail/sip_hash.hpp>

#include <ubiops/webhooks/detail/sip_hash.hpp>  // again: the guard holds

#include <cstdint>
#include <set>
#include <string>

#include "catch.hpp"
#include "exact.hpp"

namespace detail = ubiops::webhooks::detail;

namespace {

// The key 00 01 … 0f of the reference vectors, which hash 00, 00 01, 00 01 02, …
constexpr detail::sip_seed seed{0x0706050403020100, 0x0f0e0d0c0b0a0908};

constexpr std::uint64_t reference_hash(std::size_t size) {
  char bytes[64] = {};
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i);
  return detail::sip_hash(seed, {bytes, size});
}

static_assert(reference_hash(0) == 0x726fdb47dd0e0e31);
static_assert(reference_hash(1) == 0x74f839c593dc67fd);
static_assert(reference_hash(7) == 0xab0200f58b01d137);
static_assert(reference_hash(8) == 0x93f5f5799a932462);
static_assert(reference_hash(9) == 0x9e0082df0ba9e4b0);
static_assert(reference_hash(15) == 0xa129ca6149be45e5);
static_assert(reference_hash(16) == 0x3f2acc7f57c29bdb);
static_assert(reference_hash(63) == 0x958a324ceb064572);

}  // namespace

TEST_CASE("SipHash-2-4 gives the authors' values and reads no byte too many") {
  CHECK(reference_hash(63) == 0x958a324ceb064572);
  std::string text;
  for (std::size_t size = 0; size < 64; ++size) {
    const exact_buffer bytes(text);
    CHECK(detail::sip_hash(seed, bytes.view()) == reference_hash(size));
    text.push_back(static_cast<char>(size));
  }
}

TEST_CASE("SipHash tells zero bytes of any number apart, and depends on both halves of its seed") {
  std::set<std::uint64_t> hashes;
  for (std::size_t size = 0; size < 64; ++size) hashes.insert(detail::sip_hash(seed, std::string(size, '\0')));
  CHECK(hashes.size() == 64);
  CHECK(detail::sip_hash({1, 0}, "key") != detail::sip_hash({0, 0}, "key"));
  CHECK(detail::sip_hash({0, 1}, "key") != detail::sip_hash({0, 0}, "key"));
}

TEST_CASE("SipHash takes bytes above 127 as what they are") {
  const std::string high(8, '\xff');
  CHECK(detail::sip_hash(seed, high) != detail::sip_hash(seed, std::string(8, '\x7f')));
  std::uint64_t all_ones = 0xffffffffffffffff;
  detail::sip_state state(seed);
  state.absorb(all_ones);
  state.absorb(std::uint64_t{8} << 56);
  CHECK(state.finish() == detail::sip_hash(seed, high));
}
