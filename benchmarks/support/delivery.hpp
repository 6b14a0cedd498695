// What UbiOps sends, signed, as a server holds it, and what bare libsodium needs of it.
#ifndef UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_DELIVERY_HPP
#define UBIOPS_WEBHOOKS_BENCHMARKS_SUPPORT_DELIVERY_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <benchmark/benchmark.h>
#include <sodium.h>

#include <ubiops/webhooks/error.hpp>
#include <ubiops/webhooks/http/request.hpp>
#include <ubiops/webhooks/verifier.hpp>

#include "contest.hpp"
#include "signing.hpp"

namespace bench {

namespace uw = ubiops::webhooks;

[[noreturn]] inline void give_up(std::string_view why) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(why.size()), why.data());
  std::exit(1);
}

template <class T>
T expect(uw::result<T> made) {
  if (!made) give_up(made.error().message());
  return *std::move(made);
}

/// A delivery with the lines that the producer's HTTP client adds, and a body of so many bytes under sha-512.
inline request_draft delivery_of(std::size_t body_size) {
  const std::string body(body_size, 'b');
  request_draft draft = usual_request(our_key(), "hooks.example.com", "/ubiops?project=7", body);
  draft.signature.value(R"("content-digest")") = sha512_digest(body);
  draft.head.fields = {{"Host", "hooks.example.com"},
                       {"User-Agent", "python-requests/2.32.3"},
                       {"Accept-Encoding", "gzip, deflate"},
                       {"Accept", "*/*"},
                       {"Connection", "keep-alive"},
                       {"Content-Type", "application/json"},
                       {"Content-Length", std::to_string(body_size)},
                       {"Content-Digest", sha512_digest(body)},
                       {"Date", std::string(signing_date)}};
  return draft;
}

/// The floor: one Ed25519 verification by bare libsodium of the same signature over the same base, and one SHA-512 of
/// the body.
class sodium_floor {
 public:
  explicit sodium_floor(const request_draft& draft)
      : sodium_floor(draft.signature.base(), draft.signature.signature(), draft.head.body,
                     draft.signature.key->trusted(), !draft.signature.spoilt) {}
  sodium_floor(std::string base, std::string signature, std::string body, uw::public_key key, bool genuine = true)
      : base_(std::move(base)), signature_(std::move(signature)), body_(std::move(body)), key_(std::move(key)),
        genuine_(genuine) {}

  void operator()() const {
    verify();
    unsigned char hash[crypto_hash_sha512_BYTES];
    crypto_hash_sha512(hash, octets(body_), body_.size());
    benchmark::DoNotOptimize(hash);
  }

  /// The curve alone.
  void verify() const {
    const auto* const key = reinterpret_cast<const unsigned char*>(key_.raw().data());
    const bool verified = crypto_sign_verify_detached(octets(signature_), octets(base_), base_.size(), key) == 0;
    if (verified != genuine_) give_up("the floor's verdict is wrong");
  }

 private:
  std::string base_;
  std::string signature_;
  std::string body_;
  uw::public_key key_;
  bool genuine_;
};

inline uw::policy usual_policy() {
  uw::policy policy;
  policy.public_origin = "https://hooks.example.com";
  return policy;
}

/// A verifier for our key, and another where two are given.
template <class Crypto = uw::sodium_crypto>
uw::basic_verifier<Crypto> verifier_for(uw::policy policy = usual_policy(), const signing_key* second = nullptr) {
  uw::keyring keys;
  for (const signing_key* key : {&our_key(), second}) {
    if (key != nullptr && !keys.add(key->trusted())) give_up("a key cannot be added");
  }
  return expect(uw::basic_verifier<Crypto>::create(std::move(keys), std::move(policy)));
}

/// The code of a request that verifies.
inline constexpr uw::errc accepted{};

/// Calls `call(head, body)` over and over and insists on the code.
template <class Call>
repeated_action judging(const message& sent, uw::errc expected, Call call) {
  return repeat([head = as_request(sent), body = sent.body, expected, call = std::move(call)] {
    const auto judged = call(head, std::string_view(body));
    const uw::errc code = judged ? accepted : judged.error().code();
    if (code != expected) give_up("expected another verdict than " + std::string(to_string(code)));
    benchmark::DoNotOptimize(judged);
  });
}

/// The clock is read as `verify` does by itself, although the requests are of a second that is long past.
inline std::chrono::sys_seconds clock_and(std::int64_t second) {
  auto now = uw::now_by_system_clock();
  benchmark::DoNotOptimize(now);
  return at(second);
}

/// verify(), as a handler calls it.
template <class Verifier>
repeated_action verifying(Verifier verifier, const message& sent, uw::errc expected = accepted,
                          std::int64_t now = signing_second) {
  return judging(sent, expected, [verifier = std::move(verifier), now](const uw::request& head, std::string_view body) {
    return verifier.verify(head, body, clock_and(now));
  });
}

/// verify_head(), update() with pieces as a socket gives them, finish().
template <class Verifier>
repeated_action verifying_in_pieces(Verifier verifier, const message& sent) {
  return judging(sent, accepted, [verifier = std::move(verifier)](const uw::request& head, std::string_view body) {
    constexpr std::size_t piece = 64 * 1024;
    auto pending = verifier.verify_head(head, clock_and(signing_second));
    if (!pending) give_up(pending.error().message());
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) pending->update(body.substr(0, piece));
    return std::move(*pending).finish(clock_and(signing_second));
  });
}

}  // namespace bench

#endif
