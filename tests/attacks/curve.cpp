// Keys and signatures that Ed25519 verifiers disagree on: points of small and mixed order, other encodings of a point
// or number (RFC 8032 §5.1.7; Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020).
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <sodium.h>

#include "attack.hpp"
#include "bytes.hpp"

using enum ubiops::webhooks::errc;

namespace {

using octets32 = std::array<unsigned char, 32>;

octets32 octets_of(std::string_view bytes) {
  octets32 out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<unsigned char>(bytes[i]);
  return out;
}
std::string text_of(const octets32& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

octets32 sum(const octets32& a, const octets32& b) {
  octets32 out{};
  if (crypto_core_ed25519_add(out.data(), a.data(), b.data()) != 0) throw std::string("not on the curve");
  return out;
}

octets32 our_point() {
  octets32 out{};
  const auto key = our_key().trusted();
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::to_integer<unsigned char>(key.raw()[i]);
  return out;
}

/// The secret number of `our_key`, whose seed is 32 bytes of 1 (RFC 8032 §5.1.5 steps 1 and 2).
octets32 our_number() {
  octets32 seed{};
  seed.fill(1);
  unsigned char hash[64];
  crypto_hash_sha512(hash, seed.data(), seed.size());
  octets32 number{};
  for (std::size_t i = 0; i < number.size(); ++i) number[i] = hash[i];
  number[0] &= 248;
  number[31] &= 127;
  number[31] |= 64;
  return number;
}

/// A signature whose R is encoded so, and whose S satisfies S·B = r·B + k·A (RFC 8032 §5.1.6 step 5). Where the point
/// that R stands for is r·B but for a part of small order, verifiers that multiply by the cofactor accept it.
std::string signature_with(const octets32& encoded_r, const octets32& r, const std::string& base) {
  const octets32 a = our_point();
  const std::string hashed = text_of(encoded_r) + text_of(a) + base;
  unsigned char hash[64];
  crypto_hash_sha512(hash, octets(hashed), hashed.size());
  octets32 k{}, product{}, s{};
  crypto_core_ed25519_scalar_reduce(k.data(), hash);
  crypto_core_ed25519_scalar_mul(product.data(), k.data(), our_number().data());
  crypto_core_ed25519_scalar_add(s.data(), product.data(), r.data());
  return text_of(encoded_r) + text_of(s);
}

octets32 some_number() {
  octets32 r{};
  r[0] = 42;
  return r;
}

// The points of order 1, 2, 4 and 8 in their canonical encodings (y = 1, -1, ±0, and the four of order 8); and those
// encodings that are not: with y + p, or the sign of x = 0 set. libsodium's ge25519_has_small_order has the same list.
constexpr std::string_view one = "0100000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view order_2 = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
constexpr std::string_view order_4a = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view order_4b = "0000000000000000000000000000000000000000000000000000000000000080";
constexpr std::string_view order_8a = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
constexpr std::string_view order_8b = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85";
constexpr std::string_view order_8c = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
constexpr std::string_view order_8d = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa";
constexpr std::string_view one_signed = "0100000000000000000000000000000000000000000000000000000000000080";
constexpr std::string_view one_plus_p = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
constexpr std::string_view one_plus_p_signed = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
constexpr std::string_view zero_plus_p = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
constexpr std::string_view zero_plus_p_signed = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
constexpr std::string_view order_2_signed = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

constexpr attack curve_rows[] = {
    {"key-of-small-order",
     "a key of small order, in any encoding",
     weak_key,
     any_subject,
     [](scene& s, std::string_view text) { s.raw_key = text == "ours" ? text_of(our_point()) : unhex(text); },
     "ours",
     {one, order_2, order_4a, order_4b, order_8a, order_8b, order_8c, order_8d, one_signed, one_plus_p,
      one_plus_p_signed, zero_plus_p, zero_plus_p_signed, order_2_signed}},
    {"key-of-mixed-order",
     "our key and a point of small order",
     weak_key,
     any_subject,
     [](scene& s, std::string_view text) { s.raw_key = text_of(sum(our_point(), octets_of(unhex(text)))); },
     one,
     {order_2, order_4a, order_4b, order_8a, order_8b, order_8c, order_8d}},
    {"key-not-canonical",
     "a key that is a number of p or more",
     weak_key,
     any_subject,
     [](scene& s, std::string_view text) { s.raw_key = text == "ours" ? text_of(our_point()) : unhex(text); },
     "ours",
     {"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",   // 3 + p: on the curve as 3
      "f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",   // 4 + p, and so on
      "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}},
    {"key-not-on-the-curve",
     "a key that is no point of the curve",
     weak_key,
     any_subject,
     [](scene& s, std::string_view text) { s.raw_key = text == "ours" ? text_of(our_point()) : unhex(text); },
     "ours",
     {"0200000000000000000000000000000000000000000000000000000000000000",
      "0200000000000000000000000000000000000000000000000000000000000080",
      "efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}},
    {"s-plus-l",
     "S and a multiple of the group's order L",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       // L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1), little-endian.
       const std::string l = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
       std::string bytes = s.signature().signature();
       for (std::size_t times = std::stoul(std::string(text)); times > 0; --times) {
         unsigned carry = 0;
         for (std::size_t i = 0; i < 32; ++i) {
           carry += static_cast<unsigned char>(bytes[32 + i]) + unsigned{static_cast<unsigned char>(l[i])};
           bytes[32 + i] = static_cast<char>(carry & 0xff);
           carry >>= 8;
         }
       }
       s.signature().bytes_override = bytes;
     },
     "0",
     {"1", "2", "7", "8", "14"}},
    {"r-of-small-order",
     "R of small order, in any encoding, under a right S",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       if (text.empty()) return;
       s.signature().bytes_override = signature_with(octets_of(unhex(text)), octets32{}, s.signature().base());
     },
     "",
     {one, order_2, order_4a, order_4b, order_8a, order_8b, order_8c, order_8d, one_signed, one_plus_p,
      one_plus_p_signed, zero_plus_p, zero_plus_p_signed, order_2_signed}},
    {"r-of-mixed-order",
     "R and a point of small order, which a multiplication by the cofactor hides",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       octets32 r_point{};
       crypto_scalarmult_ed25519_base_noclamp(r_point.data(), some_number().data());
       s.signature().bytes_override =
           signature_with(sum(r_point, octets_of(unhex(text))), some_number(), s.signature().base());
     },
     one,
     {order_2, order_4a, order_4b, order_8a, order_8b, order_8c, order_8d}},
    {"signature-of-another-text",
     "a signature by our key over another text",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       if (text != "the base") s.signature().bytes_override = our_key().sign(text);
     },
     "the base",
     {"", "@signature-params", "{\"event\": \"deployment_request_completed\"}"}},
    {"constant-signature",
     "64 bytes of one value",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       if (!text.empty()) s.signature().bytes_override = std::string(64, unhex(text)[0]);
     },
     "",
     {"00", "01", "7f", "80", "ff"}},
    {"halves-exchanged",
     "R and S exchanged, or one of them of another signature",
     signature_mismatch,
     any_subject,
     [](scene& s, std::string_view text) {
       const std::string own = s.signature().signature();
       const std::string other = our_key().sign("other");
       if (text == "exchanged") s.signature().bytes_override = own.substr(32) + own.substr(0, 32);
       if (text == "other R") s.signature().bytes_override = other.substr(0, 32) + own.substr(32);
       if (text == "other S") s.signature().bytes_override = own.substr(0, 32) + other.substr(32);
     },
     "own",
     {"exchanged", "other R", "other S"}},
};

}  // namespace

std::span<const attack> attacks_on_the_curve() { return curve_rows; }
