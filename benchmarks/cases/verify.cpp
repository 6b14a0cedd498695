// Accepted requests: verify() and its pieces at every body size.
#include "cases.hpp"
#include "delivery.hpp"
#include "openssl_crypto.hpp"

namespace bench {

namespace {

struct body_size {
  std::size_t bytes;
  std::string_view name;
};

constexpr body_size body_sizes[] = {
    {512, "512 B"}, {4 << 10, "4 KiB"}, {16 << 10, "16 KiB"}, {256 << 10, "256 KiB"}, {16 << 20, "16 MiB"}};

// `verify` makes what is measured of a signed request.
contest accepted_at(body_size size, std::string_view what, std::optional<double> bound,
                    repeated_action (*verify)(const message&), std::string_view note = {}) {
  return {.name = std::string(what) + ", " + std::string(size.name),
          .floor = std::string(whole_floor),
          .prepare = [=]() -> sides {
            const request_draft draft = delivery_of(size.bytes);
            return {repeat(sodium_floor(draft)), verify(draft.complete()), std::string(note)};
          },
          .bound = bound,
          .allocates_nothing = bound.has_value(),
          .countable = bound.has_value() && size.bytes < 1 << 20};
}

repeated_action whole(const message& sent) { return verifying(verifier_for(), sent); }
repeated_action in_pieces(const message& sent) { return verifying_in_pieces(verifier_for(), sent); }
repeated_action with_openssl(const message& sent) { return verifying(verifier_for<examples::openssl_crypto>(), sent); }

}  // namespace

std::vector<contest> verify_contests() {
  std::vector<contest> all;
  for (const body_size size : body_sizes) all.push_back(accepted_at(size, "verify()", 1.02, &whole));
  for (const body_size size : body_sizes) {  // the head moves once more, so that it may wait for its body
    all.push_back(accepted_at(size, "verify_head(), update(), finish()", 1.025, &in_pieces));
  }
  for (const body_size size : body_sizes) {  // against libsodium's floor, which is the one to beat
    all.push_back(accepted_at(size, "verify() with OpenSSL's hash", {}, &with_openssl,
                              "OpenSSL allocates with malloc, which is not counted"));
  }
  return all;
}

}  // namespace bench
