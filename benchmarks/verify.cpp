// What verifying costs beside the mathematics alone. Floor: one Ed25519 verification of the same signature base and one
// SHA-512 of the body, by bare libsodium. Both take turns in one loop, so that a noisy machine slows both; the ratio is
// what to read, not the times.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/testing/signer.hpp>
#include <ubiops/webhooks/verifier.hpp>

namespace uw = ubiops::webhooks;

namespace {

using steady = std::chrono::steady_clock;

[[noreturn]] void give_up(const uw::error& error) {
  std::fprintf(stderr, "%s\n", error.message().c_str());
  std::exit(1);
}

template <class T>
T expect(uw::result<T> result) {
  if (!result) give_up(result.error());
  return *std::move(result);
}

const unsigned char* bytes(const void* data) { return static_cast<const unsigned char*>(data); }

/// A request signed just now, its head as a server holds it, and what its verifier must be.
struct subject {
  uw::testing::key_pair pair = expect(uw::testing::key_pair::generate());
  uw::testing::signed_request request;
  uw::request head{"", ""};
  uw::verifier verifier;
  std::string base;
  std::vector<std::byte> signature;
  std::vector<std::byte> key;

  explicit subject(std::size_t body_size)
      : request(expect(uw::testing::sign(pair, "POST", "https://hooks.example.com/ubiops?project=7",
                                         {{"Content-Type", "application/json"}}, std::string(body_size, 'b'),
                                         {.digest = uw::testing::body_digest::sha512}))),
        head(request.head()),
        verifier(expect(uw::verifier::create(pair.public_key(), {.public_origin = "https://hooks.example.com"}))) {
    const auto verified = verifier.verify(head, request.body);
    if (!verified) give_up(verified.error());
    base = verified->signature_base();
    signature.assign(verified->signature().begin(), verified->signature().end());
    const auto raw = pair.public_key().raw();
    key.assign(raw.begin(), raw.end());
  }

  void floor() const {
    unsigned char hash[crypto_hash_sha512_BYTES];
    int verdict =
        crypto_sign_verify_detached(bytes(signature.data()), bytes(base.data()), base.size(), bytes(key.data()));
    crypto_hash_sha512(hash, bytes(request.body.data()), request.body.size());
    benchmark::DoNotOptimize(verdict);
    benchmark::DoNotOptimize(hash);
  }

  void verify() const {
    // Right after signing: well inside the window for as long as a benchmark runs.
    auto verified = verifier.verify(head, request.body);
    if (!verified) give_up(verified.error());
    benchmark::DoNotOptimize(verified);
  }
};

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void verify_and_floor(benchmark::State& state) {
  const subject work(static_cast<std::size_t>(state.range(0)));
  std::vector<double> floors;
  std::vector<double> verifications;
  for (auto _ : state) {
    const auto start = steady::now();
    work.floor();
    const auto between = steady::now();
    work.verify();
    const auto end = steady::now();
    floors.push_back(std::chrono::duration<double, std::nano>(between - start).count());
    verifications.push_back(std::chrono::duration<double, std::nano>(end - between).count());
  }
  const double floor = median(floors);
  const double verify = median(verifications);
  state.counters["floor_ns"] = floor;
  state.counters["verify_ns"] = verify;
  state.counters["ratio"] = verify / floor;
}
BENCHMARK(verify_and_floor)->Arg(512)->Arg(4 << 10)->Arg(16 << 10)->Arg(256 << 10)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
