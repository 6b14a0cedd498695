#include "quiet_moments.hpp"

#include <algorithm>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <sodium.h>

#include "contest.hpp"

namespace bench {

namespace {

constexpr auto first_look = std::chrono::seconds(3);
constexpr auto pause = std::chrono::milliseconds(20);
constexpr double about = 1.15;

}  // namespace

quiet_moments::quiet_moments(std::chrono::seconds patience) : patience_(patience) {
  const auto end = clock::now() + first_look;
  while (clock::now() < end) look();
}

bool quiet_moments::now() {
  const double taken = look();
  return taken < about * fastest_;
}

void quiet_moments::wait() {
  const auto start = clock::now();
  while (!now() && clock::now() - start < patience_) std::this_thread::sleep_for(pause);
  patience_ -= clock::now() - start;
}

// How long some work takes that keeps a core busy, as hashing does.
double quiet_moments::look() {
  static const repeated_action hashing = repeat([text = std::vector<unsigned char>(16384, 'x')] {
    unsigned char digest[crypto_hash_sha512_BYTES];
    crypto_hash_sha512(digest, text.data(), text.size());
    benchmark::DoNotOptimize(digest);
  });
  const double taken = quick_look(hashing);
  fastest_ = std::min(fastest_, taken);
  return taken;
}

}  // namespace bench
