// Several listeners, each of which may be killed and started again in its place, on another port.
#ifndef UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_LISTENERS_HPP
#define UBIOPS_WEBHOOKS_TESTS_REPLAY_LISTENER_LISTENERS_HPP

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "listener.hpp"

class listeners {
 public:
  listeners(std::size_t count, std::vector<std::string> options)
      : options_(std::move(options)), all_(count), ports_(count) {
    for (std::size_t i = 0; i < count; ++i) start(i);
  }

  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }

  /// From any thread.
  [[nodiscard]] std::uint16_t port(std::size_t which) const noexcept { return ports_[which]; }

  child_process& process(std::size_t which) { return all_[which]->process(); }

  void kill(std::size_t which) {
    process(which).signal(SIGKILL);
    process(which).wait();
  }
  void start(std::size_t which) {
    all_[which] = std::make_unique<listener>(options_);
    ports_[which] = all_[which]->port();
  }

 private:
  std::vector<std::string> options_;
  std::vector<std::unique_ptr<listener>> all_;
  std::vector<std::atomic<std::uint16_t>> ports_;
};

#endif
