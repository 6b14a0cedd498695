// Trusted keys and messages for the tests of what is signed.
#ifndef UBIOPS_WEBHOOKS_TESTS_SUPPORT_SIGNED_TEXTS_HPP
#define UBIOPS_WEBHOOKS_TESTS_SUPPORT_SIGNED_TEXTS_HPP

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <ubiops/webhooks/crypto/keyring.hpp>
#include <ubiops/webhooks/detail/text_buffer.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/http/target.hpp>
#include <ubiops/webhooks/signature/detail/base.hpp>
#include <ubiops/webhooks/signature/detail/signature_input.hpp>

#include "catch.hpp"
#include "exact.hpp"
#include "outcomes.hpp"

namespace signed_texts {

namespace uw = ubiops::webhooks;
namespace detail = ubiops::webhooks::detail;

// RFC 8032 §7.1, tests 1 and 2.
inline constexpr std::array<unsigned char, 32> first_key = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};
inline constexpr std::array<unsigned char, 32> second_key = {
    0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a, 0x92, 0xb7, 0x0a, 0xa7, 0x4d, 0x1b, 0x7e, 0xbc,
    0x9c, 0x98, 0x2c, 0xcf, 0x2e, 0xc4, 0x96, 0x8c, 0xc0, 0xcd, 0x55, 0xf1, 0x2a, 0xf4, 0x66, 0x0c};

inline uw::public_key key(const std::array<unsigned char, 32>& raw) {
  auto loaded = uw::public_key::from_raw(std::span(raw));
  REQUIRE(loaded);
  return *loaded;
}

inline std::string key_id(const std::array<unsigned char, 32>& raw) {
  const uw::public_key loaded = key(raw);
  return std::string(loaded.key_id());
}

// "one" and the first key's own id, "two", and a name that takes escapes.
inline const uw::keyring& keys() {
  static const uw::keyring keyring = [] {
    uw::keyring made;
    REQUIRE(made.add(key(first_key)));
    REQUIRE(made.add("one", key(first_key)));
    REQUIRE(made.add("two", key(second_key)));
    REQUIRE(made.add(R"(a"b\c)", key(second_key)));
    return made;
  }();
  return keyring;
}

// A Signature-Input in a buffer of its size, and what was read of it.
class read_input {
 public:
  explicit read_input(std::string_view text, std::size_t nth = 0)
      : text_(text), input_(keys(), nth), outcome_(input_.read(text_.view())) {}

  const uw::result<void>& outcome() const { return outcome_; }
  const detail::signature_input& input() const { return input_; }
  const detail::candidate& candidate() const { return input_.selected(); }

 private:
  exact_buffer text_;
  detail::signature_input input_;
  uw::result<void> outcome_;
};

// The signature base of the first trusted signature of `input` over `head`, whose scheme and authority are given.
inline uw::result<std::string> base(const uw::request& head, std::string_view input, std::string_view scheme = "https",
                                    std::string_view authority = "www.example.com") {
  const read_input read("sig=" + std::string(input) + ";keyid=\"one\"");
  REQUIRE(read.outcome());
  const detail::candidate& signature = read.candidate();
  const std::string prefix = std::string(scheme) + "://" + std::string(authority);
  uw::detail::target_in_force target;
  target.scheme = scheme;
  target.authority = authority;
  target.origin = prefix;
  const auto received = uw::parse_request_target(head.target(), head.method());
  if (received) {
    target.path = received->path;
    target.query = received->query;
    target.received = head.target();
  }
  detail::text_buffer<64> out;
  detail::base_lines lines;
  const auto appended = detail::with_head_view(head, [&](const detail::head_view& view) -> uw::result<void> {
    detail::field_lines fields;
    detail::covered_field_indexes covered;
    covered.want(fields, signature);
    if (auto collected = fields.collect(view); !collected) return collected;
    return detail::append_signature_base(out, signature, {view, target, fields, covered}, lines);
  });
  if (!appended) return appended.error();
  for (std::size_t i = 0; i < signature.covered().size(); ++i) {  // each line stands where it is said to stand
    const std::string_view text = out.view();
    CHECK((lines[i].identifier == 0 || text[lines[i].identifier - 1] == '\n'));
    CHECK(lines[i].value == lines[i].identifier + lines[i].identifier_size + 2);
    CHECK(text.substr(lines[i].value - 2, 2) == ": ");
    CHECK(text[lines[i].value + lines[i].value_size] == '\n');
  }
  return std::string(out.view());
}

/// The code of the checks that need nothing but the description of the first trusted signature.
inline uw::errc candidate_code(std::string_view input) {
  const read_input read(input);
  REQUIRE(read.outcome());
  return code(detail::check_candidate(read.candidate()));
}

inline std::string repeated(std::size_t count, std::string_view piece, std::string_view separator = "") {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += separator;
    text += piece;
  }
  return text;
}

}  // namespace signed_texts

#endif
