// Keeps refused requests, each with why it was refused, for whoever sets up a webhook. Strangers can cause refusals:
// one a second is explained and kept, by a thread of its own.
#ifndef UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECORDER_HPP
#define UBIOPS_WEBHOOKS_EXAMPLES_LISTENER_RECORDER_HPP

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <ubiops/webhooks/diagnosis/report.hpp>

#include "log.hpp"
#include "observer.hpp"
#include "recording_folder.hpp"

namespace listener {

class recorder final : public observer {
 public:
  using explanation = std::function<std::optional<ubiops::webhooks::diagnosis::report>(const delivery&)>;

  struct settings {
    std::string folder;
    bool raw = false;
    std::vector<std::string> secret_names;  // of fields, in lower case
  };

  /// `explain` is called from the recorder's thread. Throws bad_setting where there can be no such folder.
  recorder(settings given, explanation explain, log& log);
  recorder(const recorder&) = delete;
  recorder& operator=(const recorder&) = delete;

  /// Writes what waits.
  ~recorder() override;

  /// What is answered with a status from 400 to 499, and one a second of it.
  bool wants(const answer& given, bool has_head) noexcept override;

  void see(delivery seen) override;

 private:
  void run();
  void keep(const delivery& seen);

  const settings given_;
  const explanation explain_;
  log& log_;
  const recording_folder folder_;
  std::atomic<std::chrono::steady_clock::duration::rep> next_;  // when another may be wanted
  std::atomic<std::size_t> left_out_ = 0;
  std::mutex mutex_;  // for what follows
  std::condition_variable changed_;
  std::deque<delivery> waiting_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace listener

#endif
