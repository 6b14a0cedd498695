// Accepted requests: verify() and its pieces at every body size, and our own part, with a Crypto that does nothing.
#include "cases.hpp"
#include "delivery.hpp"
#include "null_crypto.hpp"
#include "openssl_crypto.hpp"

namespace bench {

namespace {

struct body_size {
  std::size_t bytes;
  std::string_view name;
};

constexpr body_size body_sizes[] = {
    {512, "512 B"}, {4 << 10, "4 KiB"}, {16 << 10, "16 KiB"}, {256 << 10, "256 KiB"}, {16 << 20, "16 MiB"}};

bool countable(body_size size) { return size.bytes < 1 << 20; }

contest whole(body_size size) {
  return {"verify(), " + std::string(size.name),
          std::string(whole_floor),
          [size]() -> sides {
            const request_draft draft = delivery_of(size.bytes);
            return {repeat(sodium_floor(draft)), verifying(verifier_for(), draft.complete())};
          },
          1.02,
          true,
          false,
          countable(size)};
}

contest in_pieces(body_size size) {
  return {"verify_head(), update(), finish(), " + std::string(size.name),
          std::string(whole_floor),
          [size]() -> sides {
            const request_draft draft = delivery_of(size.bytes);
            return {repeat(sodium_floor(draft)), verifying_in_pieces(verifier_for(), draft.complete())};
          },
          1.02,
          true,
          false,
          countable(size)};
}

// Against libsodium's floor, which is the one to beat.
contest with_openssl(body_size size) {
  return {"verify() with OpenSSL's hash, " + std::string(size.name),
          std::string(whole_floor),
          [size]() -> sides {
            const request_draft draft = delivery_of(size.bytes);
            return {repeat(sodium_floor(draft)), verifying(verifier_for<examples::openssl_crypto>(), draft.complete()),
                    "OpenSSL allocates with malloc, which is not counted"};
          },
          {},
          false,
          false,
          false};
}

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

std::vector<contest> verify_contests() {
  std::vector<contest> all;
  for (const body_size size : body_sizes) all.push_back(whole(size));
  for (const body_size size : body_sizes) all.push_back(in_pieces(size));
  for (const body_size size : body_sizes) all.push_back(with_openssl(size));
  all.push_back({"our own part of verify(), hot", std::string(small_floor), &own_part, 0.014, true});
  all.push_back({"our own part in pieces, hot", std::string(small_floor), &own_part_in_pieces, {}, true});
  all.push_back({"our own part of verify(), each right after a curve operation",
                 std::string(small_floor),
                 &own_part,
                 {},
                 true,
                 true});
  return all;
}

}  // namespace bench
