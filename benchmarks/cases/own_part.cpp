// Our own part of an accepted request: verify() with a `cryptography` that does nothing.
#include "cases.hpp"
#include "delivery.hpp"
#include "null_crypto.hpp"

namespace bench {

namespace {

// With the digest that the null_crypto finds.
request_draft delivery_for_null_crypto() {
  request_draft draft = delivery_of(512);
  const std::string digest = "sha-512=:" + base64_of(std::string(64, '\0')) + ":";
  draft.head.set("Content-Digest", digest);
  draft.signature.value(R"("content-digest")") = digest;
  return draft;
}

sides own_part() {
  return {repeat(sodium_floor(delivery_of(512))),
          verifying(verifier_for<null_crypto>(), delivery_for_null_crypto().complete())};
}

sides own_part_in_pieces() {
  return {repeat(sodium_floor(delivery_of(512))),
          verifying_in_pieces(verifier_for<null_crypto>(), delivery_for_null_crypto().complete())};
}

}  // namespace

std::vector<contest> own_part_contests() {
  const std::string floor(small_floor);
  return {{"our own part of verify(), hot", floor, &own_part, 0.014, true},
          {"our own part in pieces, hot", floor, &own_part_in_pieces, {}, true},
          {.name = "our own part of verify(), each right after a curve operation",
           .floor = floor,
           .prepare = &own_part,
           .allocates_nothing = true,
           .one_by_one = true}};
}

}  // namespace bench
