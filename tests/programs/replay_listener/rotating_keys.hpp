// Keys that are rotated while requests are under way: listeners trust two at a time, and each rotation takes the older
// one away and adds a new one. Genuine requests are signed with the newer, so one rotation may overtake them.
#ifndef UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_ROTATING_KEYS_HPP
#define UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_ROTATING_KEYS_HPP

#include <atomic>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <ubiops/webhooks/testing/key_pair.hpp>

#include "catch.hpp"
#include "listeners.hpp"
#include "new_key_pair.hpp"
#include "scratch_folder.hpp"

class rotating_keys {
 public:
  using key_pair = ubiops::webhooks::testing::key_pair;

  explicit rotating_keys(std::size_t rotations) {
    for (std::size_t i = 0; i < rotations + 3; ++i) keys_.push_back(new_key_pair());
    write(1);
    write(2);
  }

  /// What a listener is told to trust them.
  [[nodiscard]] std::vector<std::string> options() const { return {"--pubkey", file(0), "--pubkey", file(1)}; }

  /// The keys as they are at the beginning of an exchange, which no two rotations overtake.
  class moment {
   public:
    explicit moment(rotating_keys& all) : all_(all) {
      for (;;) {
        first_ = all_.first_;
        ++under_way();
        if (all_.first_ == first_) return;
        --under_way();
      }
    }
    moment(const moment&) = delete;
    moment& operator=(const moment&) = delete;
    ~moment() { --under_way(); }

    [[nodiscard]] const key_pair& trusted() const { return all_.keys_[first_ + 1]; }
    [[nodiscard]] const key_pair& taken_away() const { return all_.keys_[first_ - 1]; }

   private:
    std::atomic<std::size_t>& under_way() const { return all_.under_way_[first_ % 2]; }

    rotating_keys& all_;
    std::size_t first_ = 0;
  };

  /// All listeners have the new keys when it returns.
  void rotate(listeners& all) {
    REQUIRE(eventually([&] { return under_way_[(first_ - 1) % 2] == 0; }));
    write(first_ + 2);
    std::vector<std::size_t> reloads;
    for (std::size_t i = 0; i < all.size(); ++i) {
      reloads.push_back(reloads_of(all.process(i)));
      all.process(i).signal(SIGHUP);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      REQUIRE(eventually([&] { return reloads_of(all.process(i)) > reloads[i]; }));
    }
    ++first_;
  }

 private:
  static std::size_t reloads_of(const child_process& listener) {
    constexpr std::string_view line = "keys reloaded\n";
    const std::string log = listener.err();
    std::size_t count = 0;
    for (std::size_t at = log.find(line); at != std::string::npos; at = log.find(line, at + 1)) ++count;
    return count;
  }

  [[nodiscard]] std::string file(std::size_t key) const { return folder_.path("key-" + std::to_string(key % 2)); }

  // At once, since a listener may be starting.
  void write(std::size_t key) const { std::filesystem::rename(folder_.write("new", keys_[key].spki_pem()), file(key)); }

  const scratch_folder folder_;
  std::vector<key_pair> keys_;
  std::atomic<std::size_t> first_ = 1;  // this one and the next are trusted
  std::atomic<std::size_t> under_way_[2] = {};
};

#endif
