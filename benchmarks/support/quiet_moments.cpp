#include "quiet_moments.hpp"

#include <algorithm>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <sodium.h>

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
  const auto taken = look();
  return static_cast<double>(taken.count()) < about * static_cast<double>(fastest_.count());
}

void quiet_moments::wait() {
  const auto start = clock::now();
  while (!now() && clock::now() - start < patience_) std::this_thread::sleep_for(pause);
  patience_ -= clock::now() - start;
}

// How long some work takes that keeps a core busy, as hashing does: the middle of a few times.
quiet_moments::clock::duration quiet_moments::look() {
  static const std::vector<unsigned char> text(16384, 'x');
  unsigned char digest[crypto_hash_sha512_BYTES];
  std::vector<clock::duration> times(9);
  for (clock::duration& time : times) {
    const auto start = clock::now();
    crypto_hash_sha512(digest, text.data(), text.size());
    benchmark::DoNotOptimize(digest);
    time = clock::now() - start;
  }
  std::nth_element(times.begin(), times.begin() + 4, times.end());
  fastest_ = std::min(fastest_, times[4]);
  return times[4];
}

}  // namespace bench
